import { diskFailure } from "../../../src/core/disk_failure.ts";
import { Failure } from "../../../src/core/failure.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { assert, assertEquals } from "@std/assert";
import { type AuthFixture, makeFixture, request } from "../auth_fixture.ts";
import { BOUND } from "../../bound.ts";

async function signedIn(): Promise<
  { fixture: AuthFixture; account: Awaited<ReturnType<typeof signIn>> }
> {
  const fixture = makeFixture();
  return { fixture, account: await signIn(fixture.deps, request(), fixture) };
}

const CALL = { localOnly: false, call: {} };

Deno.test("signOut() revokes and removes the token when the server answers", async () => {
  const { fixture, account } = await signedIn();
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.onServer, "revoked");
  assertEquals(fixture.home.tokens.size, 0);
  assertEquals(await fixture.keyring.retrieve(account, BOUND), null);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signOut() deletes here and reports what remains when the server cannot be reached", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.down = new Failure("unreachable", "Cannot reach: down");
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem?.kind, "unreachable");
  assertEquals(await fixture.keyring.retrieve(account, BOUND), null);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signOut() succeeds when the token was revoked already", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.tokens.clear();
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.onServer, "already-dead");
  assertEquals(report.problem, null);
});

Deno.test("signOut() sends the server nothing when it is local only", async () => {
  const { fixture, account } = await signedIn();
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(fixture.deps, options);
  assertEquals(report.onServer, "not-asked");
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signOut() sends no token when another server answers", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.id = "7".repeat(32);
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem?.kind, "server_changed");
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signOut() keeps everything when storage is locked", async () => {
  const { fixture, account } = await signedIn();
  fixture.keyring.failure = new Failure(
    "storage_locked",
    "Cannot read: locked",
  );
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.problem?.kind, "storage_locked");
  assertEquals(fixture.accounts.listAccounts().length, 1);
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signOut() removes a damaged entry and reports that the server was not contacted", async () => {
  const { fixture, account } = await signedIn();
  const damaged = new Failure("storage_damaged", "Cannot read: it is damaged");
  fixture.keyring.retrieve = () => Promise.reject(damaged);
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.removed, true);
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem, damaged);
  assertEquals(await fixture.keyring.inner.retrieve(account, BOUND), null);
});

Deno.test("signOut() keeps the account when the token cannot be deleted", async () => {
  const { fixture, account } = await signedIn();
  const denied = new Failure("storage_denied", "Cannot delete: denied");
  fixture.keyring.delete = () => Promise.reject(denied);
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.onServer, "revoked");
  assertEquals(report.problem, denied);
  assertEquals(fixture.accounts.listAccounts().length, 1);
});

Deno.test("signOut() changes nothing when it is interrupted at the server", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.down = new Failure("cancelled", "Cannot finish: interrupted");
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.problem?.kind, "cancelled");
  assert(await fixture.keyring.retrieve(account, BOUND) !== null);
});

Deno.test("signOut() uses its reserved space when the disk is full", async () => {
  const { fixture, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  fixture.keyring.failure = diskFailure("Cannot write", full);
  const asked: string[] = [];
  const makeRoom = () => {
    asked.push("room");
    fixture.keyring.failure = null;
    return true;
  };
  const deps = { ...fixture.deps, makeRoom };
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(deps, options);
  assertEquals(asked, ["room"]);
  assertEquals([report.removed, report.problem], [true, null]);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signOut() succeeds when the disk is full after the account is removed", async () => {
  const { fixture, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  fixture.accounts.endTokenChange = () => {
    throw diskFailure("Cannot write", full);
  };
  const report = await signOut(fixture.deps, { account, ...CALL });
  assertEquals([report.removed, report.problem], [true, null]);
  assertEquals(await fixture.keyring.retrieve(account, BOUND), null);
});

Deno.test("signOut() reports a full disk when no space is reserved", async () => {
  const { fixture, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  fixture.keyring.failure = diskFailure("Cannot write", full);
  const deps = { ...fixture.deps, makeRoom: () => false };
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(deps, options);
  assertEquals(report.removed, false);
  assertEquals(report.problem?.message, "Cannot write: disk full");
});
