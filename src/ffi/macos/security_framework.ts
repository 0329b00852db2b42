/**
 * Generic passwords in the keychain files of macOS ("login" and its like),
 * through Security.framework.
 *
 * The other kind of keychain ("data protection") takes only programs with an
 * entitlement from Apple, so every query asks for the files; without that it
 * would reach both kinds. `kSecUseAuthenticationUI` does not prevent dialogs for
 * the files; `SecKeychainSetUserInteractionAllowed` does, for the whole process,
 * and is set before each call.
 *
 * Source: SecItem.h, SecKeychain.h, TN3137 "On Mac keychain APIs and
 * implementations".
 */
import {
  CfPool,
  type CfRef,
  CfSlot,
  CoreFoundation,
  readConstant,
} from "./core_foundation.ts";
import { deadlineOf, type Limit } from "../limit.ts";
import { NativeError } from "../native_error.ts";
import { openLibrary } from "../native_library.ts";
import { SECURITY } from "./security_symbols.ts";
import { pinnedBytes } from "../text.ts";
import { withinDeadline } from "../within_deadline.ts";

/** The folder of macOS' frameworks; absolute, so that no other one is found. */
const FRAMEWORKS = "/System/Library/Frameworks";
const PATHS: SecurityPaths = {
  coreFoundation: `${FRAMEWORKS}/CoreFoundation.framework/CoreFoundation`,
  security: `${FRAMEWORKS}/Security.framework/Security`,
};

/** `errSecSuccess`, `errSecItemNotFound`, `errSecNoDefaultKeychain`. */
const SUCCESS = 0;
const NOT_FOUND = -25300;
const NO_DEFAULT = -25307;
/** `kSecUnlockStateStatus`, a bit of `SecKeychainStatus`. */
const UNLOCKED = 1;

export interface SecurityPaths {
  readonly coreFoundation: string;
  readonly security: string;
}

/** The attributes that find an item. Neither is ever empty. */
export interface PasswordName {
  readonly service: string;
  readonly account: string;
}

export interface FoundPassword extends PasswordName {
  /** The attribute for a program's own use; null if it has none. */
  readonly generic: string | null;
  /** The receiver must overwrite it. */
  readonly secret: Uint8Array<ArrayBuffer>;
}

export interface KeychainLimit extends Limit {
  /** If true, a dialog may open; otherwise a call that needs one fails at once. */
  readonly mayAsk: boolean;
}

/** The number of calls of this process that may show a dialog now. */
let asking = 0;

/**
 * The keychains of the user who runs this program.
 *
 * A status other than success is a {@link NativeError} of the domain
 * `os-status`; `limit` and `stopped` end a wait, and the hung call's thread
 * stays behind, since nothing cancels these calls.
 */
export class Keychain {
  readonly #cf: CoreFoundation;
  readonly #symbols: Deno.DynamicLibrary<typeof SECURITY>["symbols"];

  /**
   * @param paths other paths of the two frameworks, for tests
   * @throws {NativeError} `library` if they are missing
   */
  constructor(paths: SecurityPaths = PATHS) {
    this.#cf = new CoreFoundation(paths.coreFoundation);
    this.#symbols = openLibrary([paths.security], SECURITY);
  }

  /** Adds a new item. @throws {NativeError} -25299 if it already exists */
  add(
    item: PasswordName & { readonly label: string; readonly generic: string },
    { secret, limit }: {
      secret: Uint8Array<ArrayBuffer>;
      limit: KeychainLimit;
    },
  ): Promise<void> {
    return this.#call(limit, async (pool) => {
      const attributes = pool.dictionary([
        ...this.#name(pool, item),
        this.#entry("kSecAttrLabel", pool.text(item.label)),
        this.#entry("kSecAttrGeneric", pool.secret(bytesOf(item.generic))),
        this.#entry("kSecValueData", pool.secret(secret)),
      ]);
      check(await this.#symbols.SecItemAdd(attributes, null));
    });
  }

  /**
   * Replaces secret, label and generic attribute of an item. Does not change which
   * programs may read it.
   *
   * @throws {NativeError} -25300 if it does not exist
   */
  update(
    item: PasswordName & {
      readonly label: string | null;
      readonly generic: string;
    },
    { secret, limit }: {
      secret: Uint8Array<ArrayBuffer>;
      limit: KeychainLimit;
    },
  ): Promise<void> {
    return this.#call(limit, async (pool) => {
      const query = pool.dictionary(this.#name(pool, item));
      const changes = [
        this.#entry("kSecValueData", pool.secret(secret)),
        this.#entry("kSecAttrGeneric", pool.secret(bytesOf(item.generic))),
      ];
      if (item.label !== null) {
        changes.push(this.#entry("kSecAttrLabel", pool.text(item.label)));
      }
      const { SecItemUpdate } = this.#symbols;
      check(await SecItemUpdate(query, pool.dictionary(changes)));
    });
  }

  /** Returns the item with this name; null if there is none. */
  find(
    name: PasswordName,
    limit: KeychainLimit,
  ): Promise<FoundPassword | null> {
    return this.#call(limit, async (pool) => {
      const query = pool.dictionary([
        ...this.#name(pool, name),
        this.#entry("kSecReturnData", this.#cf.yes),
        this.#entry("kSecReturnAttributes", this.#cf.yes),
        this.#entry("kSecMatchLimit", this.#constant("kSecMatchLimitOne")),
      ]);
      const slot = new CfSlot();
      const { SecItemCopyMatching } = this.#symbols;
      const status = await SecItemCopyMatching(query, slot.buffer);
      if (status === NOT_FOUND) return null;
      check(status);
      return this.#readFound(pool.own(slot.read()));
    }, { abandon: (late) => late?.secret.fill(0) });
  }

  /**
   * Lists the accounts of a service's items, in any order. Reads no secret, so
   * it needs no permission and no unlocked keychain. Skips an item without an
   * account.
   */
  listAccounts(service: string, limit: Limit): Promise<string[]> {
    return this.#call({ ...limit, mayAsk: false }, async (pool) => {
      const query = pool.dictionary([
        ...this.#service(pool, service),
        this.#entry("kSecReturnAttributes", this.#cf.yes),
        this.#entry("kSecMatchLimit", this.#constant("kSecMatchLimitAll")),
      ]);
      const slot = new CfSlot();
      const { SecItemCopyMatching } = this.#symbols;
      const status = await SecItemCopyMatching(query, slot.buffer);
      if (status === NOT_FOUND) return [];
      check(status);
      const items = this.#cf.readValues(pool.own(slot.read()));
      return items.flatMap((it) => {
        const key = this.#constant("kSecAttrAccount");
        const account = this.#cf.readValue(it, key);
        return account === null ? [] : [this.#cf.readText(account)];
      });
    });
  }

  /** Removes the item. @returns whether it existed */
  delete(name: PasswordName, limit: KeychainLimit): Promise<boolean> {
    return this.#call(limit, async (pool) => {
      const query = pool.dictionary(this.#name(pool, name));
      const status = await this.#symbols.SecItemDelete(query);
      if (status === NOT_FOUND) return false;
      check(status);
      return true;
    });
  }

  /** Describes the keychain for new items. Never prompts. */
  defaultKeychain(limit: Limit): Promise<{ exists: boolean; locked: boolean }> {
    return this.#call({ ...limit, mayAsk: false }, async (pool) => {
      const slot = new CfSlot();
      const found = await this.#symbols.SecKeychainCopyDefault(slot.buffer);
      if (found === NO_DEFAULT) return { exists: false, locked: false };
      check(found);
      const status = new Uint32Array(pinnedBytes(4).buffer);
      const keychain = pool.own(slot.read());
      check(await this.#symbols.SecKeychainGetStatus(keychain, status));
      return { exists: true, locked: ((status[0] ?? 0) & UNLOCKED) === 0 };
    });
  }

  /** Asks the user for the password of the default keychain, in a dialog. */
  unlockDefault(limit: Limit): Promise<void> {
    return this.#call({ ...limit, mayAsk: true }, async () => {
      check(await this.#symbols.SecKeychainUnlock(null, 0, null, 0));
    });
  }

  /** Lends objects for one call, and frees them after it has returned. */
  async #call<T>(
    limit: KeychainLimit,
    use: (pool: CfPool) => Promise<T>,
    { abandon }: { abandon?: ((late: T) => void) | undefined } = {},
  ): Promise<T> {
    if (limit.mayAsk) asking++;
    try {
      const call = () => this.#withPool(use);
      return await withinDeadline(deadlineOf(limit), call, { abandon });
    } finally {
      if (limit.mayAsk) asking--;
    }
  }

  async #withPool<T>(use: (pool: CfPool) => Promise<T>): Promise<T> {
    const pool = new CfPool(this.#cf);
    try {
      const { SecKeychainSetUserInteractionAllowed: allow } = this.#symbols;
      check(allow(asking > 0 ? 1 : 0));
      return await use(pool);
    } finally {
      pool.release();
    }
  }

  #name(
    pool: CfPool,
    { service, account }: PasswordName,
  ): [CfRef, CfRef][] {
    return [
      ...this.#service(pool, service),
      this.#entry("kSecAttrAccount", pool.text(checkedName(account))),
    ];
  }

  /** Returns the entries that every query has. */
  #service(pool: CfPool, service: string): [CfRef, CfRef][] {
    return [
      this.#entry("kSecClass", this.#constant("kSecClassGenericPassword")),
      this.#entry("kSecUseDataProtectionKeychain", this.#cf.no),
      this.#entry("kSecAttrService", pool.text(checkedName(service))),
    ];
  }

  #readFound(item: CfRef): FoundPassword {
    const cf = this.#cf;
    const value = (key: ConstantName) =>
      cf.readValue(item, this.#constant(key));
    const generic = value("kSecAttrGeneric");
    return {
      generic: generic && new TextDecoder().decode(cf.readData(generic)),
      service: cf.readText(value("kSecAttrService")),
      account: cf.readText(value("kSecAttrAccount")),
      secret: cf.readData(value("kSecValueData")),
    };
  }

  #entry(key: ConstantName, value: CfRef): [CfRef, CfRef] {
    return [this.#constant(key), value];
  }

  #constant(name: ConstantName): CfRef {
    return readConstant(this.#symbols[name]);
  }
}

type ConstantName = Extract<keyof typeof SECURITY, `k${string}`>;

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/**
 * Refuses an empty name, which would match any item, and one with a NUL, at
 * which the keychain files end a name.
 */
function checkedName(name: string): string {
  if (name === "" || name.includes("\0")) throw new NativeError("name", 0);
  return name;
}

function check(status: number): void {
  if (status !== SUCCESS) throw new NativeError("os-status", status);
}
