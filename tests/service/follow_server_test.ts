/** Tests that the service follows a server only as long as it may. */
import { toFailure } from "../../src/core/failure.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { type Recorded, withRecorded } from "./recorded_service.ts";

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await systemClock.wait(5);
}

const hasSocket = ({ users }: DemoServer) =>
  users.sessions.all().some((it) => it.hasSocket);

/** Signs in and follows. @returns the kind of the failure that ends it */
async function followed(
  { client, demo }: Recorded,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const input = { account: null, missed: false };
  return await client.send("follow-server", input, { signal })
    .then(() => "ended", (caught) => toFailure(caught).kind)
    .finally(() => until(() => !hasSocket(demo)));
}

async function signIn({ client, demo }: Recorded): Promise<void> {
  await client.send("sign-in", {
    url: demo.url,
    caPem: demo.certificate.caPem,
    pinSha256: null,
    method: { kind: "password", userName: "demo", password: "demo" },
    store: null,
    alias: null,
    force: true,
    trustNew: false,
    allowLoopbackHttp: false,
  });
}

for (const localOnly of [false, true]) {
  const where = localOnly ? "only here" : "on the server too";
  networkTest(
    `"follow-server" ends with a sign-out ${where}`,
    () =>
      withRecorded(async (fixture) => {
        const { client, demo } = fixture;
        await signIn(fixture);
        const ended = followed(fixture);
        await until(() => hasSocket(demo));
        await client.send("sign-out", { account: null, all: true, localOnly });
        assertEquals(await ended, "cancelled");
        const { length } = demo.log.requests;
        await systemClock.wait(1_500);
        assertEquals(demo.log.requests.length, length);
      }),
  );
}

networkTest(
  '"follow-server" closes its socket when it is cancelled',
  () =>
    withRecorded(async (fixture) => {
      await signIn(fixture);
      const stop = new AbortController();
      const ended = followed(fixture, stop.signal);
      await until(() => hasSocket(fixture.demo));
      stop.abort();
      assertEquals(await ended, "cancelled");
    }),
);

networkTest(
  '"follow-server" ends when the token is revoked',
  () =>
    withRecorded(async (fixture) => {
      const { demo } = fixture;
      await signIn(fixture);
      const ended = followed(fixture);
      await until(() => hasSocket(demo));
      for (const { token } of [...demo.users.devices]) demo.users.end(token);
      demo.sockets.close();
      assertEquals(await ended, "rejected");
    }),
);

networkTest(
  '"follow-server" ends when a proxy passes no socket on',
  () =>
    withRecorded(async (fixture) => {
      const { demo } = fixture;
      await signIn(fixture);
      demo.options.answer = ({ url }) =>
        url.endsWith("/socket") ? new Response(null, { status: 404 }) : null;
      assertEquals(await followed(fixture), "ended");
    }),
);
