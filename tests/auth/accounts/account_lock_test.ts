import { AccountLock } from "../../../src/auth/accounts/account_lock.ts";
import { storeToken } from "../../../src/auth/sign_in/store_token.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("AccountLock.check() fails with internal once the lock is released", async () => {
  const lock = await AccountLock.during((held) => {
    held.check();
    return Promise.resolve(held);
  });
  assertEquals(assertThrows(() => lock.check(), Failure).kind, "internal");
});

Deno.test("storeToken() cannot be called without the account lock", () => {
  type Options = Parameters<typeof storeToken>[1];
  // @ts-expect-error an object of the same shape is no proof
  const forged = (it: Options) => storeToken({ check: () => undefined }, it);
  // @ts-expect-error only AccountLock.during() makes one
  const made = () => new AccountLock();
  assertEquals([typeof forged, typeof made], ["function", "function"]);
});
