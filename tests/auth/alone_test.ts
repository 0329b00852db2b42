/** Tests that two programs at once leave exactly one good token. */
import { migrateStorage } from "../../src/auth/storage/migrate_storage.ts";
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../src/auth/accounts/sign_out.ts";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals } from "@std/assert";
import { type AuthFixture, makeFixture, request } from "./auth_fixture.ts";
import { BOUND } from "../bound.ts";

/**
 * Returns a fixture whose storages delete slowly, as with a dialog or a busy
 * bus.
 */
async function slowFixture(): Promise<AuthFixture> {
  const fixture = makeFixture();
  for (const storage of [fixture.keyring, fixture.file]) {
    const remove = storage.delete.bind(storage);
    storage.delete = async (key) => {
      for (let turns = 0; turns < 50; turns++) await Promise.resolve();
      await remove(key);
    };
  }
  await signIn(fixture.deps, request({ store: "keyring" }), fixture);
  return fixture;
}

const renew = (fixture: AuthFixture) =>
  signIn(fixture.deps, request({ force: true }), fixture);
const move = (fixture: AuthFixture, to: "keyring" | "file") =>
  migrateStorage(fixture.deps, { to, dryRun: false });

/**
 * Checks that one token is stored, in the storage on record, and that it is the
 * only live token on the server.
 */
async function assertOneGoodToken({ deps, home }: AuthFixture): Promise<void> {
  const [account] = deps.accounts.listAccounts();
  assertEquals(account === undefined, false);
  if (!account) return;
  const kinds = ["libsecret", "encrypted-file"] as const;
  for (const kind of kinds) {
    const token = await deps.storages.at(kind).retrieve(account, BOUND);
    const wanted = kind === account.tokenStorage ? [...home.tokens.keys()] : [];
    assertEquals(token === null ? [] : [token.expose()], wanted, kind);
  }
}

const PAIRS: readonly [
  title: string,
  both: (fixture: AuthFixture) => readonly Promise<unknown>[],
][] = [
  ["two migrations in opposite directions", (it) => [
    move(it, "file"),
    move(it, "keyring"),
  ]],
  ["a migration and a new sign-in", (it) => [move(it, "file"), renew(it)]],
  ["a new sign-in and a migration", (it) => [renew(it), move(it, "file")]],
  ["two new sign-ins", (it) => [renew(it), renew(it)]],
  ["a refused sign-in and a new one", (it) => [
    signIn(
      it.deps,
      request({ force: true, method: wrong }),
      it,
    ).catch(() => undefined),
    renew(it),
  ]],
];

const wrong = {
  kind: "password",
  userName: "demo",
  password: new Secret("not it"),
} as const;

for (const [title, both] of PAIRS) {
  Deno.test(`one good token is left after ${title} at once`, async () => {
    const fixture = await slowFixture();
    await Promise.all(both(fixture));
    await assertOneGoodToken(fixture);
  });
}

Deno.test("nothing is left after a sign-out and a migration at once", async () => {
  const fixture = await slowFixture();
  const [account] = fixture.deps.accounts.listAccounts();
  if (!account) throw new Error("no account is signed in");
  const call = {};
  await Promise.all([
    signOut(fixture.deps, { account, localOnly: false, call }),
    move(fixture, "file"),
  ]);
  assertEquals(fixture.deps.accounts.listAccounts(), []);
  for (const kind of ["libsecret", "encrypted-file"] as const) {
    assertEquals(
      await fixture.deps.storages.at(kind).retrieve(account, BOUND),
      null,
    );
  }
});

Deno.test("migrateStorage() keeps what changed on record meanwhile", async () => {
  const fixture = await slowFixture();
  const moving = move(fixture, "file");
  const [account] = fixture.deps.accounts.listAccounts();
  if (!account) throw new Error("no account is signed in");
  fixture.deps.accounts.saveAccount({ ...account, alias: "sofa" });
  await moving;
  const [after] = fixture.deps.accounts.listAccounts();
  assertEquals(after?.alias, "sofa");
  assertEquals(after?.tokenStorage, "encrypted-file");
});
