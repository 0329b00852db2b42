/** Signing in at another address of a server that is known. */
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { HOME, makeWorld, OTHER, request } from "./auth_world.ts";
import { BOUND } from "../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

Deno.test("signIn() sends nothing to another address that claims a known id", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  world.other.id = world.home.id;
  const failure = await failureOf(
    signIn(world.parts, request({ url: OTHER }), world),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(world.other.passwordSignIns, 0);
  assertEquals(world.accounts.findServer(world.home.id)?.url, HOME);
});

Deno.test("signIn() moves no server when it is only forced", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const before = (await world.keyring.retrieve(account, BOUND))?.expose();
  world.other.id = world.home.id;
  const failure = await failureOf(
    signIn(world.parts, request({ url: OTHER, force: true }), world),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(failure.details, { knownUrl: HOME, url: OTHER });
  assertEquals(world.other.passwordSignIns, 0);
  assertEquals(world.accounts.findServer(world.home.id)?.url, HOME);
  assertEquals(
    (await world.keyring.retrieve(account, BOUND))?.expose(),
    before,
  );
});

for (const force of [false, true]) {
  Deno.test(`signIn() moves a server when the person says so, force: ${force}`, async () => {
    const world = makeWorld();
    const first = await signIn(world.parts, request(), world);
    world.other.id = world.home.id;
    const changes = { url: OTHER, serverMoved: true, force };
    const second = await signIn(world.parts, request(changes), world);
    assertEquals(world.accounts.findServer(world.home.id)?.url, OTHER);
    assertEquals(world.other.passwordSignIns, 1);
    assertEquals(second.deviceId, first.deviceId);
  });
}

Deno.test("signIn() revokes the old token where it was stored for when the server has moved", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const old = (await world.keyring.retrieve(account, BOUND))?.expose() ?? "";
  world.other.id = world.home.id;
  world.other.make("ada", "9".repeat(32)); // no token twice on two servers
  const given = world.other.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const changes = { url: OTHER, serverMoved: true, method };
  await signIn(world.parts, request(changes), world);
  assertEquals(world.home.tokens.size, 0);
  assertEquals(world.home.seenTokens.has(old), true);
  assertEquals([...world.other.seenTokens], [given]);
});

Deno.test("signIn() sends the old token to no other server at the address that was left", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  const seen = [...world.home.seenTokens];
  world.other.id = world.home.id;
  world.home.id = "f".repeat(32);
  world.other.make("ada", "9".repeat(32)); // no token twice on two servers
  const given = world.other.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const changes = { url: OTHER, serverMoved: true, method };
  await signIn(world.parts, request(changes), world);
  assertEquals([...world.home.seenTokens], seen);
  const told = world.told.map((it) => it.kind === "notice" ? it.text : "");
  assertEquals(told.some((it) => it.includes("Dashboard")), true);
});
