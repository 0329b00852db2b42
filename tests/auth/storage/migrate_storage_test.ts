import { migrateStorage } from "../../../src/auth/storage/migrate_storage.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/core/account.ts";
import { Secret } from "../../../src/core/secret.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { type AuthWorld, makeWorld, OTHER, request } from "../auth_world.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const TO_KEYRING = { to: "keyring", dryRun: false } as const;

/** Two accounts, both in the file. */
async function twoInFile(): Promise<
  AuthWorld & { ada: Account; bob: Account }
> {
  const world = makeWorld();
  const options = { tell: world.tell };
  const store = "file" as const;
  const ada = await signIn(world.parts, request({ store }), options);
  const bob = await signIn(
    world.parts,
    request({ store, url: OTHER }),
    options,
  );
  return { ...world, ada, bob };
}

async function tokensIn(world: AuthWorld, account: Account) {
  const text = async (storage: AuthWorld["file"]) =>
    (await storage.inner.retrieve(account, BOUND))?.expose() ?? null;
  return { keyring: await text(world.keyring), file: await text(world.file) };
}

const kindsOf = (world: AuthWorld) =>
  world.accounts.listAccounts().map((it) => it.tokenStorage);

Deno.test("migrateStorage() copies, flips and deletes when all is well", async () => {
  const world = await twoInFile();
  const before = await tokensIn(world, world.ada);
  const moved = await migrateStorage(world.parts, TO_KEYRING);
  assertEquals(moved.map((it) => it.state), ["moved", "moved"]);
  assertEquals(await tokensIn(world, world.ada), {
    keyring: before.file,
    file: null,
  });
  assertEquals(kindsOf(world), ["libsecret", "libsecret"]);
});

Deno.test("migrateStorage() changes nothing when it is a dry run", async () => {
  const world = await twoInFile();
  const before = await tokensIn(world, world.ada);
  const options = { to: "keyring", dryRun: true } as const;
  const planned = await migrateStorage(world.parts, options);
  assertEquals(planned.map((it) => it.state), ["planned", "planned"]);
  assertEquals(await tokensIn(world, world.ada), before);
  assertEquals(kindsOf(world), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() goes on with the others when one token is missing", async () => {
  const world = await twoInFile();
  await world.file.inner.delete(world.ada);
  const moved = await migrateStorage(world.parts, TO_KEYRING);
  const states = moved.map((it) => [it.account.userId, it.state]);
  assertEquals(
    states.toSorted(),
    [[world.ada.userId, "failed"], [world.bob.userId, "moved"]].toSorted(),
  );
  const failed = moved.find((it) => it.state === "failed");
  assertEquals(failed?.problem?.kind, "not_signed_in");
});

Deno.test("migrateStorage() leaves the token where it was when the target fails", async () => {
  const world = await twoInFile();
  const before = await tokensIn(world, world.ada);
  world.keyring.failure = new Failure("storage_locked", "Cannot use keyring");
  const moved = await migrateStorage(world.parts, TO_KEYRING);
  assertEquals(moved.map((it) => it.problem?.kind), [
    "storage_locked",
    "storage_locked",
  ]);
  assertEquals(await tokensIn(world, world.ada), before);
  assertEquals(kindsOf(world), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() clears the source that a stopped run has left", async () => {
  const world = await twoInFile();
  const { file } = await tokensIn(world, world.ada);
  await migrateStorage(world.parts, TO_KEYRING);
  await world.file.inner.store(world.ada, new Secret(file ?? ""), TO_BOUND);
  const again = await migrateStorage(world.parts, TO_KEYRING);
  assertEquals(again.map((it) => it.state), ["already-there", "already-there"]);
  assertEquals((await tokensIn(world, world.ada)).file, null);
  assertEquals((await tokensIn(world, world.ada)).keyring, file);
});

Deno.test("migrateStorage() says what it could not clear, and clears it the next time", async () => {
  const world = await twoInFile();
  const before = await tokensIn(world, world.ada);
  const remove = world.file.delete.bind(world.file);
  world.file.delete = () =>
    Promise.reject(new Failure("storage_denied", "Cannot write file"));
  const moved = await migrateStorage(world.parts, TO_KEYRING);
  const seen = moved.map((it) => [it.state, it.problem?.kind]);
  const left = ["moved" as const, "storage_denied" as const];
  assertEquals(seen, [left, left]);
  assertEquals(await tokensIn(world, world.ada), {
    keyring: before.file,
    file: before.file,
  });
  world.file.delete = remove;
  await migrateStorage(world.parts, TO_KEYRING);
  assertEquals((await tokensIn(world, world.ada)).file, null);
});

Deno.test("migrateStorage() tells how far it has come after each account", async () => {
  const world = await twoInFile();
  const told: number[][] = [];
  const tell = (...it: [number, number]) => void told.push(it);
  await migrateStorage(world.parts, { ...TO_KEYRING, tell });
  assertEquals(told, [[1, 2], [2, 2]]);
});

Deno.test("migrateStorage() keeps the newer token when somebody signs in meanwhile", async () => {
  const world = await twoInFile();
  const store = world.keyring.store.bind(world.keyring);
  world.keyring.store = async (key, token, options) => {
    await store(key, token, options);
    await world.file.inner.store(key, new Secret("newer"), options);
  };
  const moved = await migrateStorage(world.parts, TO_KEYRING);
  assertEquals(moved.map((it) => it.problem?.kind), ["partial", "partial"]);
  assertEquals(await tokensIn(world, world.ada), {
    keyring: null,
    file: "newer",
  });
  assertEquals(kindsOf(world), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() refuses when there is no keyring to move to", async () => {
  const world = makeWorld({ keyringAvailable: false });
  const failure = await assertRejects(
    () => migrateStorage(world.parts, TO_KEYRING),
    Failure,
  );
  assertEquals(failure.kind, "storage_unavailable");
});
