import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { run, withEmptyHome } from "./binary.ts";

Deno.test("jellytau server finds, lists, trusts and forgets a self-signed server", async () => {
  const demo = await startDemoServer({
    certificate: "self-signed",
    basePath: "/jellyfin",
    items: 10,
  });
  const { sha256 } = demo.certificate;
  try {
    await withEmptyHome(async ({ env }) => {
      const { origin } = new URL(demo.url);
      const unknown = await run(["server", "test", origin, "--json"], { env });
      assertEquals(unknown.code, 6);
      assertEquals(unknown.json.certificate.sha256, sha256);
      assertEquals(JSON.parse(unknown.stderr).error.kind, "tls_untrusted");
      assertEquals(demo.log.requests, []);
      const pin = ["--pin", sha256, "--json"];
      const test = await run(["server", "test", origin, ...pin], { env });
      assertEquals(test.code, 0, test.stderr);
      assertEquals([test.json.url, test.json.ok], [demo.url, true]);
      const login = ["auth", "login", demo.url, "--user", "demo", ...pin];
      const signIn = [...login, "--password-stdin"];
      assertEquals((await run(signIn, { env, stdin: "demo" })).code, 0);
      const list = await run(["server", "list", "--json"], { env });
      assertEquals(list.json.servers[0].pinSha256, sha256);
      const trust = ["server", "trust", demo.url, "--trust-new", "--json"];
      assertEquals((await run(trust, { env })).json.pinSha256, sha256);
      const remove = ["server", "remove", demo.url];
      assertEquals((await run(remove, { env })).code, 2);
      assertEquals((await run(["auth", "logout"], { env })).code, 0);
      assertEquals((await run(remove, { env })).code, 0);
      assert(demo.log.tokensSeenOutside() === 0);
    });
  } finally {
    await demo.stop();
  }
});
