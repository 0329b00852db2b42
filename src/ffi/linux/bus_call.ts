import { GErrorRef, type Glib } from "./glib.ts";
import { cString, pinnedBytes, readCString } from "../text.ts";

/** A call of a method with text arguments, on the connection of a service. */
export interface BusCall {
  /** A bus name. */
  readonly to: string;
  readonly path: string;
  readonly interface: string;
  readonly method: string;
  readonly texts: readonly string[];
  /** The type of the reply, as D-Bus spells it. */
  readonly reply: string;
  readonly service: Deno.PointerValue;
  readonly cancellable: Deno.PointerValue;
}

/**
 * Calls a method and lends its reply.
 *
 * @throws {NativeError} with the error of the bus or of the called service
 */
export async function callBus<T>(
  { lib, call }: { lib: Glib; call: BusCall },
  use: (reply: Deno.PointerValue) => T,
): Promise<T> {
  const { gio, glib } = lib;
  const error = new GErrorRef();
  const reply = await gio.g_dbus_connection_call_sync(
    gio.g_dbus_proxy_get_connection(call.service),
    cString(call.to),
    cString(call.path),
    cString(call.interface),
    cString(call.method),
    textTuple(lib, call.texts),
    cString(call.reply), // a GVariantType is its text
    0,
    -1,
    call.cancellable,
    error.buffer,
  );
  error.check(lib);
  try {
    return use(reply);
  } finally {
    glib.g_variant_unref(reply);
  }
}

/** Lends the first value of a reply, and frees it afterwards. */
export function lendFirst<T>(
  { lib: { glib }, reply }: { lib: Glib; reply: Deno.PointerValue },
  use: (value: Deno.PointerValue) => T,
): T {
  const value = glib.g_variant_get_child_value(reply, 0n);
  try {
    return use(value);
  } finally {
    glib.g_variant_unref(value);
  }
}

/** Calls a method that replies with one text. @throws {NativeError} */
export function callForText(
  lib: Glib,
  call: Omit<BusCall, "reply">,
): Promise<string> {
  const { g_variant_get_string: getString } = lib.glib;
  return callBus(
    { lib, call: { ...call, reply: "(s)" } },
    (reply) =>
      lendFirst({ lib, reply }, (it) => readCString(getString(it, null)) ?? ""),
  );
}

/** Returns a `(ss…)`, which the call takes over. */
function textTuple(
  { glib }: Glib,
  texts: readonly string[],
): Deno.PointerValue {
  const children = pinnedBytes(8 * texts.length);
  const view = new DataView(children.buffer);
  for (const [i, text] of texts.entries()) {
    const child = glib.g_variant_new_string(cString(text));
    view.setBigUint64(8 * i, BigInt(Deno.UnsafePointer.value(child)), true);
  }
  return glib.g_variant_new_tuple(children, BigInt(texts.length));
}
