import { type BusCall, callBus, callForText, lendFirst } from "./bus_call.ts";
import type { Glib } from "./glib.ts";
import { NativeError } from "../native_error.ts";
import { cString } from "../text.ts";

const BUS = "org.freedesktop.DBus";
const SERVICE = "org.freedesktop.Secret.Service";
const TO_BUS = { to: BUS, path: "/org/freedesktop/DBus", interface: BUS };

/** The bus service to ask, and the limit of the call. */
export type On = Pick<BusCall, "service" | "cancellable">;

/**
 * Returns the first of `names` that the provider of the Secret Service owns as
 * well, or null. Starts nothing.
 *
 * Source: D-Bus specification, `GetNameOwner`.
 */
export async function findProviderName<Name extends string>(
  lib: Glib,
  { on, names }: { on: On; names: readonly Name[] },
): Promise<Name | null> {
  const provider = findOwner(lib, on.service);
  for (const name of provider === null ? [] : names) {
    const call = { ...TO_BUS, ...on, method: "GetNameOwner", texts: [name] };
    try {
      if (await callForText(lib, call) === provider) return name;
    } catch (caught) {
      if (!(caught instanceof NativeError)) throw caught;
    }
  }
  return null;
}

/**
 * Reads the paths of all collections as they are now. A proxy only has the paths
 * from the time when it was created, because nothing here receives its signals.
 *
 * Source: Secret Service API, `Service.Collections`.
 *
 * @throws {NativeError} with the error of the provider
 */
export async function readCollectionPaths(
  lib: Glib,
  { service, cancellable }: {
    service: Deno.PointerValue;
    cancellable: Deno.PointerValue;
  },
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
  return await callBus(
    { lib, call: { ...call, service, cancellable } },
    (reply) => {
      const array = lendFirst({ lib, reply }, lib.glib.g_variant_get_variant);
      try {
        return readPaths(lib, array);
      } finally {
        lib.glib.g_variant_unref(array);
      }
    },
  );
}

/** Returns the paths in an `ao`; none for any other type. */
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

/** Returns the provider's unique bus name, or null if there is no provider. */
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
