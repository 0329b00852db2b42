import type { AuthDependencies } from "../../../src/auth/dependencies.ts";
import { migrateStorage } from "../../../src/auth/storage/migrate_storage.ts";
import { findOrphans } from "../../../src/auth/storage/orphans.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { settleTokenChanges } from "../../../src/auth/storage/token_changes.ts";
import { Failure, toFailure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { entryKeyName } from "../../../src/core/entry_key.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOUND, TO_BOUND } from "../../bound.ts";
import { type AuthFixture, makeFixture, request } from "../auth_fixture.ts";

const WRITES = [
  "store",
  "delete",
  "saveServer",
  "saveAccount",
  "removeAccount",
  "beginTokenChange",
  "endTokenChange",
];
/** More writes than any change makes. */
const MOST_WRITES = 50;
const LOST = {
  ...tokenKey("c".repeat(32), "d".repeat(32)),
  tokenStorage: "libsecret",
} as const;

type Change = (fixture: AuthFixture) => Promise<unknown>;

const again: Change = (fixture) =>
  signIn(fixture.deps, request({ force: true }), fixture);
const toFile: Change = (fixture) =>
  signIn(fixture.deps, request({ force: true, store: "file" }), fixture);
const migrate: Change = ({ deps }) =>
  migrateStorage(deps, { to: "file", dryRun: false });
const out: Change = async ({ deps, accounts }) => {
  const [account] = accounts.listAccounts();
  assert(account !== undefined);
  await signOut(deps, { account, localOnly: false, call: {} });
};

const CHANGES: readonly {
  readonly name: string;
  readonly prepare: readonly Change[];
  readonly change: Change;
}[] = [
  { name: "a first sign-in", prepare: [], change: again },
  { name: "a sign-in again", prepare: [again], change: again },
  { name: "a sign-in to another storage", prepare: [again], change: toFile },
  { name: "a migration", prepare: [again], change: migrate },
  { name: "a sign-out", prepare: [again], change: out },
];

for (const { name, prepare, change } of CHANGES) {
  Deno.test(`settleTokenChanges() leaves each account its token when ${name} is killed at any write`, async () => {
    for (let writes = 0;; writes++) {
      assert(writes < MOST_WRITES, "it never ends");
      const fixture = makeFixture();
      for (const it of prepare) await it(fixture);
      const { wasKilled, revive } = killAfter(fixture, writes);
      await change(fixture).catch(toFailure);
      revive();
      await settleTokenChanges(fixture.deps);
      await assertPaired(fixture, `killed after ${writes} writes`);
      if (!wasKilled()) return;
    }
  });
}

for (const { name, prepare, change } of CHANGES) {
  Deno.test(`${name} leaves no token change to settle when it is done`, async () => {
    const fixture = makeFixture();
    for (const step of [...prepare, change]) await step(fixture);
    assertEquals(fixture.accounts.listTokenChanges(), []);
  });
}

Deno.test("settleTokenChanges() takes no lock when there is nothing to settle", async () => {
  const fixture = makeFixture();
  await again(fixture);
  const alone = () => Promise.reject(new Error("it took the lock"));
  await settleTokenChanges({ ...fixture.deps, alone });
});

Deno.test("settleTokenChanges() leaves a change for later when the keyring is locked", async () => {
  const fixture = makeFixture();
  await fixture.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  fixture.accounts.beginTokenChange(LOST);
  const { storages } = fixture.deps;
  const probed = { ...await storages.probeKeyring(), locked: true };
  const locked: AuthDependencies["storages"] = {
    choose: (it) => storages.choose(it),
    at: (it) => storages.at(it),
    probeKeyring: () => Promise.resolve(probed),
    fileStatus: () => storages.fileStatus(),
    fileCare: storages.fileCare,
    during: () => locked,
  };
  await settleTokenChanges({ ...fixture.deps, storages: locked });
  assert(await fixture.keyring.retrieve(LOST, BOUND) !== null);
  assertEquals(fixture.accounts.listTokenChanges(), [LOST]);
});

Deno.test("settleTokenChanges() leaves a change for later when its storage fails", async () => {
  const fixture = makeFixture();
  await again(fixture);
  const [account] = fixture.accounts.listAccounts();
  assert(account !== undefined);
  fixture.accounts.beginTokenChange(account);
  fixture.keyring.failure = new Failure(
    "storage_locked",
    "Cannot read: locked",
  );
  await settleTokenChanges(fixture.deps);
  assertEquals(fixture.accounts.listTokenChanges().length, 1);
  fixture.keyring.failure = null;
  await settleTokenChanges(fixture.deps);
  assertEquals(fixture.accounts.listTokenChanges(), []);
  assertEquals(fixture.accounts.listAccounts(), [account]);
});

Deno.test("settleTokenChanges() throws when it is cancelled", async () => {
  const fixture = makeFixture();
  fixture.accounts.beginTokenChange(LOST);
  fixture.keyring.failure = new Failure("cancelled", "Cannot go on: stopped");
  await assertRejects(() => settleTokenChanges(fixture.deps), Failure);
});

Deno.test("findOrphans() settles what a killed process left", async () => {
  const fixture = makeFixture();
  await fixture.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  fixture.accounts.beginTokenChange(LOST);
  assertEquals(await findOrphans(fixture.deps), []);
  assertEquals(await fixture.keyring.retrieve(LOST, BOUND), null);
});

/**
 * Fails every write after the given number, as if the process had been killed.
 */
function killAfter(fixture: AuthFixture, writes: number) {
  const targets = [fixture.accounts, fixture.keyring, fixture.file];
  let done = 0;
  for (const target of targets) {
    for (const name of WRITES) {
      const real: unknown = Reflect.get(target, name);
      if (typeof real !== "function") continue;
      Reflect.set(target, name, (...args: unknown[]) => {
        if (done++ >= writes) throw new Failure("internal", "Killed");
        return Reflect.apply(real, target, args);
      });
    }
  }
  return {
    wasKilled: () => done > writes,
    revive() {
      for (const target of targets) {
        for (const name of WRITES) Reflect.deleteProperty(target, name);
      }
    },
  };
}

async function assertPaired(fixture: AuthFixture, when: string): Promise<void> {
  const accounts = fixture.accounts.listAccounts();
  for (const storage of [fixture.keyring, fixture.file]) {
    const expected = accounts.filter((it) => it.tokenStorage === storage.kind);
    const keys = await storage.listKeys();
    assertEquals(keys.map(entryKeyName), expected.map(tokenKeyName), when);
  }
  assertEquals(fixture.accounts.listTokenChanges(), [], when);
}
