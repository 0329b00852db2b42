import { GErrorRef, type Glib } from "./glib.ts";
import type { LIBSECRET } from "./libsecret_symbols.ts";
import { cString, readBytes, readCString } from "../text.ts";

export type Attributes = Readonly<Record<string, string>>;

/** An item as a search found it. */
export interface FoundItem {
  /** The D-Bus object path: the name of the item while it exists. */
  readonly path: string;
  readonly locked: boolean;
  /** Seconds since 1970; 0 if the provider does not report it. */
  readonly modified: number;
  /** The item's values for the attributes of the schema. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** null if locked or not requested. The receiver overwrites it. */
  readonly secret: Uint8Array<ArrayBuffer> | null;
}

/** The opened libraries. A test can pass its own. */
export interface Libraries {
  readonly glib: Glib;
  readonly secret: Deno.DynamicLibrary<typeof LIBSECRET>["symbols"];
}

/** Reads the cached properties of an item; does not ask the provider. */
export function readItem(
  { glib, secret }: Libraries,
  { item, names }: { item: Deno.PointerValue; names: readonly string[] },
): FoundItem {
  const path = glib.gio.g_dbus_proxy_get_object_path(item);
  return {
    path: readCString(path) ?? "",
    locked: secret.secret_item_get_locked(item) !== 0,
    modified: Number(secret.secret_item_get_modified(item)),
    attributes: readAttributes({ glib, secret }, { item, names }),
    secret: null,
  };
}

/**
 * Loads the secret of an unlocked item from its provider. A search that loads
 * secrets itself would drop the errors.
 *
 * @throws {NativeError} with the error of the provider
 */
export async function loadSecret(
  { glib, secret }: Libraries,
  { item, cancellable }: {
    item: Deno.PointerValue;
    cancellable: Deno.PointerValue;
  },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const error = new GErrorRef();
  await secret.secret_item_load_secret_sync(item, cancellable, error.buffer);
  error.check(glib);
  const value = secret.secret_item_get_secret(item);
  if (value === null) return null;
  try {
    const length = new BigUint64Array(1);
    const text = secret.secret_value_get(value, length);
    return readBytes(text, Number(length[0] ?? 0n));
  } finally {
    secret.secret_value_unref(value);
  }
}

function readAttributes(
  { glib: { glib }, secret }: Libraries,
  { item, names }: { item: Deno.PointerValue; names: readonly string[] },
): Record<string, string | null> {
  const table = secret.secret_item_get_attributes(item);
  if (table === null) return {};
  try {
    return Object.fromEntries(names.map((name) => {
      const value = glib.g_hash_table_lookup(table, cString(name));
      return [name, readCString(value)];
    }));
  } finally {
    glib.g_hash_table_unref(table);
  }
}
