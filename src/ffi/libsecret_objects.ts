/** Collections and items as libsecret hands them out, in lists that are ours. */
import { ErrorSlot, readList, TextTable } from "./glib.ts";
import type { Attributes, Libraries } from "./libsecret_item.ts";
import { cString } from "./text.ts";

/** `SecretSearchFlags`: not the first one only. */
const SEARCH_ALL = 2;

/** What a call is lent: its cancellable and the service. */
export interface Call {
  readonly cancellable: Deno.PointerValue;
  readonly service: Deno.PointerValue;
}

type List = Deno.PointerValue;
type Item = Deno.PointerValue;

/** Lends what a list of ours points to; all of it is released. */
export async function lendList<T>(
  { glib: { glib, gobject } }: Libraries,
  list: List,
  use: (items: Item[]) => T | Promise<T>,
): Promise<T> {
  const items = readList(list);
  glib.g_list_free(list);
  try {
    return await use(items);
  } finally {
    for (const item of items) gobject.g_object_unref(item);
  }
}

export async function searchList(
  { glib, secret }: Libraries,
  wanted: { schema: Uint8Array<ArrayBuffer>; attributes: Attributes },
  { service, cancellable }: Call,
): Promise<List> {
  const table = new TextTable(glib, wanted.attributes);
  const error = new ErrorSlot();
  try {
    const list = await secret.secret_service_search_sync(
      service,
      wanted.schema,
      table.pointer,
      SEARCH_ALL,
      cancellable,
      error.buffer,
    );
    error.check(glib);
    return list;
  } finally {
    table.free();
  }
}

/** A list of the default collection, or an empty one when there is none. */
export async function openDefault(
  { glib, secret }: Libraries,
  { service, cancellable }: Call,
): Promise<List> {
  const error = new ErrorSlot();
  const collection = await secret.secret_collection_for_alias_sync(
    service,
    cString("default"),
    0,
    cancellable,
    error.buffer,
  );
  error.check(glib);
  return collection === null ? null : glib.glib.g_list_append(null, collection);
}

export async function loadCollections(
  { glib, secret }: Libraries,
  { service, cancellable }: Call,
): Promise<List> {
  const error = new ErrorSlot();
  await secret.secret_service_load_collections_sync(
    service,
    cancellable,
    error.buffer,
  );
  error.check(glib);
  return secret.secret_service_get_collections(service);
}

/** Asks the person, at most once for all of them. */
export async function unlockAll(
  { glib, secret }: Libraries,
  objects: readonly Item[],
  { service, cancellable }: Call,
): Promise<void> {
  if (objects.length === 0) return;
  let list: List = null;
  for (const it of objects) list = glib.glib.g_list_append(list, it);
  const error = new ErrorSlot();
  try {
    await secret.secret_service_unlock_sync(
      service,
      list,
      cancellable,
      null,
      error.buffer,
    );
    error.check(glib);
  } finally {
    glib.glib.g_list_free(list);
  }
}

export function isItemLocked({ secret }: Libraries, item: Item): boolean {
  return secret.secret_item_get_locked(item) !== 0;
}

export function isLocked({ secret }: Libraries, collection: Item): boolean {
  return secret.secret_collection_get_locked(collection) !== 0;
}

/**
 * Locked, and not showing what is in it. gnome-keyring shows locked items,
 * KeePassXC and KWallet do not.
 */
export function isHiding(lib: Libraries, collection: Item): boolean {
  if (!isLocked(lib, collection)) return false;
  const { gio, glib } = lib.glib;
  const items = gio.g_dbus_proxy_get_cached_property(
    collection,
    cString("Items"),
  );
  if (items === null) return true;
  const shown = glib.g_variant_is_container(items) !== 0 &&
    glib.g_variant_n_children(items) > 0n;
  glib.g_variant_unref(items);
  return !shown;
}
