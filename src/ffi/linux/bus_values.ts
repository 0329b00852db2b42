import type { BusLibraries } from "./open_bus.ts";
import { cString, pinnedBytes, readCString } from "../text.ts";

/** A value to send, with its D-Bus type. */
export type BusValue =
  | { readonly type: "s" | "o"; readonly value: string }
  | { readonly type: "b"; readonly value: boolean }
  | { readonly type: "u" | "x" | "d"; readonly value: number }
  | { readonly type: "as"; readonly value: readonly string[] }
  | { readonly type: "v"; readonly value: BusValue }
  | { readonly type: "a{sv}"; readonly value: BusValues };
export type BusValues = Readonly<Record<string, BusValue>>;

/**
 * A received value: a text, number, boolean or list of such; undefined for a
 * type that is not read. A variant is what it contains.
 */
export type Received = string | number | boolean | undefined | Received[];

type Value = Deno.PointerValue;

/**
 * Returns a floating `GVariant`.
 *
 * @throws {TypeError} for an object path that is not one
 */
function newVariant(
  lib: BusLibraries,
  { type, value }: BusValue,
): Value {
  const { glib, busGlib } = lib;
  switch (type) {
    case "s":
      return glib.g_variant_new_string(cString(value));
    case "o":
      if (busGlib.g_variant_is_object_path(cString(value)) === 0) {
        throw new TypeError("not an object path");
      }
      return busGlib.g_variant_new_object_path(cString(value));
    case "b":
      return busGlib.g_variant_new_boolean(value ? 1 : 0);
    case "u":
      return busGlib.g_variant_new_uint32(value);
    case "x":
      return busGlib.g_variant_new_int64(BigInt(Math.round(value)));
    case "d":
      return busGlib.g_variant_new_double(value);
    case "v":
      return busGlib.g_variant_new_variant(newVariant(lib, value));
    case "as": {
      const texts = value.map((it) =>
        newVariant(lib, { type: "s", value: it })
      );
      return newArray(lib, "s", texts);
    }
    case "a{sv}": {
      const entries = Object.entries(value).map(([name, it]) =>
        busGlib.g_variant_new_dict_entry(
          newVariant(lib, { type: "s", value: name }),
          newVariant(lib, { type: "v", value: it }),
        )
      );
      return newArray(lib, "{sv}", entries);
    }
  }
}

/** Returns a floating tuple of the values. */
export function newTuple(
  lib: BusLibraries,
  values: readonly BusValue[],
): Value {
  const children = values.map((it) => newVariant(lib, it));
  const count = BigInt(children.length);
  return lib.glib.g_variant_new_tuple(pointersTo(children), count);
}

function newArray(
  { busGlib }: BusLibraries,
  ...[type, children]: [type: string, children: readonly Value[]]
): Value {
  const count = BigInt(children.length);
  const pointers = pointersTo(children);
  return busGlib.g_variant_new_array(cString(type), pointers, count);
}

function pointersTo(values: readonly Value[]): Uint8Array<ArrayBuffer> {
  const bytes = pinnedBytes(8 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, it] of values.entries()) {
    view.setBigUint64(8 * i, BigInt(Deno.UnsafePointer.value(it)), true);
  }
  return bytes;
}

/** Copies a received value. The owner does not change. */
export function readVariant(lib: BusLibraries, from: Value): Received {
  const { glib, busGlib } = lib;
  const type = readCString(busGlib.g_variant_get_type_string(from)) ?? "";
  switch (type) {
    case "s":
    case "o":
      return readCString(glib.g_variant_get_string(from, null)) ?? "";
    case "b":
      return glib.g_variant_get_boolean(from) !== 0;
    case "u":
      return glib.g_variant_get_uint32(from);
    case "x":
      return Number(busGlib.g_variant_get_int64(from));
    case "d":
      return busGlib.g_variant_get_double(from);
    case "v":
      return lend(lib, glib.g_variant_get_variant(from));
  }
  if (!type.startsWith("(") && type !== "as") return undefined;
  const count = Number(glib.g_variant_n_children(from));
  return Array.from(
    { length: count },
    (_, i) => lend(lib, glib.g_variant_get_child_value(from, BigInt(i))),
  );
}

/** Copies a value that is ours, and frees it. */
function lend(lib: BusLibraries, value: Value): Received {
  try {
    return readVariant(lib, value);
  } finally {
    lib.glib.g_variant_unref(value);
  }
}
