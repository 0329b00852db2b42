import { ErrorSlot, type Glib } from "./glib.ts";
import { cString, stayingBytes } from "./text.ts";

/** A method that takes texts, on the connection of a service. */
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
 * @throws {NativeError} with what the bus or who was called said
 */
export async function callBus<T>(
  lib: Glib,
  call: BusCall,
  use: (reply: Deno.PointerValue) => T,
): Promise<T> {
  const { gio, glib } = lib;
  const error = new ErrorSlot();
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

/** `(ss…)`; the call takes it over. */
function textTuple(
  { glib }: Glib,
  texts: readonly string[],
): Deno.PointerValue {
  const children = stayingBytes(8 * texts.length);
  const view = new DataView(children.buffer);
  for (const [i, text] of texts.entries()) {
    const child = glib.g_variant_new_string(cString(text));
    view.setBigUint64(8 * i, BigInt(Deno.UnsafePointer.value(child)), true);
  }
  return glib.g_variant_new_tuple(children, BigInt(texts.length));
}
