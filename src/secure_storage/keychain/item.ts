import type { FoundPassword, PasswordName } from "deno-keyring-ffi-bindings";
import type { EntryKey } from "../../core/entry_key.ts";
import type { Secret } from "../../core/secret.ts";
import {
  checkBinding,
  type ExpectedBinding,
} from "../../core/token_binding.ts";
import { damagedEntry, decodeToken } from "../keyring/token.ts";

/**
 * Decodes the token in the keychain's reply, which may be another item or
 * incomplete. Overwrites the reply.
 *
 * @throws {Failure} `storage_damaged`, `server_changed`
 */
export function decodeFound(
  found: FoundPassword,
  { key, wanted, expected }: {
    key: EntryKey;
    wanted: PasswordName;
    expected: ExpectedBinding;
  },
): Secret {
  const { service, account, generic, secret } = found;
  try {
    if (service !== wanted.service || account !== wanted.account) {
      throw damagedEntry(key, "the keychain returned another entry");
    }
    checkBinding(generic, expected);
    return decodeToken(secret, key);
  } finally {
    secret.fill(0);
  }
}
