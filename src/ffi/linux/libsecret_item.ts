import { GErrorRef, type Glib } from "./glib.ts";
import type { LIBSECRET } from "./libsecret_symbols.ts";
import { cString, readBytes, readCString } from "../text.ts";

export type Attributes = Readonly<Record<string, string>>;

/** An item as a search found it. */
export interface FoundItem {
  /** Its D-Bus object path, its name for as long as it is there. */
  readonly path: string;
  readonly locked: boolean;
  /** Seconds since 1970; 0 when the provider does not say. */
  readonly modified: number;
  /** The schema's attributes as the item has them. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** null while locked or not asked for. The receiver wipes it. */
  readonly secret: Uint8Array<ArrayBuffer> | null;
}

/** The opened libraries; every test can lend its own. */
export interface Libraries {
  readonly glib: Glib;
  readonly secret: Deno.DynamicLibrary<typeof LIBSECRET>["symbols"];
}

/** Reads an item's own facts without asking its provider again. */
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
 * Loads the secret of an unlocked item from its provider. (A search that loads
 * secrets by itself forgets why one could not be had.)
 *
 * @throws {NativeError} with what the provider said
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
