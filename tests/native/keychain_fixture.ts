import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import {
  type KeychainOptions,
  KeychainStorage,
} from "../../src/secure_storage/keychain/storage.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import {
  type KeychainDouble,
  NO_DOUBLE,
  openKeychainDouble,
} from "./keychain_double.ts";

export const KEY = tokenKey("5".repeat(32), "a".repeat(32));
export const OTHER_KEY = tokenKey("5".repeat(32), "b".repeat(32));
export const TOKEN = new Secret(SECRET_WORD);

let opened: KeychainDouble | null = null;

/** Defines a test with an empty double, and checks it for leftovers. */
export function keychainTest(
  name: string,
  use: (
    double: KeychainDouble,
    storage: (options?: KeychainOptions) => KeychainStorage,
  ) => Promise<void>,
): void {
  Deno.test({
    name,
    // A Mac has macOS' own keychain.
    ignore: NO_DOUBLE || Deno.build.os === "darwin",
    sanitizeResources: false, // the libraries stay open
    sanitizeOps: false, // calls are left pending on purpose
    async fn() {
      const double = opened ??= await openKeychainDouble();
      double.reset();
      const open = () => double.keychain;
      try {
        await use(
          double,
          (options) => new KeychainStorage({ open, ...options }),
        );
      } finally {
        double.hang(null);
        await double.settle();
      }
    },
  });
}

/**
 * Returns the kind of the failure, and checks that it does not contain the
 * token.
 */
export async function kindOf(
  call: () => Promise<unknown>,
): Promise<FailureKind> {
  const failure = await assertRejects(call, Failure);
  const shown = `${Deno.inspect(failure)}${JSON.stringify(failure)}`;
  assertEquals(holds(new TextEncoder().encode(shown)), false);
  return failure.kind;
}
