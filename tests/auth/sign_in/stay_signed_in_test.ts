import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import type { StoreChoice, TokenStorage } from "../../../src/core/account.ts";
import { assertEquals } from "@std/assert";
import { makeFixture, request } from "../auth_fixture.ts";
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
  Deno.test(`mayStay() compares the storages when the token went to ${first} and --store is ${store}`, async () => {
    const fixture = makeFixture();
    const before = await signIn(
      fixture.deps,
      request({ store: first }),
      fixture,
    );
    const signIns = fixture.home.passwordSignIns;
    const after = await signIn(
      fixture.deps,
      request({ store: then }),
      fixture,
    );
    assertEquals(after.tokenStorage, tokenStorage);
    const stays = before.tokenStorage === after.tokenStorage;
    const reported = JSON.stringify(fixture.reported).includes(
      "Already signed in",
    );
    assertEquals(reported, stays);
    if (!stays) assertEquals(fixture.home.passwordSignIns, signIns + 1);
    const [here, other] = tokenStorage === "libsecret"
      ? [fixture.keyring, fixture.file]
      : [fixture.file, fixture.keyring];
    assertEquals(await here.retrieve(after, BOUND) !== null, true);
    assertEquals(await other.retrieve(after, BOUND), null);
  });
}
