import { ErrorSlot, type Glib } from "./glib.ts";
import { NativeError } from "./native_error.ts";
import { cString, stayingBytes } from "./text.ts";

const BUS = "org.freedesktop.DBus";

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
  const { gio, glib } = lib;
  const parameters = ownerTuple(lib, service);
  if (parameters === null) return null;
  const error = new ErrorSlot();
  const reply = await gio.g_dbus_connection_call_sync(
    gio.g_dbus_proxy_get_connection(service),
    cString(BUS),
    cString("/org/freedesktop/DBus"),
    cString(BUS),
    cString("GetConnectionUnixProcessID"),
    parameters,
    cString("(u)"), // a GVariantType is its text
    0,
    -1,
    cancellable,
    error.buffer,
  );
  try {
    error.check(lib);
  } catch (caught) {
    if (caught instanceof NativeError) return null;
    throw caught;
  }
  const pid = glib.g_variant_get_child_value(reply, 0n);
  const number = glib.g_variant_get_uint32(pid);
  glib.g_variant_unref(pid);
  glib.g_variant_unref(reply);
  return number;
}

/** `(s)` with the unique name of the owner; the call takes it over. */
function ownerTuple(
  { gio, glib }: Glib,
  service: Deno.PointerValue,
): Deno.PointerValue {
  const owner = gio.g_dbus_proxy_get_name_owner(service);
  if (owner === null) return null;
  const name = Deno.UnsafePointerView.getCString(owner);
  glib.g_free(owner);
  const children = stayingBytes(8);
  const text = glib.g_variant_new_string(cString(name));
  const address = BigInt(Deno.UnsafePointer.value(text));
  new DataView(children.buffer).setBigUint64(0, address, true);
  return glib.g_variant_new_tuple(children, 1n);
}
