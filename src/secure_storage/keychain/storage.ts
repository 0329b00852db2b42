import {
  type FoundPassword,
  Keychain,
  type KeychainLimit,
  NativeError,
  type PasswordName,
} from "deno-keyring-ffi-bindings";
import { Failure } from "../../core/failure.ts";
import type {
  EntryOptions,
  KeyringStatus,
  SecureStorage,
} from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { checkToken } from "../../core/token.ts";
import { bindingText, type ExpectedBinding } from "../../core/token_binding.ts";
import {
  cannot,
  type EntryKey,
  entryKeyName,
  findEntryKey,
} from "../../core/entry_key.ts";
import { MACHINE_LIMIT_MS, PERSON_LIMIT_MS } from "../keyring/limits.ts";
import { notStored } from "../keyring/problem.ts";
import { entryLabel, lendToken } from "../keyring/token.ts";
import { KeychainDialog } from "./dialog.ts";
import { keychainFailure } from "./failure.ts";
import { decodeFound } from "./item.ts";
import { probeKeychain } from "./probe.ts";

/** Stable: other tools find entries by it. */
const SERVICE = "jellytau";

/** `errSecAuthFailed`, `errSecDuplicateItem`, `errSecNoDefaultKeychain`. */
const DENIED = -25293;
const DUPLICATE = -25299;
const NO_DEFAULT = -25307;
/** `errSecInteractionNotAllowed`. */
const LOCKED = -25308;

export interface KeychainOptions {
  readonly limitMs?: number;
  readonly personLimitMs?: number;
  /** Called before a dialog may open; without it no dialog opens. */
  readonly onUnlock?: (() => void) | null;
  readonly signal?: AbortSignal | undefined;
  /** Another keychain, for tests. */
  readonly open?: () => Keychain;
  /** Another service, for tests beside the entries of a user. */
  readonly service?: string;
}

/** The state that copies for several commands share. */
interface Shared {
  keychain: Keychain | null;
  readonly dialog: KeychainDialog;
}

/**
 * Stores tokens in the keychain of macOS: one generic password per account.
 *
 * A call first runs without a dialog, so that locked, denied and absent differ.
 * If somebody can answer, it runs again with a dialog. The limit is 3 s, or 90 s
 * with a dialog. A call that hangs cannot be cancelled; it is left running.
 */
export class KeychainStorage implements SecureStorage {
  readonly kind = "keychain";
  readonly #options: KeychainOptions;
  readonly #shared: Shared;

  constructor(
    options: KeychainOptions = {},
    shared: Shared = { keychain: null, dialog: new KeychainDialog() },
  ) {
    this.#options = options;
    this.#shared = shared;
  }

  /** Returns the same keychain, for a command that `signal` can stop. */
  during(signal: AbortSignal): KeychainStorage {
    return new KeychainStorage({ ...this.#options, signal }, this.#shared);
  }

  async store(
    key: EntryKey,
    token: Secret,
    { binding, names }: EntryOptions,
  ): Promise<void> {
    checkToken(token);
    const generic = bindingText(binding);
    const label = names ? entryLabel(names) : null;
    const item = { ...this.#name(key), label, generic };
    await this.#guard(
      cannot("store", key),
      (keychain) =>
        lendToken(
          token,
          (bytes) =>
            this.#ask((limit) => write(keychain, { item, bytes, limit })),
        ),
    );
    const back = await this.#find(key);
    const isBound = back?.generic === generic;
    if (!isBound) back?.secret.fill(0);
    const decoding = { key, wanted: this.#name(key), expected: binding };
    const kept = back !== null && isBound &&
      decodeFound(back, decoding).equals(token);
    if (!kept) throw notStored("the keychain");
  }

  async retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    const found = await this.#find(key);
    const decoding = { key, wanted: this.#name(key), expected };
    return found && decodeFound(found, decoding);
  }

  #find(key: EntryKey): Promise<FoundPassword | null> {
    return this.#guard(cannot("read", key), async (keychain) => {
      const name = this.#name(key);
      const find = (limit: KeychainLimit) => keychain.find(name, limit);
      let found = await this.#ask(find);
      if (found === null && await this.#wasLocked(keychain)) {
        found = await this.#ask(find);
      }
      return found;
    });
  }

  findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    return this.#guard(cannot("read", key), async (keychain) => {
      const limit = this.#limit();
      const found = await keychain.find(this.#name(key), limit);
      if (found === null && (await keychain.defaultKeychain(limit)).locked) {
        throw new NativeError("os-status", LOCKED);
      }
      found?.secret.fill(0);
      return found && { bound: found.generic !== null };
    });
  }

  async delete(key: EntryKey): Promise<void> {
    await this.#guard(cannot("delete", key), async (keychain) => {
      const name = this.#name(key);
      const remove = (limit: KeychainLimit) => keychain.delete(name, limit);
      const removed = await this.#ask(remove);
      if (!removed && await this.#wasLocked(keychain)) {
        await this.#ask(remove);
      }
      const left = await keychain.find(name, this.#limit());
      left?.secret.fill(0);
      if (left === null) return;
      throw new Failure(
        "storage_denied",
        "Cannot delete token: the keychain kept it",
      );
    });
  }

  listKeys(): Promise<EntryKey[]> {
    return this.#guard("Cannot list tokens", async (keychain) => {
      const { service = SERVICE } = this.#options;
      const names = await keychain.listAccounts(service, this.#limit());
      return [...new Set(names)].flatMap((it) => findEntryKey(it) ?? []);
    });
  }

  /** Asks the keychain once, within the limit. Never prompts, never fails. */
  probe(): Promise<KeyringStatus> {
    return probeKeychain(() => this.#open(), this.#limit());
  }

  /**
   * Unlocks the keychain, because a locked one hides its entries.
   *
   * @returns whether it was locked, and the user unlocked it
   */
  async #wasLocked(keychain: Keychain): Promise<boolean> {
    let wasLocked = false;
    await this.#ask(async (limit) => {
      if (limit.mayAsk) return await keychain.unlockDefault(limit);
      const { exists, locked } = await keychain.defaultKeychain(limit);
      if (!exists) throw new NativeError("os-status", NO_DEFAULT);
      wasLocked ||= locked;
      if (locked) throw new NativeError("os-status", LOCKED);
    });
    return wasLocked;
  }

  #ask<T>(call: (limit: KeychainLimit) => Promise<T>): Promise<T> {
    const { onUnlock = null } = this.#options;
    const orLocked = async (limit: KeychainLimit) => {
      try {
        return await call(limit);
      } catch (caught) {
        throw limit.mayAsk ? caught : await this.#saysLocked(caught);
      }
    };
    return this.#shared.dialog.ask(orLocked, {
      silently: this.#limit(),
      withPerson: onUnlock === null ? null : this.#personLimit(),
      onUnlock: onUnlock ?? (() => undefined),
    });
  }

  /** Checks the state after a denial: a locked keychain may report one too. */
  async #saysLocked(caught: unknown): Promise<unknown> {
    if (!hasStatus(caught, DENIED)) return caught;
    const { locked } = await this.#open().defaultKeychain(this.#limit());
    return locked ? new NativeError("os-status", LOCKED) : caught;
  }

  #name(key: EntryKey): PasswordName {
    const { service = SERVICE } = this.#options;
    return { service, account: entryKeyName(key) };
  }

  #limit(): KeychainLimit {
    const { limitMs = MACHINE_LIMIT_MS, signal } = this.#options;
    return { limitMs, signal, mayAsk: false };
  }

  #personLimit(): KeychainLimit {
    const { personLimitMs = PERSON_LIMIT_MS, signal } = this.#options;
    return { limitMs: personLimitMs, signal, mayAsk: true };
  }

  #open(): Keychain {
    const { open = () => new Keychain() } = this.#options;
    return this.#shared.keychain ??= open();
  }

  async #guard<T>(
    action: string,
    use: (keychain: Keychain) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(this.#open());
    } catch (caught) {
      throw keychainFailure(action, caught);
    }
  }
}

/**
 * Adds an entry, or updates the existing one. Never deletes it first: that would
 * lose the list of allowed programs, and the old token if adding then fails.
 */
async function write(
  keychain: Keychain,
  { item, bytes, limit }: {
    item: PasswordName & {
      readonly label: string | null;
      readonly generic: string;
    };
    bytes: Uint8Array<ArrayBuffer>;
    limit: KeychainLimit;
  },
): Promise<void> {
  const label = item.label ?? item.account;
  try {
    await keychain.add({ ...item, label }, { secret: bytes, limit });
  } catch (caught) {
    if (!hasStatus(caught, DUPLICATE)) throw caught;
    await keychain.update(item, { secret: bytes, limit });
  }
}

function hasStatus(caught: unknown, status: number): boolean {
  return caught instanceof NativeError && caught.domain === "os-status" &&
    caught.code === status;
}
