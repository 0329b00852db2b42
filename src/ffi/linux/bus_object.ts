/**
 * An object on the session bus, through GLib's GDBus 2.38 or later. GLib checks
 * the messages, the types of the arguments and the names of the members, and
 * answers introspection.
 *
 * Source: GIO reference, `GDBusConnection`; D-Bus specification.
 */
import {
  addReceiver,
  type Call,
  methodTable,
  removeReceiver,
} from "./bus_calls.ts";
import { BusContext } from "./bus_context.ts";
import { answer, type BusMethods, BusRefusal } from "./bus_methods.ts";
import {
  type BusValue,
  type BusValues,
  newTuple,
  readVariant,
  type Received,
} from "./bus_values.ts";
import { type Limit, withCancellable } from "./cancellable.ts";
import { drainMainContext, GErrorRef } from "./glib.ts";
import { NativeError } from "../native_error.ts";
import { type BusLibraries, openBusLibraries } from "./open_bus.ts";
import { cString } from "../text.ts";

export { type BusMethods, BusRefusal };
export type { BusValue, BusValues, Received };

/** The calls that may wait for their reply: more than are received at once. */
const WAITING_MAX = 100;
/** The limit for replies and signals that are still to be sent. */
const CLOSE_LIMIT_MS = 1_000;
const ERROR = "org.freedesktop.DBus.Error";
const BUS = "org.freedesktop.DBus";
/** The bus itself, to be called. */
export const TO_BUS = {
  to: BUS,
  path: "/org/freedesktop/DBus",
  interface: BUS,
} as const;
/** `G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | …_MESSAGE_BUS_CONNECTION` */
const CLIENT_OF_A_BUS = 1 | 8;
/** `DBUS_NAME_FLAG_DO_NOT_QUEUE` and `DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER`. */
const [DO_NOT_QUEUE, PRIMARY_OWNER] = [4, 1];

export interface BusObjectOptions {
  /** The address of the bus, such as `unix:path=/run/user/1000/bus`. */
  readonly address: string;
  readonly path: string;
  /** The introspection data of the interfaces. */
  readonly xml: string;
  readonly interfaces: readonly string[];
  readonly methods: BusMethods;
  readonly limit: Limit;
}

/** A method of another program to call. */
export interface BusRequest {
  readonly to: string;
  readonly path: string;
  readonly interface: string;
  readonly method: string;
  readonly values: readonly BusValue[];
  /** The type of the reply, as D-Bus spells it. */
  readonly reply: string;
}

/** A signal to everyone who listens. */
export interface BusSignal {
  readonly interface: string;
  readonly name: string;
  readonly values: readonly BusValue[];
}

/**
 * Connects to a bus and exports an object, over a connection of its own. Linux
 * only.
 *
 * @throws {NativeError} `library`, `limit`, `stopped`, and errors of the bus
 */
export async function openBusObject(
  options: BusObjectOptions,
): Promise<BusObject> {
  const lib = openBusLibraries();
  const { limit } = options;
  const connection = await withCancellable(
    { lib, limit },
    (cancellable) => connect(lib, { ...options, cancellable }),
  );
  const object = new BusObject({ lib, connection, options });
  try {
    object.register();
    return object;
  } catch (caught) {
    await object.close();
    throw caught;
  }
}

/** @returns a connection that is ours to unref */
async function connect(
  lib: BusLibraries,
  { address, cancellable }: {
    address: string;
    cancellable: Deno.PointerValue;
  },
): Promise<Deno.PointerValue> {
  const error = new GErrorRef();
  const connection = await lib.busGio.g_dbus_connection_new_for_address_sync(
    cString(address),
    CLIENT_OF_A_BUS,
    null,
    cancellable,
    error.buffer,
  );
  error.check(lib);
  return connection;
}

/**
 * Sends what is left, closes a connection and frees it, as soon as the bus lets
 * it: a bus that does not read can take longer than its caller waits.
 */
async function disconnect(
  lib: BusLibraries,
  { connection, cancellable }: {
    connection: Deno.PointerValue;
    cancellable: Deno.PointerValue;
  },
): Promise<void> {
  const { busGio, gobject } = lib;
  const given = [connection, cancellable] as const;
  const errors = [new GErrorRef(), new GErrorRef()] as const;
  try {
    await busGio.g_dbus_connection_flush_sync(...given, errors[0].buffer);
    await busGio.g_dbus_connection_close_sync(...given, errors[1].buffer);
  } finally {
    for (const it of errors) it.free(lib);
    gobject.g_object_unref(connection);
  }
}

/** An object that this isolate exports. */
export class BusObject {
  readonly #lib: BusLibraries;
  readonly #connection: Deno.PointerValue;
  readonly #context: BusContext;
  readonly #options: BusObjectOptions;
  readonly #id: bigint;
  readonly #registered: number[] = [];
  /** The number of calls that wait for their reply. */
  #waiting = 0;
  /** True as soon as the connection must not be used any more. */
  #isClosed = false;

  /** @param given.connection belongs to this object from now on */
  constructor({ lib, connection, options }: {
    lib: BusLibraries;
    connection: Deno.PointerValue;
    options: BusObjectOptions;
  }) {
    this.#lib = lib;
    this.#connection = connection;
    this.#context = new BusContext(lib);
    this.#options = options;
    this.#id = addReceiver((call) => this.#handle(call));
  }

  /** @throws {NativeError} */
  register(): void {
    this.#context.during(() => this.#register());
  }

  #register(): void {
    const lib = this.#lib;
    const { busGio } = lib;
    const { xml, path, interfaces } = this.#options;
    const error = new GErrorRef();
    const node = busGio.g_dbus_node_info_new_for_xml(
      cString(xml),
      error.buffer,
    );
    error.check(lib);
    try {
      for (const name of interfaces) {
        const id = busGio.g_dbus_connection_register_object(
          this.#connection,
          cString(path),
          busGio.g_dbus_node_info_lookup_interface(node, cString(name)),
          methodTable(),
          Deno.UnsafePointer.create(this.#id),
          null,
          error.buffer,
        );
        error.check(lib);
        this.#registered.push(id);
      }
    } finally {
      busGio.g_dbus_node_info_unref(node);
    }
  }

  /**
   * Owns the first of the names that no other program owns.
   *
   * @returns null if all of them have an owner
   * @throws {NativeError}
   */
  async own(names: readonly string[], limit: Limit): Promise<string | null> {
    for (const name of names) {
      const [reply] = await this.ask({
        ...TO_BUS,
        method: "RequestName",
        values: [
          { type: "s", value: name },
          { type: "u", value: DO_NOT_QUEUE },
        ],
        reply: "(u)",
      }, limit);
      if (reply === PRIMARY_OWNER) return name;
    }
    return null;
  }

  /**
   * Calls a method of another program.
   *
   * @throws {NativeError} `stopped` after `close()`, and errors of the bus or of
   * the program
   */
  ask(request: BusRequest, limit: Limit): Promise<Received[]> {
    const lib = this.#lib;
    return withCancellable({ lib, limit }, async (cancellable) => {
      if (this.#isClosed) throw new NativeError("stopped", 0);
      const error = new GErrorRef();
      const parameters = newTuple(lib, request.values);
      // `close()` does not wait for this call.
      const connection = lib.gobject.g_object_ref(this.#connection);
      const reply = await lib.gio.g_dbus_connection_call_sync(
        connection,
        cString(request.to),
        cString(request.path),
        cString(request.interface),
        cString(request.method),
        parameters,
        cString(request.reply),
        0,
        -1,
        cancellable,
        error.buffer,
      );
      lib.gobject.g_object_unref(connection);
      error.check(lib);
      try {
        const values = readVariant(lib, reply);
        return Array.isArray(values) ? values : [];
      } finally {
        lib.glib.g_variant_unref(reply);
      }
    });
  }

  /** Sends a signal. Never fails, even if the bus has ended. */
  emit({ interface: from, name, values }: BusSignal): void {
    if (this.#isClosed) return;
    const error = new GErrorRef();
    this.#lib.busGio.g_dbus_connection_emit_signal(
      this.#connection,
      null,
      cString(this.#options.path),
      cString(from),
      cString(name),
      newTuple(this.#lib, values),
      error.buffer,
    );
    error.free(this.#lib);
  }

  /** Sends what is left, and gives up the name. Never fails. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const lib = this.#lib;
    for (const id of this.#registered) {
      lib.busGio.g_dbus_connection_unregister_object(this.#connection, id);
    }
    await this.#context.end();
    const limit = { limitMs: CLOSE_LIMIT_MS };
    await withCancellable(
      { lib, limit },
      (cancellable) =>
        disconnect(lib, { connection: this.#connection, cancellable }),
    )
      .catch(() => undefined);
    removeReceiver(this.#id);
    this.#context.free();
    drainMainContext(lib);
  }

  /** Replies to a call, later if needed. Never throws. */
  #handle(call: Call): void {
    const { busGio } = this.#lib;
    const refuse = (kind: string, why: string) =>
      busGio.g_dbus_method_invocation_return_dbus_error(
        call.invocation,
        cString(`${ERROR}.${kind}`),
        cString(why),
      );
    if (this.#waiting >= WAITING_MAX) {
      return refuse("LimitsExceeded", "Too many calls at once");
    }
    this.#waiting++;
    this.#answer(call).then(
      (values) =>
        busGio.g_dbus_method_invocation_return_value(call.invocation, values),
      (caught) =>
        refuse(
          "Failed",
          caught instanceof BusRefusal ? caught.message : "The call failed",
        ),
    ).finally(() => this.#waiting--);
  }

  /** @returns a floating tuple */
  async #answer(call: Call): Promise<Deno.PointerValue> {
    const lib = this.#lib;
    const given = readVariant(lib, call.parameters);
    const values = Array.isArray(given) ? given : [];
    const { interface: on, method: name } = call;
    const member = { interface: on, name };
    return newTuple(
      lib,
      await answer(this.#options.methods, { member, values }),
    );
  }
}
