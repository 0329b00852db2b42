import { findFunction } from "./libc.ts";
import { NativeError } from "./native_error.ts";
import { openLibrary } from "./native_library.ts";
import { cString, readCString } from "./text.ts";

const GLIB = "libglib-2.0.so.0";

const GLIB_SYMBOLS = {
  // GHashTable *g_hash_table_new(GHashFunc, GEqualFunc); ours to unref
  g_hash_table_new: { parameters: ["pointer", "pointer"], result: "pointer" },
  // gboolean g_hash_table_insert(GHashTable*, gpointer key, gpointer value);
  // both are kept by address: they must live as long as the table
  g_hash_table_insert: {
    parameters: ["pointer", "buffer", "buffer"],
    result: "i32",
  },
  // gpointer g_hash_table_lookup(GHashTable*, gconstpointer key); borrowed
  g_hash_table_lookup: { parameters: ["pointer", "buffer"], result: "pointer" },
  // void g_hash_table_unref(GHashTable*)
  g_hash_table_unref: { parameters: ["pointer"], result: "void" },
  // void g_error_free(GError*)
  g_error_free: { parameters: ["pointer"], result: "void" },
  // const gchar *g_quark_to_string(GQuark); never freed
  g_quark_to_string: { parameters: ["u32"], result: "pointer" },
  // GList *g_list_append(GList*, gpointer data); the new head, ours
  g_list_append: { parameters: ["pointer", "pointer"], result: "pointer" },
  // void g_list_free(GList*); the nodes, not what they point to
  g_list_free: { parameters: ["pointer"], result: "void" },
  // GLogFunc g_log_set_default_handler(GLogFunc, gpointer); nothing to free
  g_log_set_default_handler: {
    parameters: ["pointer", "pointer"],
    result: "pointer",
  },
} as const;

const GOBJECT_SYMBOLS = {
  // void g_object_unref(gpointer)
  g_object_unref: { parameters: ["pointer"], result: "void" },
} as const;

const GIO_SYMBOLS = {
  // GCancellable *g_cancellable_new(void); ours to unref
  g_cancellable_new: { parameters: [], result: "pointer" },
  // void g_cancellable_cancel(GCancellable*); may be called from any thread
  g_cancellable_cancel: { parameters: ["pointer"], result: "void" },
} as const;

type Symbols<S extends Deno.ForeignLibraryInterface> = Deno.DynamicLibrary<
  S
>["symbols"];

export interface Glib {
  readonly glib: Symbols<typeof GLIB_SYMBOLS>;
  readonly gobject: Symbols<typeof GOBJECT_SYMBOLS>;
  readonly gio: Symbols<typeof GIO_SYMBOLS>;
  readonly strHash: Deno.PointerValue;
  readonly strEqual: Deno.PointerValue;
}

let opened: Glib | null = null;

/** Opens GLib on first use. @throws {NativeError} `library` when it is not there */
export function openGlib(): Glib {
  if (opened !== null) return opened;
  const glib = openLibrary([GLIB], GLIB_SYMBOLS);
  // GLib's own messages would land in the middle of a screen. A function of
  // its own that does nothing takes them, so that no other thread enters ours.
  glib.g_log_set_default_handler(findFunction(GLIB, "g_direct_hash"), null);
  opened = {
    glib,
    gobject: openLibrary(["libgobject-2.0.so.0"], GOBJECT_SYMBOLS),
    gio: openLibrary(["libgio-2.0.so.0"], GIO_SYMBOLS),
    strHash: findFunction(GLIB, "g_str_hash"),
    strEqual: findFunction(GLIB, "g_str_equal"),
  };
  return opened;
}

/**
 * A table of text that C can read. Keep the result referenced until the call
 * that uses the table has returned, then `free()` it.
 */
export class TextTable {
  readonly pointer: Deno.PointerValue;
  readonly #glib: Glib;
  /** The table holds addresses of these only. */
  readonly #kept: Uint8Array<ArrayBuffer>[] = [];

  constructor(glib: Glib, entries: Readonly<Record<string, string>>) {
    this.#glib = glib;
    this.pointer = glib.glib.g_hash_table_new(glib.strHash, glib.strEqual);
    for (const [name, value] of Object.entries(entries)) {
      const [key, text] = [cString(name), cString(value)];
      this.#kept.push(key, text);
      glib.glib.g_hash_table_insert(this.pointer, key, text);
    }
  }

  free(): void {
    this.#glib.glib.g_hash_table_unref(this.pointer);
    this.#kept.length = 0;
  }
}

/** The place where a call leaves its `GError`; starts as NULL, as it must. */
export class ErrorSlot {
  readonly buffer: Uint8Array<ArrayBuffer> = new Uint8Array(8);

  /** @throws {NativeError} with the error's domain and code, if there is one */
  check({ glib }: Glib): void {
    const address = new DataView(this.buffer.buffer).getBigUint64(0, true);
    this.buffer.fill(0);
    const pointer = Deno.UnsafePointer.create(address);
    if (pointer === null) return;
    try {
      // struct GError { GQuark domain; gint code; gchar *message; }
      const view = new Deno.UnsafePointerView(pointer);
      const domain = readCString(glib.g_quark_to_string(view.getUint32(0)));
      throw new NativeError(domain ?? "unknown", view.getInt32(4));
    } finally {
      glib.g_error_free(pointer);
    }
  }
}

/** Addresses out of a `GList`; the list stays whose it was. */
export function readList(list: Deno.PointerValue): Deno.PointerValue[] {
  const found: Deno.PointerValue[] = [];
  for (let node = list; node !== null;) {
    // struct GList { gpointer data; GList *next; GList *prev; }
    const view = new Deno.UnsafePointerView(node);
    found.push(view.getPointer(0));
    node = view.getPointer(8);
  }
  return found;
}

/** After a cancelled call, how long its thread may still take to come back. */
const GRACE_MS = 1_000;

export interface Limit {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs calls that may block, with a `GCancellable` of their own that fires at
 * the limit or when the caller stops.
 *
 * @throws {NativeError} `limit` or `stopped`, also when a call never returns
 */
export async function withCancellable<T>(
  lib: Glib,
  { limitMs, signal }: Limit,
  use: (cancellable: Deno.PointerValue) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new NativeError("stopped", 0);
  const cancellable = lib.gio.g_cancellable_new();
  const ended = Promise.withResolvers<never>();
  let why: NativeError | null = null;
  let grace: ReturnType<typeof setTimeout> | undefined;
  const end = (domain: string) => {
    why ??= new NativeError(domain, 0);
    lib.gio.g_cancellable_cancel(cancellable);
    grace = setTimeout(() => ended.reject(why), GRACE_MS);
  };
  const stop = () => end("stopped");
  const timer = setTimeout(() => end("limit"), limitMs);
  signal?.addEventListener("abort", stop, { once: true });
  const work = use(cancellable).finally(() => {
    lib.gobject.g_object_unref(cancellable);
  });
  try {
    return await Promise.race([work, ended.promise]);
  } catch (caught) {
    throw why ?? caught;
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    signal?.removeEventListener("abort", stop);
  }
}
