import { callBus } from "./bus_call.ts";
import type { Glib } from "./glib.ts";
import { NativeError } from "./native_error.ts";
import { cString } from "./text.ts";

const BUS = "org.freedesktop.DBus";
const SERVICE = "org.freedesktop.Secret.Service";

/**
 * The process that owns the name of the Secret Service.
 *
 * Source: D-Bus specification, `GetConnectionUnixProcessID`.
 *
 * @returns null when the bus does not tell, as from inside a sandbox
 */
export async function findProvider(
  lib: Glib,
  service: Deno.PointerValue,
  cancellable: Deno.PointerValue,
): Promise<number | null> {
  const owner = findOwner(lib, service);
  if (owner === null) return null;
  const call = {
    to: BUS,
    path: "/org/freedesktop/DBus",
    interface: BUS,
    method: "GetConnectionUnixProcessID",
    texts: [owner],
    reply: "(u)",
  };
  try {
    return await callBus(lib, { ...call, service, cancellable }, (reply) => {
      const pid = lib.glib.g_variant_get_child_value(reply, 0n);
      const number = lib.glib.g_variant_get_uint32(pid);
      lib.glib.g_variant_unref(pid);
      return number;
    });
  } catch (caught) {
    if (caught instanceof NativeError) return null;
    throw caught;
  }
}

/**
 * The paths of all collections as they are now. (What a proxy remembers is as it
 * was when it was made: nothing here takes in what the bus tells later.)
 *
 * Source: Secret Service API, `Service.Collections`.
 *
 * @throws {NativeError} with what the provider said
 */
export async function readCollectionPaths(
  lib: Glib,
  service: Deno.PointerValue,
  cancellable: Deno.PointerValue,
): Promise<string[]> {
  const path = lib.gio.g_dbus_proxy_get_object_path(service);
  const call = {
    to: findOwner(lib, service) ?? "org.freedesktop.secrets",
    path: path === null ? "" : Deno.UnsafePointerView.getCString(path),
    interface: "org.freedesktop.DBus.Properties",
    method: "Get",
    texts: [SERVICE, "Collections"],
    reply: "(v)",
  };
  return await callBus(lib, { ...call, service, cancellable }, (reply) => {
    const boxed = lib.glib.g_variant_get_child_value(reply, 0n);
    const array = lib.glib.g_variant_get_variant(boxed);
    lib.glib.g_variant_unref(boxed);
    try {
      return readPaths(lib, array);
    } finally {
      lib.glib.g_variant_unref(array);
    }
  });
}

/** `ao`; whatever else a provider sends is no path. */
function readPaths({ glib }: Glib, array: Deno.PointerValue): string[] {
  if (glib.g_variant_is_of_type(array, cString("ao")) === 0) return [];
  const paths: string[] = [];
  const count = glib.g_variant_n_children(array);
  for (let i = 0n; i < count; i++) {
    const child = glib.g_variant_get_child_value(array, i);
    const text = glib.g_variant_get_string(child, null);
    if (text !== null) paths.push(Deno.UnsafePointerView.getCString(text));
    glib.g_variant_unref(child);
  }
  return paths;
}

/** The unique name of who serves. */
function findOwner(
  { gio, glib }: Glib,
  service: Deno.PointerValue,
): string | null {
  const owner = gio.g_dbus_proxy_get_name_owner(service);
  if (owner === null) return null;
  const name = Deno.UnsafePointerView.getCString(owner);
  glib.g_free(owner);
  return name;
}
