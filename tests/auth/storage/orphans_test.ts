import {
  findOrphans,
  removeOrphans,
} from "../../../src/auth/storage/orphans.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { assert, assertEquals } from "../../assert.ts";
import { makeWorld, request } from "../auth_world.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const LOST = tokenKey("c".repeat(32), "d".repeat(32));

Deno.test("findOrphans() finds nothing when every token has its account", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  assertEquals(await findOrphans(world.parts), []);
});

Deno.test("findOrphans() finds a token when no account uses it", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  await world.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  const [orphan, ...others] = await findOrphans(world.parts);
  assertEquals(others, []);
  assertEquals(orphan, {
    ...LOST,
    tokenStorage: "libsecret",
    removed: false,
    problem: null,
  });
  assertEquals((await world.keyring.retrieve(LOST, BOUND))?.expose(), "lost");
});

Deno.test("findOrphans() leaves out an account that is recorded meanwhile", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  world.accounts.removeAccount(account);
  const parts = {
    ...world.parts,
    alone: <T>(use: () => Promise<T>) => {
      world.accounts.saveAccount(account);
      return use();
    },
  };
  assertEquals(await findOrphans(parts), []);
});

Deno.test("removeOrphans() removes tokens without an account, and no others", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  await world.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  const [orphan] = await removeOrphans(world.parts);
  assert(orphan?.removed);
  assertEquals(await world.keyring.retrieve(LOST, BOUND), null);
  assert(await world.keyring.retrieve(account, BOUND) !== null);
  assertEquals(await findOrphans(world.parts), []);
});

Deno.test("removeOrphans() removes nothing when the keyring cannot be listed", async () => {
  const world = makeWorld();
  await world.keyring.store(LOST, new Secret("lost"), TO_BOUND);
  world.keyring.failure = new Failure("storage_locked", "Cannot list: locked");
  assertEquals(await removeOrphans(world.parts), []);
  world.keyring.failure = null;
  assert(await world.keyring.retrieve(LOST, BOUND) !== null);
});
