import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Secret } from "../../../src/core/secret.ts";
import { startDemoServer } from "../../../src/demo/demo_server.ts";
import { JellyfinServers } from "../../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assertEquals } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { makeFixture, request } from "../auth_fixture.ts";

/** Lends a port that passes every connection on to `port`, and counts them. */
async function withCounter(
  port: number,
  use: (counter: { port: number; connections: number }) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const counter = { port: listener.addr.port, connections: 0 };
  const serving = (async () => {
    for await (const client of listener) {
      counter.connections++;
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      client.readable.pipeTo(server.writable).catch(() => undefined);
      server.readable.pipeTo(client.writable).catch(() => undefined);
    }
  })();
  try {
    await use(counter);
  } finally {
    listener.close();
    await serving;
  }
}

networkTest(
  "signIn() sends the password on the connection that proved the server",
  async () => {
    const demo = await startDemoServer({ items: 1 });
    const servers = new JellyfinServers({
      client: "JellyTau",
      version: "0",
      device: "test",
      clock: systemClock,
      random: () => 0.5,
    });
    const fixture = makeFixture();
    const { caPem } = demo.certificate;
    try {
      await withCounter(Number(new URL(demo.url).port), async (counter) => {
        const url = `https://127.0.0.1:${counter.port}`;
        const password = new Secret("demo");
        const method = {
          kind: "password",
          userName: "demo",
          password,
        } as const;
        const account = await signIn(
          { ...fixture.deps, servers },
          request({ url, caPem, method }),
          fixture,
        );
        assertEquals([account.userName, counter.connections], ["demo", 1]);
      });
      const [device] = demo.users.devices;
      assertEquals(device?.deviceId, "1".padStart(32, "0"));
    } finally {
      await demo.stop();
    }
  },
);
