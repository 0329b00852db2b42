/**
 * The Secret Service of Linux desktops, through libsecret 0.18 or later.
 *
 * Everything goes to the Secret Service itself (`secret_service_…`), not to
 * `secret_password_…`, which other backends and environment variables redirect.
 * Source: libsecret API reference, Secret Service API draft 0.2.
 */
import {
  ErrorSlot,
  type Glib,
  type Limit,
  openGlib,
  readList,
  TextTable,
  withCancellable,
} from "./glib.ts";
import { LIBSECRET } from "./libsecret_symbols.ts";
import { openLibrary } from "./native_library.ts";
import { addressOf, cString, readBytes, readCString } from "./text.ts";

/** `SecretServiceFlags`: open a session, so that secrets travel encrypted. */
const OPEN_SESSION = 2;
/** `SecretSearchFlags`. */
const SEARCH_ALL = 2;
const SEARCH_LOAD_SECRETS = 8;
/** `SecretSchemaFlags`: items of other programs' schemas match as well. */
const DONT_MATCH_NAME = 2;
const SCHEMA_SIZE_BYTES = 592;

type Symbols = Deno.DynamicLibrary<typeof LIBSECRET>["symbols"];
type Attributes = Readonly<Record<string, string>>;

/** An item as a search found it. */
export interface FoundItem {
  readonly locked: boolean;
  /** Seconds since 1970; 0 when the provider does not say. */
  readonly modified: number;
  /** The searched attributes as the item has them. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** null while locked. Whoever gets it wipes it. */
  readonly secret: Uint8Array<ArrayBuffer> | null;
}

/** The default collection, where new items go. */
export interface DefaultCollection {
  readonly exists: boolean;
  readonly locked: boolean;
}

/**
 * `struct SecretSchema`, its name and attribute names. 592 bytes on 64 bits:
 * name @0, flags @8, 32 attributes of { name, type } @16, reserved @528.
 */
export class Schema {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(SCHEMA_SIZE_BYTES);
  /** The struct holds addresses of these only. */
  readonly kept: readonly Uint8Array<ArrayBuffer>[];

  constructor(name: string, attributes: readonly string[]) {
    const view = new DataView(this.bytes.buffer);
    this.kept = [name, ...attributes].map(cString);
    this.kept.forEach((text, i) => {
      const offset = i === 0 ? 0 : 16 + (i - 1) * 16;
      view.setBigUint64(offset, addressOf(text), true);
    });
    view.setInt32(8, DONT_MATCH_NAME, true);
  }
}

let opened: Symbols | null = null;

/** Opens libsecret on first use, once. */
function openLibsecret(): Symbols {
  return opened ??= openLibrary(["libsecret-1.so.0"], LIBSECRET);
}

/** The Secret Service, for items of one schema. */
export class SecretService {
  readonly #glib: Glib;
  readonly #secret: Symbols;
  readonly #schema: Schema;

  /** @throws {NativeError} `library` when libsecret is not there */
  constructor(schemaName: string, attributes: readonly string[]) {
    this.#glib = openGlib();
    this.#secret = openLibsecret();
    this.#schema = new Schema(schemaName, attributes);
  }

  /** Where new items go. Never prompts; starts the provider if need be. */
  defaultCollection(limit: Limit): Promise<DefaultCollection> {
    return this.#call(limit, async (cancellable, service) => {
      const collection = await this.#defaultOf(service, cancellable);
      if (collection === null) return { exists: false, locked: false };
      const locked =
        this.#secret.secret_collection_get_locked(collection) !== 0;
      this.#glib.gobject.g_object_unref(collection);
      return { exists: true, locked };
    });
  }

  /** Asks the person to unlock the default collection; a dialog may open. */
  unlockDefault(limit: Limit): Promise<void> {
    return this.#call(limit, async (cancellable, service) => {
      const collection = await this.#defaultOf(service, cancellable);
      if (collection === null) return;
      const list = this.#glib.glib.g_list_append(null, collection);
      const error = new ErrorSlot();
      try {
        await this.#secret.secret_service_unlock_sync(
          service,
          list,
          cancellable,
          null,
          error.buffer,
        );
        error.check(this.#glib);
      } finally {
        this.#glib.glib.g_list_free(list);
        this.#glib.gobject.g_object_unref(collection);
      }
    });
  }

  /** All items with these attributes, locked ones too. Never prompts. */
  search(attributes: Attributes, limit: Limit): Promise<FoundItem[]> {
    return this.#withTable(attributes, limit, async (call) => {
      const error = new ErrorSlot();
      const list = await this.#secret.secret_service_search_sync(
        call.service,
        this.#schema.bytes,
        call.table,
        SEARCH_ALL | SEARCH_LOAD_SECRETS,
        call.cancellable,
        error.buffer,
      );
      error.check(this.#glib);
      try {
        return readList(list).map((it) => this.#readItem(it, attributes));
      } finally {
        for (const item of readList(list)) {
          this.#glib.gobject.g_object_unref(item);
        }
        this.#glib.glib.g_list_free(list);
      }
    });
  }

  /** Replaces the item with these attributes. Wipes nothing of the caller's. */
  store(
    item: { attributes: Attributes; label: string },
    secret: Uint8Array<ArrayBuffer>,
    limit: Limit,
  ): Promise<void> {
    return this.#withTable(item.attributes, limit, async (call) => {
      const error = new ErrorSlot();
      const value = this.#secret.secret_value_new(
        secret,
        BigInt(secret.length),
        cString("text/plain"),
      );
      try {
        await this.#secret.secret_service_store_sync(
          call.service,
          this.#schema.bytes,
          call.table,
          cString("default"),
          cString(item.label),
          value,
          call.cancellable,
          error.buffer,
        );
        error.check(this.#glib);
      } finally {
        this.#secret.secret_value_unref(value);
      }
    });
  }

  /** Removes unlocked items with these attributes; leaves locked ones. */
  clear(attributes: Attributes, limit: Limit): Promise<void> {
    return this.#withTable(attributes, limit, async (call) => {
      const error = new ErrorSlot();
      await this.#secret.secret_service_clear_sync(
        call.service,
        this.#schema.bytes,
        call.table,
        call.cancellable,
        error.buffer,
      );
      error.check(this.#glib);
    });
  }

  #withTable<T>(
    attributes: Attributes,
    limit: Limit,
    use: (call: {
      service: Deno.PointerValue;
      table: Deno.PointerValue;
      cancellable: Deno.PointerValue;
    }) => Promise<T>,
  ): Promise<T> {
    return this.#call(limit, async (cancellable, service) => {
      const table = new TextTable(this.#glib, attributes);
      try {
        return await use({ service, table: table.pointer, cancellable });
      } finally {
        table.free();
      }
    });
  }

  /** Lends the service; after a failure the next call starts afresh. */
  async #call<T>(
    limit: Limit,
    use: (
      cancellable: Deno.PointerValue,
      service: Deno.PointerValue,
    ) => Promise<T>,
  ): Promise<T> {
    try {
      return await withCancellable(this.#glib, limit, async (cancellable) => {
        const error = new ErrorSlot();
        const service = await this.#secret.secret_service_get_sync(
          OPEN_SESSION,
          cancellable,
          error.buffer,
        );
        error.check(this.#glib);
        try {
          return await use(cancellable, service);
        } finally {
          this.#glib.gobject.g_object_unref(service);
        }
      });
    } catch (caught) {
      this.#secret.secret_service_disconnect();
      throw caught;
    }
  }

  async #defaultOf(
    service: Deno.PointerValue,
    cancellable: Deno.PointerValue,
  ): Promise<Deno.PointerValue> {
    const error = new ErrorSlot();
    const collection = await this.#secret.secret_collection_for_alias_sync(
      service,
      cString("default"),
      0,
      cancellable,
      error.buffer,
    );
    error.check(this.#glib);
    return collection;
  }

  #readItem(item: Deno.PointerValue, wanted: Attributes): FoundItem {
    const locked = this.#secret.secret_item_get_locked(item) !== 0;
    const modified = Number(this.#secret.secret_item_get_modified(item));
    const attributes = this.#readAttributes(item, Object.keys(wanted));
    const secret = locked ? null : this.#readSecret(item);
    return { locked, modified, attributes, secret };
  }

  #readAttributes(
    item: Deno.PointerValue,
    names: readonly string[],
  ): Record<string, string | null> {
    const { glib } = this.#glib;
    const table = this.#secret.secret_item_get_attributes(item);
    try {
      return Object.fromEntries(names.map((name) => {
        const value = glib.g_hash_table_lookup(table, cString(name));
        return [name, readCString(value)];
      }));
    } finally {
      glib.g_hash_table_unref(table);
    }
  }

  #readSecret(item: Deno.PointerValue): Uint8Array<ArrayBuffer> | null {
    const value = this.#secret.secret_item_get_secret(item);
    if (value === null) return null;
    try {
      const length = new BigUint64Array(1);
      const text = this.#secret.secret_value_get(value, length);
      return readBytes(text, Number(length[0] ?? 0n));
    } finally {
      this.#secret.secret_value_unref(value);
    }
  }
}
