import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { discoverServer } from "../../../src/auth/server/discover_server.ts";
import { SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOME, makeFixture, request } from "../auth_fixture.ts";

for (const typed of ["http://home.example:8096", "http://home.example"]) {
  Deno.test(`signIn() uses https on the same host and reports it when ${typed} is given`, async () => {
    const fixture = makeFixture();
    await signIn(fixture.deps, request({ url: typed }), fixture);
    assertEquals(fixture.accounts.listServers().map((it) => it.url), [HOME]);
    const said = fixture.reported.flatMap((it) =>
      it.kind === "notice" ? [it.text] : []
    );
    assert(said.some((it) => it.includes(`"${typed}"`) && it.includes(HOME)));
    const urls = fixture.servers.opened.map((it) => it.url);
    assertEquals(urls.filter((it) => !it.startsWith("https://")), []);
    const hosts = urls.map((it) => new URL(it).hostname);
    assertEquals(new Set(hosts), new Set(["home.example"]));
  });
}

Deno.test("signIn() fails as insecure and sends nothing when the host has no https", async () => {
  const fixture = makeFixture();
  const failure = await assertRejects(
    () =>
      signIn(
        fixture.deps,
        request({ url: "http://nas.example:8096" }),
        fixture,
      ),
    Failure,
  );
  assertEquals(failure.kind, "insecure");
  assert(failure.hint.includes("Caddy") && failure.hint.includes("tailscale"));
  assertEquals(fixture.servers.opened.map((it) => it.url), [
    "https://nas.example:8096",
    "https://nas.example",
    "https://nas.example:8920",
  ]);
});

Deno.test("signIn() asks about the certificate when https is not trusted", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  const failure = await assertRejects(
    () =>
      signIn(fixture.deps, request({ url: "http://home.example" }), fixture),
    Failure,
  );
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(fixture.home.passwordSignIns, 0);
});

Deno.test("discoverServer() finds the https address when http:// is given", async () => {
  const fixture = makeFixture();
  const place = { url: "http://home.example:8096", ...SYSTEM_TRUST };
  const { url, problem } = await discoverServer(fixture.deps, place, {});
  assertEquals([url, problem], [HOME, null]);
});
