import { Failure } from "../core/failure.ts";
import type {
  EntryNames,
  KeyringStatus,
  SecureStorage,
} from "../core/ports.ts";
import { Secret } from "../core/secret.ts";
import { checkToken } from "../core/token.ts";
import { type TokenKey, tokenKeyName } from "../core/token_key.ts";
import { type FoundItem, SecretService } from "../ffi/libsecret.ts";
import { libsecretFailure } from "./libsecret_failure.ts";

/** Stable for ever: items of another schema name are other items. */
const SCHEMA = "org.jellytau.AccessToken";
const ATTRIBUTES = ["service", "account"] as const;
/** Promised in the command line's description, for a machine that waits. */
const MACHINE_LIMIT_MS = 3_000;
/** For a person who looks for a password and types it. */
const PERSON_LIMIT_MS = 90_000;

export interface LibsecretOptions {
  readonly limitMs?: number;
  /** Called before a dialog may open; without it a locked keyring fails. */
  readonly onUnlock?: (() => void) | null;
  readonly signal?: AbortSignal;
}

/**
 * The keyring of a Linux desktop: gnome-keyring, KWallet, KeePassXC, oo7.
 *
 * Reads search without unlocking, so that locked and absent differ. Every call
 * has a limit of 3 s, or 90 s while a person unlocks.
 */
export class LibsecretStorage implements SecureStorage {
  readonly kind = "libsecret";
  readonly #options: LibsecretOptions;
  #service: SecretService | null = null;

  constructor(options: LibsecretOptions = {}) {
    this.#options = options;
  }

  async store(key: TokenKey, token: Secret, names?: EntryNames): Promise<void> {
    checkToken(token);
    await this.#guard("Cannot store token", async (service) => {
      await this.#unlocked(service, await this.#findLocked(service, key));
      const bytes = new TextEncoder().encode(token.expose());
      const label = `JellyTau: ${
        names ? `${names.userName} on ${names.serverName}` : tokenKeyName(key)
      }`.replaceAll("\0", "");
      const item = { attributes: attributesOf(key), label };
      try {
        await service.store(item, bytes, this.#limit());
      } finally {
        bytes.fill(0);
      }
    });
    const back = await this.retrieve(key);
    if (!back?.equals(token)) {
      throw new Failure(
        "storage_damaged",
        "Cannot store token: the keyring gave back something else",
      );
    }
  }

  retrieve(key: TokenKey): Promise<Secret | null> {
    return this.#guard("Cannot read token", async (service) => {
      const items = await service.search(attributesOf(key), this.#limit());
      const open = newest(items.filter((it) => !it.locked));
      if (open) return readItem(open, key);
      // Some providers hide the items of a locked collection: nothing found
      // there is not the same as nothing stored.
      const mayHide = await this.#defaultLocked(service);
      if (items.length === 0 && !mayHide) return null;
      await this.#unlocked(service, true);
      const again = await service.search(attributesOf(key), this.#limit());
      const found = newest(again.filter((it) => !it.locked));
      if (found) return readItem(found, key);
      if (again.length > 0) throw locked("Cannot read token");
      return null;
    });
  }

  async delete(key: TokenKey): Promise<void> {
    await this.#guard("Cannot delete token", async (service) => {
      await this.#unlocked(service, await this.#findLocked(service, key));
      await service.clear(attributesOf(key), this.#limit());
      const left = await service.search(attributesOf(key), this.#limit());
      if (left.some((it) => it.locked)) throw locked("Cannot delete token");
      if (left.length > 0) {
        throw new Failure(
          "storage_denied",
          "Cannot delete token: the keyring kept it",
        );
      }
    });
  }

  /** Asks once, within the limit; never prompts, never fails. */
  async probe(): Promise<KeyringStatus> {
    const startMs = performance.now();
    const status = (kind: "libsecret" | null, reason: string | null) => ({
      available: kind !== null,
      kind,
      reason,
      probeMs: Math.round((performance.now() - startMs) * 10) / 10,
    });
    try {
      const { exists, locked } = await this.#open()
        .defaultCollection(this.#limit());
      return exists
        ? { ...status("libsecret", null), locked }
        : { ...status(null, "the keyring has no collection"), locked: false };
    } catch (caught) {
      const { message } = libsecretFailure("probe", caught);
      const reason = message.slice("probe: ".length);
      return { ...status(null, reason), locked: false };
    }
  }

  /** Whether an entry of this key, or where it would go, is locked. */
  async #findLocked(service: SecretService, key: TokenKey): Promise<boolean> {
    if (await this.#defaultLocked(service)) return true;
    const items = await service.search(attributesOf(key), this.#limit());
    for (const { secret } of items) secret?.fill(0);
    return items.some((it) => it.locked);
  }

  async #defaultLocked(service: SecretService): Promise<boolean> {
    const { exists, locked } = await service.defaultCollection(this.#limit());
    if (exists) return locked;
    throw new Failure(
      "storage_unavailable",
      "Cannot use keyring: it has no collection",
      { hint: "Create one with your keyring's program, then try again" },
    );
  }

  /** Gets a locked keyring unlocked where a person is there to do it. */
  async #unlocked(service: SecretService, isLocked: boolean): Promise<void> {
    if (!isLocked) return;
    const { onUnlock } = this.#options;
    if (!onUnlock) throw locked("Cannot use keyring");
    onUnlock();
    await service.unlockDefault({ ...this.#limit(), limitMs: PERSON_LIMIT_MS });
    const { locked: still } = await service.defaultCollection(this.#limit());
    if (still) throw locked("Cannot use keyring");
  }

  #limit(): { limitMs: number; signal: AbortSignal | undefined } {
    const { limitMs = MACHINE_LIMIT_MS, signal } = this.#options;
    return { limitMs, signal };
  }

  #open(): SecretService {
    return this.#service ??= new SecretService(SCHEMA, ATTRIBUTES);
  }

  async #guard<T>(
    action: string,
    use: (service: SecretService) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(this.#open());
    } catch (caught) {
      throw libsecretFailure(action, caught);
    }
  }
}

function attributesOf(key: TokenKey): { service: string; account: string } {
  return { service: "jellytau", account: tokenKeyName(key) };
}

function newest(items: readonly FoundItem[]): FoundItem | null {
  return items.toSorted((a, b) => b.modified - a.modified)[0] ?? null;
}

/** A provider may answer with another item, or with less than was stored. */
function readItem(item: FoundItem, key: TokenKey): Secret {
  const damaged = (state: string) =>
    new Failure("storage_damaged", `Cannot read token: ${state}`, {
      hint: "Sign in again with `jellytau auth login --force`",
    });
  if (item.attributes.account !== tokenKeyName(key)) {
    throw damaged("the keyring answered with another entry");
  }
  const { secret } = item;
  if (secret === null) throw damaged("the entry holds no secret");
  try {
    const token = new Secret(
      new TextDecoder("utf-8", { fatal: true }).decode(secret),
    );
    checkToken(token);
    return token;
  } catch {
    throw damaged("the entry is not a token");
  } finally {
    secret.fill(0);
  }
}

function locked(action: string): Failure {
  return new Failure("storage_locked", `${action}: the keyring is locked`);
}
