import { migrateStorage } from "../../../src/auth/storage/migrate_storage.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/core/account.ts";
import { Secret } from "../../../src/core/secret.ts";
import { assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  makeFixture,
  OTHER,
  request,
} from "../auth_fixture.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const TO_KEYRING = { to: "keyring", dryRun: false } as const;

/** Signs in two accounts whose tokens are in the encrypted file. */
async function twoInFile(): Promise<
  AuthFixture & { ada: Account; bob: Account }
> {
  const fixture = makeFixture();
  const options = { tell: fixture.tell };
  const store = "file" as const;
  const ada = await signIn(fixture.deps, request({ store }), options);
  const bob = await signIn(
    fixture.deps,
    request({ store, url: OTHER }),
    options,
  );
  return { ...fixture, ada, bob };
}

async function tokensIn(fixture: AuthFixture, account: Account) {
  const text = async (storage: AuthFixture["file"]) =>
    (await storage.inner.retrieve(account, BOUND))?.expose() ?? null;
  return {
    keyring: await text(fixture.keyring),
    file: await text(fixture.file),
  };
}

const kindsOf = (fixture: AuthFixture) =>
  fixture.accounts.listAccounts().map((it) => it.tokenStorage);

Deno.test("migrateStorage() copies the token, updates the account and deletes the source", async () => {
  const fixture = await twoInFile();
  const before = await tokensIn(fixture, fixture.ada);
  const moved = await migrateStorage(fixture.deps, TO_KEYRING);
  assertEquals(moved.map((it) => it.state), ["moved", "moved"]);
  assertEquals(await tokensIn(fixture, fixture.ada), {
    keyring: before.file,
    file: null,
  });
  assertEquals(kindsOf(fixture), ["libsecret", "libsecret"]);
});

Deno.test("migrateStorage() changes nothing when it is a dry run", async () => {
  const fixture = await twoInFile();
  const before = await tokensIn(fixture, fixture.ada);
  const options = { to: "keyring", dryRun: true } as const;
  const planned = await migrateStorage(fixture.deps, options);
  assertEquals(planned.map((it) => it.state), ["planned", "planned"]);
  assertEquals(await tokensIn(fixture, fixture.ada), before);
  assertEquals(kindsOf(fixture), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() moves the others when one token is missing", async () => {
  const fixture = await twoInFile();
  await fixture.file.inner.delete(fixture.ada);
  const moved = await migrateStorage(fixture.deps, TO_KEYRING);
  const states = moved.map((it) => [it.account.userId, it.state]);
  assertEquals(
    states.toSorted(),
    [[fixture.ada.userId, "failed"], [fixture.bob.userId, "moved"]].toSorted(),
  );
  const failed = moved.find((it) => it.state === "failed");
  assertEquals(failed?.problem?.kind, "not_signed_in");
});

Deno.test("migrateStorage() leaves the token where it was when the target fails", async () => {
  const fixture = await twoInFile();
  const before = await tokensIn(fixture, fixture.ada);
  fixture.keyring.failure = new Failure("storage_locked", "Cannot use keyring");
  const moved = await migrateStorage(fixture.deps, TO_KEYRING);
  assertEquals(moved.map((it) => it.problem?.kind), [
    "storage_locked",
    "storage_locked",
  ]);
  assertEquals(await tokensIn(fixture, fixture.ada), before);
  assertEquals(kindsOf(fixture), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() clears the source that an interrupted run left", async () => {
  const fixture = await twoInFile();
  const { file } = await tokensIn(fixture, fixture.ada);
  await migrateStorage(fixture.deps, TO_KEYRING);
  await fixture.file.inner.store(fixture.ada, new Secret(file ?? ""), TO_BOUND);
  const again = await migrateStorage(fixture.deps, TO_KEYRING);
  assertEquals(again.map((it) => it.state), ["already-there", "already-there"]);
  assertEquals((await tokensIn(fixture, fixture.ada)).file, null);
  assertEquals((await tokensIn(fixture, fixture.ada)).keyring, file);
});

Deno.test("migrateStorage() reports a source that it cannot clear, and clears it the next time", async () => {
  const fixture = await twoInFile();
  const before = await tokensIn(fixture, fixture.ada);
  const remove = fixture.file.delete.bind(fixture.file);
  fixture.file.delete = () =>
    Promise.reject(new Failure("storage_denied", "Cannot write file"));
  const moved = await migrateStorage(fixture.deps, TO_KEYRING);
  const seen = moved.map((it) => [it.state, it.problem?.kind]);
  const left = ["moved" as const, "storage_denied" as const];
  assertEquals(seen, [left, left]);
  assertEquals(await tokensIn(fixture, fixture.ada), {
    keyring: before.file,
    file: before.file,
  });
  fixture.file.delete = remove;
  await migrateStorage(fixture.deps, TO_KEYRING);
  assertEquals((await tokensIn(fixture, fixture.ada)).file, null);
});

Deno.test("migrateStorage() reports its progress after each account", async () => {
  const fixture = await twoInFile();
  const reported: number[][] = [];
  const tell = (...it: [number, number]) => void reported.push(it);
  await migrateStorage(fixture.deps, { ...TO_KEYRING, tell });
  assertEquals(reported, [[1, 2], [2, 2]]);
});

Deno.test("migrateStorage() keeps the newer token when a user signs in meanwhile", async () => {
  const fixture = await twoInFile();
  const store = fixture.keyring.store.bind(fixture.keyring);
  fixture.keyring.store = async (key, token, options) => {
    await store(key, token, options);
    await fixture.file.inner.store(key, new Secret("newer"), options);
  };
  const moved = await migrateStorage(fixture.deps, TO_KEYRING);
  assertEquals(moved.map((it) => it.problem?.kind), ["partial", "partial"]);
  assertEquals(await tokensIn(fixture, fixture.ada), {
    keyring: null,
    file: "newer",
  });
  assertEquals(kindsOf(fixture), ["encrypted-file", "encrypted-file"]);
});

Deno.test("migrateStorage() refuses when there is no keyring to move to", async () => {
  const fixture = makeFixture({ keyringAvailable: false });
  const failure = await assertRejects(
    () => migrateStorage(fixture.deps, TO_KEYRING),
    Failure,
  );
  assertEquals(failure.kind, "storage_unavailable");
});
