import { AccountLock } from "../../../src/auth/accounts/account_lock.ts";
import {
  findOrphans,
  removeOrphans,
} from "../../../src/auth/storage/orphans.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { assert, assertEquals } from "@std/assert";
import { makeFixture, request } from "../auth_fixture.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const LOST = tokenKey("c".repeat(32), "d".repeat(32));

Deno.test("findOrphans() finds nothing when every token has its account", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  assertEquals(await findOrphans(fixture.deps), []);
});

Deno.test("findOrphans() finds a token when no account uses it", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  await fixture.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  const [orphan, ...others] = await findOrphans(fixture.deps);
  assertEquals(others, []);
  assertEquals(orphan, {
    ...LOST,
    tokenStorage: "libsecret",
    removed: false,
    problem: null,
  });
  assertEquals((await fixture.keyring.retrieve(LOST, BOUND))?.expose(), "lost");
});

Deno.test("findOrphans() leaves out an account that is recorded meanwhile", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  fixture.accounts.removeAccount(account);
  const deps = {
    ...fixture.deps,
    alone: <T>(use: (lock: AccountLock) => Promise<T>) => {
      fixture.accounts.saveAccount(account);
      return AccountLock.during(use);
    },
  };
  assertEquals(await findOrphans(deps), []);
});

Deno.test("removeOrphans() removes tokens without an account, and no others", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  await fixture.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  const [orphan] = await removeOrphans(fixture.deps);
  assert(orphan?.removed);
  assertEquals(await fixture.keyring.retrieve(LOST, BOUND), null);
  assert(await fixture.keyring.retrieve(account, BOUND) !== null);
  assertEquals(await findOrphans(fixture.deps), []);
});

Deno.test("removeOrphans() removes nothing when the keyring cannot be listed", async () => {
  const fixture = makeFixture();
  await fixture.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  fixture.keyring.failure = new Failure(
    "storage_locked",
    "Cannot list: locked",
  );
  assertEquals(await removeOrphans(fixture.deps), []);
  fixture.keyring.failure = null;
  assert(await fixture.keyring.retrieve(LOST, BOUND) !== null);
});
