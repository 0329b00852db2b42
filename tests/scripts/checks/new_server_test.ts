import {
  forward,
  FRESH_USER,
  setUp,
  untilReady,
} from "../../../scripts/checks/new_server.ts";
import { startDemoServer } from "../../../src/demo/demo_server.ts";
import { makeCertificate } from "../../../src/demo/certificate.ts";
import { assertEquals } from "@std/assert";
import { startingRoutes } from "../starting_routes.ts";

Deno.test("setUp() answers the questions of the first start, then changes the network", async () => {
  const demo = await startDemoServer({ plain: true, items: 0 });
  const asked: string[] = [];
  demo.users.addUser(FRESH_USER, "secret", { admin: true });
  demo.options.answer = startingRoutes(asked);
  try {
    await untilReady(demo.url);
    await setUp(demo.url, "secret");
    assertEquals(asked.map((it) => it.split(" ").slice(0, 2).join(" ")), [
      "POST /Startup/Configuration",
      "GET /Startup/User",
      "POST /Startup/User",
      "POST /Startup/RemoteAccess",
      "POST /Startup/Complete",
      "GET /System/Configuration/network",
      "POST /System/Configuration/network",
    ]);
    const network =
      '{"EnableIPv4":true,"LocalNetworkSubnets":["192.0.2.0/24"]}';
    assertEquals(asked.at(-1)?.endsWith(network), true, asked.at(-1));
    assertEquals(demo.users.devices, []);
  } finally {
    await demo.stop();
  }
});

Deno.test("forward() puts TLS in front of a server", async () => {
  const demo = await startDemoServer({ plain: true, items: 0 });
  const { certPem, keyPem, caPem } = await makeCertificate("ca-signed");
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: certPem,
    key: keyPem,
  });
  const forwarding = forward(listener, new URL(demo.url));
  const client = Deno.createHttpClient({ caCerts: [caPem] });
  try {
    const url = `https://127.0.0.1:${listener.addr.port}/System/Ping`;
    for (let i = 0; i < 3; i++) {
      const reply = await fetch(url, { client });
      assertEquals([reply.status, await reply.json()], [
        200,
        "Jellyfin Server",
      ]);
    }
  } finally {
    client.close();
    listener.close();
    await forwarding;
    await demo.stop();
  }
});
