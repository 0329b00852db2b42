import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import type { StoreChoice, TokenStorage } from "../../../src/core/account.ts";
import { assertEquals } from "../../assert.ts";
import { makeWorld, request } from "../auth_world.ts";
import { BOUND } from "../../bound.ts";

const CASES: readonly (readonly [
  first: StoreChoice,
  then: StoreChoice | null,
  tokenStorage: TokenStorage,
])[] = [
  ["file", "file", "encrypted-file"],
  ["file", "auto", "encrypted-file"],
  ["file", null, "encrypted-file"],
  ["file", "keyring", "libsecret"],
  ["keyring", "keyring", "libsecret"],
  ["keyring", "auto", "libsecret"],
  ["keyring", "file", "encrypted-file"],
];

for (const [first, then, tokenStorage] of CASES) {
  const store = then ?? "none";
  Deno.test(`mayStay() is right when the token went to ${first} and --store is ${store}`, async () => {
    const world = makeWorld();
    const before = await signIn(world.parts, request({ store: first }), world);
    const signIns = world.home.passwordSignIns;
    const after = await signIn(world.parts, request({ store: then }), world);
    assertEquals(after.tokenStorage, tokenStorage);
    const stays = before.tokenStorage === after.tokenStorage;
    const told = JSON.stringify(world.told).includes("Already signed in");
    assertEquals(told, stays);
    if (!stays) assertEquals(world.home.passwordSignIns, signIns + 1);
    const [here, gone] = tokenStorage === "libsecret"
      ? [world.keyring, world.file]
      : [world.file, world.keyring];
    assertEquals(await here.retrieve(after, BOUND) !== null, true);
    assertEquals(await gone.retrieve(after, BOUND), null);
  });
}
