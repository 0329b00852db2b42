import {
  SecretService,
  type ToUnlock,
} from "deno-keyring-ffi-bindings/libsecret";
import { Failure, toFailure } from "../../core/failure.ts";
import type {
  EntryOptions,
  KeyringStatus,
  SecureStorage,
} from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { checkToken } from "../../core/token.ts";
import type { ExpectedBinding } from "../../core/token_binding.ts";
import { cannot, type EntryKey, findEntryKey } from "../../core/entry_key.ts";
import { MACHINE_LIMIT_MS, PERSON_LIMIT_MS } from "../keyring/limits.ts";
import { notStored } from "../keyring/problem.ts";
import { lendToken } from "../keyring/token.ts";
import { libsecretFailure, locked, noCollection } from "./failure.ts";
import {
  attributesOf,
  decodeItem,
  DESTINATION,
  destinationOf,
  holdsToken,
  isOf,
  labelOf,
  type NewEntry,
  newest,
  SERVICE,
  storedAttributes,
  type UnderWay,
} from "./item.ts";
import { probeLibsecret } from "./probe.ts";

/** Never change this: items of another schema name are other items. */
const SCHEMA = "org.jellytau.AccessToken";
const ATTRIBUTES = ["service", "account", DESTINATION] as const;
/** KWallet unlocks an open wallet in 2 ms and without a dialog. */
const OPEN_WALLET_LIMIT_MS = 2_000;

export interface LibsecretOptions {
  /** For every call without a dialog. */
  readonly limitMs?: number;
  /** For a user to unlock the keyring. */
  readonly personLimitMs?: number;
  /** Called before a dialog may open; without it a locked keyring fails. */
  readonly onUnlock?: (() => void) | null;
  readonly signal?: AbortSignal | undefined;
  /** For tests that count acquired and released objects. */
  readonly openService?: typeof openService;
}

/**
 * Stores tokens in the keyring of a Linux desktop, through the Secret Service.
 *
 * Every call has a limit of 3 s, or 90 s if the user has to unlock something.
 * Providers differ:
 *
 * - gnome-keyring shows the items of a locked collection, so a token that is not
 *   among them is absent.
 * - KeePassXC hides them: while any database is locked, an entry that is not
 *   found counts as locked. KeePassXC never answers the call that replaces an
 *   entry of another process, so entries are changed in place. An entry of another
 *   process is locked until the user allows access. Old tokens stay in its history.
 * - KWallet reports an open wallet as locked until the first client unlocks it,
 *   which then shows no dialog. It writes a secret a few seconds late. An empty
 *   entry has lost its secret, which is `storage_damaged`. One session in 128
 *   fails, so {@link SecretService} opens another.
 */
export class LibsecretStorage implements SecureStorage {
  readonly kind = "libsecret";
  readonly #options: LibsecretOptions;
  readonly #underWay: UnderWay;
  #service: SecretService | null = null;
  #waitedMs = 0;

  constructor(
    options: LibsecretOptions = {},
    underWay: UnderWay = { unlocking: null, connecting: null },
  ) {
    this.#options = options;
    this.#underWay = underWay;
  }

  /** Returns the same keyring, for a command that `signal` can stop. */
  during(signal: AbortSignal): LibsecretStorage {
    return new LibsecretStorage({ ...this.#options, signal }, this.#underWay);
  }

  async store(
    key: EntryKey,
    token: Secret,
    { binding, names }: EntryOptions,
  ): Promise<void> {
    checkToken(token);
    const action = cannot("store", key);
    const attributes = attributesOf(key);
    const stored = storedAttributes(key, binding);
    await this.#guard(action, async (service) => {
      await this.#unlockPlace(service, action);
      await this.#unlockItems(service, { action, attributes });
      const label = labelOf(key, names);
      await this.#put(service, { key, token, label, stored });
    });
  }

  retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    const action = cannot("read", key);
    const attributes = attributesOf(key);
    return this.#guard(action, async (service) => {
      let items = await service.read(attributes, this.#limit());
      if (items.length === 0) {
        if (!await this.#mayHide(service)) return null;
        await this.#unlock(service, { action, what: { kind: "hiding" } });
        items = await service.read(attributes, this.#limit());
        if (items.length === 0) {
          if (await this.#mayHide(service)) throw locked(action);
          return null;
        }
      }
      // A locked item does not show when it was changed, either.
      if (items.some((it) => it.locked)) {
        await this.#unlockItems(service, { action, attributes });
        items = await service.read(attributes, this.#limit());
      }
      return decodeItem(items, key, { expected });
    });
  }

  /** Never prompts: a locked entry counts as bound. */
  findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    const action = cannot("read", key);
    return this.#guard(action, async (service) => {
      const items = await service.search(attributesOf(key), this.#limit());
      if (items.some((it) => it.locked)) return { bound: true };
      if (items.length === 0 && await this.#mayHide(service)) {
        throw locked(action);
      }
      const item = newest(items.filter((it) => isOf(it, key)));
      return item && { bound: destinationOf(item) !== null };
    });
  }

  async delete(key: EntryKey): Promise<void> {
    const action = cannot("delete", key);
    const attributes = attributesOf(key);
    await this.#guard(action, async (service) => {
      const before = await service.search(attributes, this.#limit());
      if (before.length === 0 && await this.#mayHide(service)) {
        await this.#unlock(service, { action, what: { kind: "hiding" } });
        if (await this.#mayHide(service)) throw locked(action);
      }
      await this.#unlockItems(service, { action, attributes });
      // A locked item does not show its attributes.
      const found = await service.search(attributes, this.#limit());
      for (const { path } of found.filter((it) => isOf(it, key))) {
        await service.remove({ path, attributes }, this.#limit());
      }
      const left = await service.search(attributes, this.#limit());
      if (left.some((it) => isOf(it, key))) {
        throw new Failure("storage_denied", `${action}: the keyring kept it`);
      }
    });
  }

  /** Does not include entries that a locked collection hides. */
  listKeys(): Promise<EntryKey[]> {
    return this.#guard("Cannot list tokens", async (service) => {
      const options = { ...this.#limit(), names: ATTRIBUTES };
      const items = await service.list({ service: SERVICE }, options);
      const names = items.filter((it) => it.attributes.service === SERVICE)
        .map((it) => it.attributes.account ?? "");
      return [...new Set(names)].flatMap((it) => findEntryKey(it) ?? []);
    });
  }

  /**
   * Starts opening the session that all calls use. Never prompts, never fails: the
   * call that waits for it gets the error.
   */
  beginConnecting(): void {
    const connect = async () => await this.#open().connect(this.#limit());
    const connecting = connect().finally(() => {
      this.#underWay.connecting = null;
    });
    connecting.catch(toFailure);
    this.#underWay.connecting = connecting;
  }

  /** Asks once, within the limit. Never prompts, never fails. */
  probe(): Promise<KeyringStatus> {
    return probeLibsecret(() => this.#open(), this.#limit());
  }

  /**
   * Changes an existing entry in place: with KeePassXC the call that replaces an
   * entry of another process never returns. If the keyring did not change the
   * attributes, stores a second entry.
   */
  async #put(service: SecretService, entry: NewEntry): Promise<void> {
    const { key, token, label, stored } = entry;
    const attributes = attributesOf(key);
    const found = await service.search(attributes, this.#limit());
    const path = newest(found.filter((it) => isOf(it, key)))?.path ?? null;
    const kept = await lendToken(token, async (bytes) => {
      const existing = { attributes, stored, label, path: path ?? "" };
      const changed = path !== null &&
        await service.change(existing, { bytes, limit: this.#limit() });
      if (changed && await this.#keepOne(service, entry)) return true;
      const item = { attributes: stored, label };
      await service.create(item, { bytes, limit: this.#limit() });
      return false;
    });
    if (kept || await this.#keepOne(service, entry)) return;
    throw notStored("the keyring");
  }

  /**
   * Reads back what was stored, and removes older entries of the same key, such
   * as those in an earlier default collection.
   *
   * @returns whether it is stored, with its destination
   */
  async #keepOne(
    service: SecretService,
    { key, token, stored }: NewEntry,
  ): Promise<boolean> {
    const attributes = attributesOf(key);
    const items = await service.read(attributes, this.#limit());
    const ours = items.filter((it) => isOf(it, key));
    const kept = newest(
      ours.filter((it) =>
        holdsToken(it, token) && destinationOf(it) === stored.destination
      ),
    );
    for (const { secret } of items) secret?.fill(0);
    if (kept === null) return false;
    for (const { path } of ours) {
      if (path === kept.path) continue;
      await service.remove({ path, attributes }, this.#limit());
    }
    return true;
  }

  /** Unlocks the collection for new items. */
  async #unlockPlace(service: SecretService, action: string): Promise<void> {
    const before = await service.defaultCollection(this.#limit());
    if (!before.exists) throw noCollection(action);
    if (!before.locked) return;
    await this.#unlock(service, { action, what: { kind: "default" } });
    const after = await service.defaultCollection(this.#limit());
    if (after.locked) throw locked(action);
  }

  /** Unlocks all items of the key. */
  async #unlockItems(
    service: SecretService,
    { action, attributes }: {
      action: string;
      attributes: ReturnType<typeof attributesOf>;
    },
  ): Promise<void> {
    const anyLocked = async () =>
      (await service.search(attributes, this.#limit())).some((it) => it.locked);
    if (!await anyLocked()) return;
    const what = { kind: "items", attributes } as const;
    await this.#unlock(service, { action, what });
    if (await anyLocked()) throw locked(action);
  }

  /** Returns whether the entry may exist although no search finds it. */
  async #mayHide(service: SecretService): Promise<boolean> {
    if (await service.hasHiding(this.#limit())) return true;
    const { exists } = await service.defaultCollection(this.#limit());
    if (!exists) throw noCollection("Cannot use keyring");
    return false;
  }

  /**
   * Unlocks silently if the keyring allows it, else asks the user, else fails.
   * Other callers wait for the same answer.
   */
  async #unlock(
    service: SecretService,
    asked: { action: string; what: ToUnlock },
  ): Promise<void> {
    const { unlocking } = this.#underWay;
    if (unlocking) return await unlocking.catch(() => undefined);
    this.#underWay.unlocking = this.#askToUnlock(service, asked);
    try {
      await this.#underWay.unlocking;
    } finally {
      this.#underWay.unlocking = null;
    }
  }

  async #askToUnlock(
    service: SecretService,
    { action, what }: { action: string; what: ToUnlock },
  ): Promise<void> {
    const { onUnlock, personLimitMs = PERSON_LIMIT_MS } = this.#options;
    const isSilent = await service.isWalletOpen(this.#limit());
    if (!isSilent && !onUnlock) throw locked(action);
    if (!isSilent) onUnlock?.();
    const limitMs = isSilent ? OPEN_WALLET_LIMIT_MS : personLimitMs;
    await service.unlock(what, { ...this.#limit(), limitMs });
  }

  /** Subtracts the time that a call has waited for the session. */
  #limit(): { limitMs: number; signal: AbortSignal | undefined } {
    const { limitMs = MACHINE_LIMIT_MS, signal } = this.#options;
    const leftMs = Math.max(0, limitMs - this.#waitedMs);
    this.#waitedMs = 0;
    return { limitMs: leftMs, signal };
  }

  async #awaitSession(): Promise<void> {
    const startMs = performance.now();
    await this.#underWay.connecting;
    this.#waitedMs = performance.now() - startMs;
  }

  #open(): SecretService {
    return this.#service ??= (this.#options.openService ?? openService)();
  }

  async #guard<T>(
    action: string,
    use: (service: SecretService) => Promise<T>,
  ): Promise<T> {
    try {
      const service = this.#open();
      if (this.#underWay.connecting) await this.#awaitSession();
      return await use(service);
    } catch (caught) {
      throw libsecretFailure(action, caught);
    }
  }
}

function openService(): SecretService {
  return new SecretService(SCHEMA, ATTRIBUTES);
}
