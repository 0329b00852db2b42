import type { TokenStorage } from "../../src/core/account.ts";
import type { SecureStorage } from "../../src/core/ports.ts";
import type { Secret } from "../../src/core/secret.ts";
import { checkToken } from "../../src/core/token.ts";
import {
  findTokenKey,
  type TokenKey,
  tokenKeyName,
} from "../../src/core/token_key.ts";

/** A storage in memory; passes the contract. */
export class MemoryStorage implements SecureStorage {
  readonly kind: TokenStorage;
  readonly #tokens = new Map<string, Secret>();

  constructor(kind: TokenStorage) {
    this.kind = kind;
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async store(key: TokenKey, token: Secret): Promise<void> {
    checkToken(token);
    this.#tokens.set(tokenKeyName(key), token);
  }

  retrieve(key: TokenKey): Promise<Secret | null> {
    return Promise.resolve(this.#tokens.get(tokenKeyName(key)) ?? null);
  }

  delete(key: TokenKey): Promise<void> {
    this.#tokens.delete(tokenKeyName(key));
    return Promise.resolve();
  }

  listKeys(): Promise<TokenKey[]> {
    const names = [...this.#tokens.keys()];
    return Promise.resolve(names.flatMap((it) => findTokenKey(it) ?? []));
  }
}
