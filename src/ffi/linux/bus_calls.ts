import { METHOD_CALL } from "./bus_object_symbols.ts";
import { pinnedBytes, readCString } from "../text.ts";

/** A call, whose invocation must be replied to exactly once. */
export interface Call {
  readonly interface: string;
  readonly method: string;
  /** Valid until the first `await`. */
  readonly parameters: Deno.PointerValue;
  readonly invocation: Deno.PointerValue;
}

/** Receives the calls of one object. Must not throw. */
type Receiver = (call: Call) => void;

/** The receivers of this isolate by the user data of their calls. */
const receivers = new Map<bigint, Receiver>();
let lastId = 0n;
let callback: Deno.UnsafeCallback<typeof METHOD_CALL> | null = null;

/** Returns the user data for an object, so that its calls are received. */
export function addReceiver(receive: Receiver): bigint {
  receivers.set(++lastId, receive);
  return lastId;
}

export function removeReceiver(id: bigint): void {
  receivers.delete(id);
}

/** Returns a `GDBusInterfaceVTable`, in which properties are methods too. */
export function methodTable(): Uint8Array<ArrayBuffer> {
  // Never closed: GLib may hold its address as long as the process runs.
  callback ??= new Deno.UnsafeCallback(
    METHOD_CALL,
    (...[, , , interfaceName, method, parameters, invocation, id]) => {
      const receive = receivers.get(BigInt(Deno.UnsafePointer.value(id)));
      receive?.({
        interface: readCString(interfaceName) ?? "",
        method: readCString(method) ?? "",
        parameters,
        invocation,
      });
    },
  );
  // struct { method_call, get_property, set_property, gpointer padding[8] }
  const table = pinnedBytes(8 * 11);
  const address = BigInt(Deno.UnsafePointer.value(callback.pointer));
  new DataView(table.buffer).setBigUint64(0, address, true);
  return table;
}
