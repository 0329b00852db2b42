import type { TokenStorage } from "../../src/core/account.ts";
import type { EntryOptions, SecureStorage } from "../../src/core/ports.ts";
import type { Secret } from "../../src/core/secret.ts";
import { checkToken } from "../../src/core/token.ts";
import {
  bindingText,
  checkBinding,
  type ExpectedBinding,
} from "../../src/core/token_binding.ts";
import {
  type EntryKey,
  entryKeyName,
  findEntryKey,
} from "../../src/core/entry_key.ts";

/** A storage in memory; passes the contract. */
export class MemoryStorage implements SecureStorage {
  readonly kind: TokenStorage;
  readonly #entries = new Map<
    string,
    { token: Secret; binding: string | null }
  >();

  constructor(kind: TokenStorage) {
    this.kind = kind;
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async store(
    key: EntryKey,
    token: Secret,
    { binding }: EntryOptions,
  ): Promise<void> {
    checkToken(token);
    const entry = { token, binding: bindingText(binding) };
    this.#entries.set(entryKeyName(key), entry);
  }

  /** Stores a token without a binding, as older versions did. */
  storeUnbound(key: EntryKey, token: Secret): void {
    this.#entries.set(entryKeyName(key), { token, binding: null });
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    const entry = this.#entries.get(entryKeyName(key));
    if (!entry) return null;
    checkBinding(entry.binding, expected);
    return entry.token;
  }

  findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    const entry = this.#entries.get(entryKeyName(key));
    return Promise.resolve(entry ? { bound: entry.binding !== null } : null);
  }

  delete(key: EntryKey): Promise<void> {
    this.#entries.delete(entryKeyName(key));
    return Promise.resolve();
  }

  listKeys(): Promise<EntryKey[]> {
    const names = [...this.#entries.keys()];
    return Promise.resolve(names.flatMap((it) => findEntryKey(it) ?? []));
  }
}
