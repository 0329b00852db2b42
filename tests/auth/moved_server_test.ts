/** Tests signing in at another address of a known server. */
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { HOME, makeFixture, OTHER, request } from "./auth_fixture.ts";
import { BOUND } from "../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

Deno.test("signIn() sends nothing to another address that claims a known id", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.other.id = fixture.home.id;
  const failure = await failureOf(
    signIn(fixture.deps, request({ url: OTHER }), fixture),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(fixture.other.passwordSignIns, 0);
  assertEquals(fixture.accounts.findServer(fixture.home.id)?.url, HOME);
});

Deno.test("signIn() moves no server when it is only forced", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const before = (await fixture.keyring.retrieve(account, BOUND))?.expose();
  fixture.other.id = fixture.home.id;
  const failure = await failureOf(
    signIn(fixture.deps, request({ url: OTHER, force: true }), fixture),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(failure.details, { knownUrl: HOME, url: OTHER });
  assertEquals(fixture.other.passwordSignIns, 0);
  assertEquals(fixture.accounts.findServer(fixture.home.id)?.url, HOME);
  assertEquals(
    (await fixture.keyring.retrieve(account, BOUND))?.expose(),
    before,
  );
});

for (const force of [false, true]) {
  Deno.test(`signIn() moves a server when the user confirms it, force: ${force}`, async () => {
    const fixture = makeFixture();
    const first = await signIn(fixture.deps, request(), fixture);
    fixture.other.id = fixture.home.id;
    const changes = { url: OTHER, serverMoved: true, force };
    const second = await signIn(fixture.deps, request(changes), fixture);
    assertEquals(fixture.accounts.findServer(fixture.home.id)?.url, OTHER);
    assertEquals(fixture.other.passwordSignIns, 1);
    assertEquals(second.deviceId, first.deviceId);
  });
}

Deno.test("signIn() revokes the old token where it was stored for when the server has moved", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const old = (await fixture.keyring.retrieve(account, BOUND))?.expose() ?? "";
  fixture.other.id = fixture.home.id;
  fixture.other.make("ada", "9".repeat(32)); // no token twice on two servers
  const given = fixture.other.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const changes = { url: OTHER, serverMoved: true, method };
  await signIn(fixture.deps, request(changes), fixture);
  assertEquals(fixture.home.tokens.size, 0);
  assertEquals(fixture.home.seenTokens.has(old), true);
  assertEquals([...fixture.other.seenTokens], [given]);
});

Deno.test("signIn() sends the old token to no other server at the address that was left", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const seen = [...fixture.home.seenTokens];
  fixture.other.id = fixture.home.id;
  fixture.home.id = "f".repeat(32);
  fixture.other.make("ada", "9".repeat(32)); // no token twice on two servers
  const given = fixture.other.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const changes = { url: OTHER, serverMoved: true, method };
  await signIn(fixture.deps, request(changes), fixture);
  assertEquals([...fixture.home.seenTokens], seen);
  const reported = fixture.reported.map((it) =>
    it.kind === "notice" ? it.text : ""
  );
  assertEquals(reported.some((it) => it.includes("Dashboard")), true);
});
