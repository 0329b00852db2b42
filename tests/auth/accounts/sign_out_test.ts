import { diskFailure } from "../../../src/core/disk_failure.ts";
import { Failure } from "../../../src/core/failure.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { assert, assertEquals } from "../../assert.ts";
import { type AuthWorld, makeWorld, request } from "../auth_world.ts";
import { BOUND } from "../../bound.ts";

async function signedIn(): Promise<
  { world: AuthWorld; account: Awaited<ReturnType<typeof signIn>> }
> {
  const world = makeWorld();
  return { world, account: await signIn(world.parts, request(), world) };
}

const CALL = { localOnly: false, call: {} };

Deno.test("signOut() ends the token everywhere when the server answers", async () => {
  const { world, account } = await signedIn();
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.onServer, "revoked");
  assertEquals(world.home.tokens.size, 0);
  assertEquals(await world.keyring.retrieve(account, BOUND), null);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signOut() deletes here and says what remains when the server is gone", async () => {
  const { world, account } = await signedIn();
  world.home.down = new Failure("unreachable", "Cannot reach: gone");
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem?.kind, "unreachable");
  assertEquals(await world.keyring.retrieve(account, BOUND), null);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signOut() is done when the token was dead already", async () => {
  const { world, account } = await signedIn();
  world.home.tokens.clear();
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.onServer, "already-dead");
  assertEquals(report.problem, null);
});

Deno.test("signOut() tells the server nothing when local only", async () => {
  const { world, account } = await signedIn();
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(world.parts, options);
  assertEquals(report.onServer, "not-asked");
  assertEquals(world.home.tokens.size, 1);
});

Deno.test("signOut() sends no token when another server answers", async () => {
  const { world, account } = await signedIn();
  world.home.id = "7".repeat(32);
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem?.kind, "server_changed");
  assertEquals(world.home.tokens.size, 1);
});

Deno.test("signOut() keeps everything when storage is locked", async () => {
  const { world, account } = await signedIn();
  world.keyring.failure = new Failure("storage_locked", "Cannot read: locked");
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.problem?.kind, "storage_locked");
  assertEquals(world.accounts.listAccounts().length, 1);
  assertEquals(world.home.tokens.size, 1);
});

Deno.test("signOut() removes a damaged entry and says that the server was not contacted", async () => {
  const { world, account } = await signedIn();
  const damaged = new Failure("storage_damaged", "Cannot read: it is damaged");
  world.keyring.retrieve = () => Promise.reject(damaged);
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.removed, true);
  assertEquals(report.onServer, "remains");
  assertEquals(report.problem, damaged);
  assertEquals(await world.keyring.inner.retrieve(account, BOUND), null);
});

Deno.test("signOut() keeps the account when the token cannot be deleted", async () => {
  const { world, account } = await signedIn();
  const denied = new Failure("storage_denied", "Cannot delete: denied");
  world.keyring.delete = () => Promise.reject(denied);
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.onServer, "revoked");
  assertEquals(report.problem, denied);
  assertEquals(world.accounts.listAccounts().length, 1);
});

Deno.test("signOut() changes nothing when it is interrupted at the server", async () => {
  const { world, account } = await signedIn();
  world.home.down = new Failure("cancelled", "Cannot finish: interrupted");
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals(report.removed, false);
  assertEquals(report.problem?.kind, "cancelled");
  assert(await world.keyring.retrieve(account, BOUND) !== null);
});

Deno.test("signOut() gives up its reserve when the disk is full", async () => {
  const { world, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  world.keyring.failure = diskFailure("Cannot write", full);
  const asked: string[] = [];
  const makeRoom = () => {
    asked.push("room");
    world.keyring.failure = null;
    return true;
  };
  const parts = { ...world.parts, makeRoom };
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(parts, options);
  assertEquals(asked, ["room"]);
  assertEquals([report.removed, report.problem], [true, null]);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signOut() is done when the disk is full after the account is removed", async () => {
  const { world, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  world.accounts.endTokenChange = () => {
    throw diskFailure("Cannot write", full);
  };
  const report = await signOut(world.parts, { account, ...CALL });
  assertEquals([report.removed, report.problem], [true, null]);
  assertEquals(await world.keyring.retrieve(account, BOUND), null);
});

Deno.test("signOut() says that the disk is full when there is no reserve", async () => {
  const { world, account } = await signedIn();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  world.keyring.failure = diskFailure("Cannot write", full);
  const parts = { ...world.parts, makeRoom: () => false };
  const options = { account, localOnly: true, call: {} };
  const report = await signOut(parts, options);
  assertEquals(report.removed, false);
  assertEquals(report.problem?.message, "Cannot write: disk full");
});
