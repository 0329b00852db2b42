/**
 * Tests that there is one device ID per server and user, however a sign-in
 * ends.
 */
import { signIn, type SignInMethod } from "../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../src/auth/accounts/sign_out.ts";
import { FOREIGN_DEVICE } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { BOUND } from "../bound.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  request,
} from "./auth_fixture.ts";

function noticesOf({ reported }: AuthFixture): string {
  return reported.map((it) => it.kind === "notice" ? it.text : "").join("\n");
}

function byPassword(password: string, userName = "demo"): SignInMethod {
  return { kind: "password", userName, password: new Secret(password) };
}

const ANYBODY: SignInMethod = { kind: "quick-connect", userName: null };

/** Records a sign-in's progress, and approves its code at once. */
function approving(fixture: AuthFixture) {
  return {
    tell(progress: (typeof fixture.reported)[number]) {
      fixture.tell(progress);
      if (progress.kind !== "quick-connect-code") return;
      const waiting = fixture.home.codes.get(progress.code);
      if (waiting) waiting.user = "demo";
    },
  };
}

for (
  const [reply, code, lost] of [
    ["timeout", null, true],
    ["unreachable", "UND_ERR_SOCKET", true],
    ["server_error", 502, true],
    ["unreachable", "ECONNREFUSED", false],
    ["server_error", 500, false],
  ] as const
) {
  Deno.test(`signIn() leaves one token when replies are lost (${reply} ${code})`, async () => {
    const fixture = makeFixture();
    const options = code === null ? {} : { code };
    const failure = new Failure(reply, "Cannot reach: cut", options);
    fixture.home.loseReply = failure;
    for (let times = 0; times < 3; times++) {
      await assertRejects(
        () => signIn(fixture.deps, request(), fixture),
        Failure,
      );
    }
    assertEquals(noticesOf(fixture).includes("may have signed you in"), lost);
    fixture.home.loseReply = null;
    const account = await signIn(fixture.deps, request(), fixture);
    const token = await fixture.keyring.retrieve(account, BOUND);
    assertEquals([...fixture.home.tokens.keys()], [token?.expose() ?? ""]);
  });
}

Deno.test("signIn() leaves one token when the one before was signed out here only", async () => {
  for (
    const method of [byPassword("demo"), byPassword("demo", "DEMO"), ANYBODY]
  ) {
    const fixture = makeFixture();
    const call = approving(fixture);
    for (let times = 0; times < 3; times++) {
      const account = await signIn(fixture.deps, request({ method }), call);
      await signOut(fixture.deps, { account, localOnly: true, call: {} });
    }
    assertEquals(fixture.home.tokens.size, 1);
    const next = request({ method: byPassword("demo") });
    const account = await signIn(fixture.deps, next, call);
    assertEquals(fixture.home.tokens.size, 1);
    const again = request({ method: ANYBODY, force: true });
    await signIn(fixture.deps, again, call);
    assertEquals(fixture.home.tokens.size, 1);
    assert(account.deviceId !== FOREIGN_DEVICE);
  }
});

Deno.test("signIn() uses the device of a given token", async () => {
  const fixture = makeFixture();
  const token = new Secret(fixture.home.make("demo", "9".repeat(32)));
  const given = request({ method: { kind: "token", token } });
  const account = await signIn(fixture.deps, given, fixture);
  assertEquals(account.deviceId, FOREIGN_DEVICE);
  const forced = request({ force: true });
  const second = await signIn(fixture.deps, forced, fixture);
  assert(second.deviceId !== FOREIGN_DEVICE);
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signIn() refuses a wrong password when the stored token works, and keeps it", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const before = await fixture.keyring.retrieve(account, BOUND);
  const failure = await assertRejects(
    () => signIn(fixture.deps, request({ method: byPassword("no") }), fixture),
    Failure,
  );
  assertEquals(failure.kind, "rejected");
  const after = await fixture.keyring.retrieve(account, BOUND);
  assert(before && after?.equals(before));
  assert(fixture.home.tokens.has(before.expose()));
  await signIn(fixture.deps, request(), fixture);
  assertEquals([...fixture.home.tokens.keys()], [before.expose()]);
});

Deno.test("signIn() sends a user name composed when it was typed in parts", async () => {
  const fixture = makeFixture();
  fixture.home.users.set("z\u00fcri", { id: "e".repeat(32), password: "" });
  const typed = request({ method: byPassword("", "Zu\u0308ri") });
  const account = await signIn(fixture.deps, typed, fixture);
  assertEquals(account.userName, "z\u00fcri");
  await signIn(fixture.deps, typed, fixture);
  assertEquals(fixture.accounts.listAccounts().length, 1);
});

Deno.test("signIn() names the server that answers when it is another one", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.home.id = "7".repeat(32);
  fixture.home.name = "Cellar";
  const failure = await assertRejects(
    () => signIn(fixture.deps, request(), fixture),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  assert(failure.message.startsWith(`Cannot trust "${HOME}": "Cellar" (`));
});

Deno.test("signIn() reports another server when it has the same name", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.home.id = "7".repeat(32);
  const { message } = await assertRejects(
    () => signIn(fixture.deps, request(), fixture),
    Failure,
  );
  const start = `Cannot trust "${HOME}": another server called "`;
  assert(message.startsWith(start), message);
});
