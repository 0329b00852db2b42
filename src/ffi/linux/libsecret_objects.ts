/** The collections and items of libsecret, in lists that we own. */
import { refuseCancelled } from "./cancellable.ts";
import { GErrorRef, readList, TextTable } from "./glib.ts";
import type { Attributes, Libraries } from "./libsecret_item.ts";
import { deadlineOf, type Limit } from "../limit.ts";
import { readCollectionPaths } from "./libsecret_provider.ts";
import { NativeError } from "../native_error.ts";
import { cString } from "../text.ts";

/** `SecretServiceFlags`: open a session, so that secrets travel encrypted. */
const OPEN_SESSION = 2;
/** `SecretSearchFlags`: all matches instead of the first. */
const SEARCH_ALL = 2;
/** The maximum number of attempts after temporary errors. */
const ATTEMPTS = 3;

/** The cancellable and the service that are lent to a call. */
export interface Call {
  readonly cancellable: Deno.PointerValue;
  readonly service: Deno.PointerValue;
}

/** Error codes by domain. */
type Errors = Readonly<Record<string, readonly number[]>>;
type List = Deno.PointerValue;
type Item = Deno.PointerValue;

/** `G_IO_ERROR_CANCELLED`. */
const CANCELLED: Errors = { "g-io-error-quark": [19] };
/** `G_DBUS_ERROR_INVALID_ARGS`. */
const REFUSED_KEY: Errors = { "g-dbus-error-quark": [16] };

/**
 * Returns the service, ours to unref. Calls that connect at the same time share
 * one attempt, even across isolates. If the one that started it gives up, this one
 * tries again.
 *
 * KWallet refuses a public key that begins with a zero, which libsecret sends
 * without it: one in 256. Another attempt makes another key.
 */
export async function connect(
  { glib, secret }: Libraries,
  cancellable: Deno.PointerValue,
): Promise<Deno.PointerValue> {
  for (let refusals = 0;;) {
    const error = new GErrorRef();
    const service = await secret.secret_service_get_sync(
      OPEN_SESSION,
      cancellable,
      error.buffer,
    );
    try {
      error.check(glib);
    } catch (caught) {
      const isRefused = isOneOf(caught, REFUSED_KEY) && ++refusals < ATTEMPTS;
      if (!isRefused && !isOneOf(caught, CANCELLED)) throw caught;
      refuseCancelled(glib, cancellable);
      continue;
    }
    if (service === null) throw new NativeError("secret-error", 1);
    // Otherwise GLib ends the process when the bus goes away.
    const { gio } = glib;
    const bus = gio.g_dbus_proxy_get_connection(service);
    gio.g_dbus_connection_set_exit_on_close(bus, 0);
    return service;
  }
}

function isOneOf(caught: unknown, errors: Errors): boolean {
  return caught instanceof NativeError &&
    (errors[caught.domain]?.includes(caught.code) ?? false);
}

/** Lends the objects in a list that we own, then releases them. */
export async function lendList<T>(
  { lib: { glib: { glib, gobject } }, list }: { lib: Libraries; list: List },
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
  const error = new GErrorRef();
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

/** Lends a copy of bytes in memory that is never paged out, then wipes it. */
export async function lendValue(
  { lib: { secret }, bytes }: {
    lib: Libraries;
    bytes: Uint8Array<ArrayBuffer>;
  },
  use: (value: Deno.PointerValue) => Promise<void>,
): Promise<void> {
  const length = BigInt(bytes.length);
  const value = secret.secret_value_new(bytes, length, cString("text/plain"));
  try {
    await use(value);
  } finally {
    secret.secret_value_unref(value);
  }
}

/** Changes the secret, then the label, then the attributes of an item in place. */
export async function changeItem(
  lib: Libraries,
  item: Item,
  { label, bytes, stored, schema, call: { cancellable } }: {
    label: string;
    bytes: Uint8Array<ArrayBuffer>;
    /** All attributes after the change; null leaves them as they are. */
    stored: Attributes | null;
    schema: Uint8Array<ArrayBuffer>;
    call: Call;
  },
): Promise<void> {
  const { glib, secret } = lib;
  const error = new GErrorRef();
  const { buffer } = error;
  await lendValue({ lib, bytes }, async (value) => {
    await secret.secret_item_set_secret_sync(item, value, cancellable, buffer);
    error.check(glib);
  });
  const text = cString(label);
  await secret.secret_item_set_label_sync(item, text, cancellable, buffer);
  error.check(glib);
  if (stored === null) return;
  // Set after the secret, so that new attributes never find an old secret.
  const table = new TextTable(glib, stored);
  try {
    await secret.secret_item_set_attributes_sync(
      item,
      schema,
      table.pointer,
      cancellable,
      buffer,
    );
    error.check(glib);
  } finally {
    table.free();
  }
}

/**
 * Returns a list with the default collection, or an empty list without one.
 */
export async function openDefault(
  { glib, secret }: Libraries,
  { service, cancellable }: Call,
): Promise<List> {
  const error = new GErrorRef();
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

/**
 * Returns all collections as they are now, without their items. Another program
 * may remove one at any moment.
 */
export async function openCollections(
  lib: Libraries,
  { service, cancellable }: Call,
): Promise<List> {
  const paths = await readCollectionPaths(lib.glib, { service, cancellable });
  let list: List = null;
  try {
    for (const path of paths) {
      const error = new GErrorRef();
      const collection = await lib.secret
        .secret_collection_new_for_dbus_path_sync(
          service,
          cString(path),
          0,
          cancellable,
          error.buffer,
        );
      try {
        error.check(lib.glib);
        list = lib.glib.glib.g_list_append(list, collection);
      } catch (caught) {
        if (!isOneOf(caught, GONE)) throw caught;
      }
    }
    return list;
  } catch (caught) {
    await lendList({ lib, list }, () => undefined);
    throw caught;
  }
}

/** `GDBusError` and `SecretError` of an object that no longer exists. */
const GONE: Errors = { "g-dbus-error-quark": [19, 41], "secret-error": [3] };
/**
 * `SecretError` and `GIOErrorEnum` of a secret that one side cannot decrypt.
 * KWallet drops the zeros at the start of the shared secret, and libsecret does
 * not: one session in 256 has different keys.
 */
const GARBLED: Errors = { "secret-error": [1], "g-io-error-quark": [36] };

/**
 * Tries again if an item disappears meanwhile or a secret arrives garbled. Each
 * call after a failure has a new session.
 */
export async function tryAgain<T>(
  limit: Limit,
  use: (left: Limit) => Promise<T>,
): Promise<T> {
  const { atMs } = deadlineOf(limit);
  for (let attempt = 1;; attempt++) {
    try {
      return await use({ ...limit, limitMs: atMs - performance.now() });
    } catch (caught) {
      const isTemporary = isOneOf(caught, GONE) || isOneOf(caught, GARBLED);
      if (!isTemporary || attempt === ATTEMPTS) throw caught;
    }
  }
}

/** Asks the user, at most once for all of them. */
export async function unlockAll(
  { glib, secret }: Libraries,
  objects: readonly Item[],
  { service, cancellable }: Call,
): Promise<void> {
  if (objects.length === 0) return;
  let list: List = null;
  for (const it of objects) list = glib.glib.g_list_append(list, it);
  const error = new GErrorRef();
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
 * Returns whether a collection is locked and does not show what is in it.
 * gnome-keyring shows locked items, KeePassXC and KWallet do not.
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
