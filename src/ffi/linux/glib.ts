import { NativeError } from "../native_error.ts";
import { findFunction, openLibrary } from "../native_library.ts";
import { cString, pinnedBytes, readCString } from "../text.ts";

const GLIB = "libglib-2.0.so.0";
/** Shows an isolate that another one of the process has set the log writer. */
const WRITER_MARK = "deno-keyring-log-writer";

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
  // void g_log_set_writer_func(GLogWriterFunc, gpointer, GDestroyNotify);
  // ends the process when it is called twice
  g_log_set_writer_func: {
    parameters: ["pointer", "pointer", "pointer"],
    result: "void",
  },
  // GQuark g_quark_try_string(const gchar*); 0 if it does not exist
  g_quark_try_string: { parameters: ["buffer"], result: "u32" },
  // GQuark g_quark_from_string(const gchar*); copies, for ever
  g_quark_from_string: { parameters: ["buffer"], result: "u32" },
  // gboolean g_main_context_iteration(GMainContext*, gboolean may_block); NULL
  // is the default one; whether anything was waiting in it
  g_main_context_iteration: { parameters: ["pointer", "i32"], result: "i32" },
  // void g_free(gpointer)
  g_free: { parameters: ["pointer"], result: "void" },
  // gboolean g_variant_is_container(GVariant*)
  g_variant_is_container: { parameters: ["pointer"], result: "i32" },
  // gsize g_variant_n_children(GVariant*); of a container only
  g_variant_n_children: { parameters: ["pointer"], result: "usize" },
  // GVariant *g_variant_get_child_value(GVariant*, gsize); ours to unref
  g_variant_get_child_value: {
    parameters: ["pointer", "usize"],
    result: "pointer",
  },
  // gboolean g_variant_get_boolean(GVariant*); of a `b` only
  g_variant_get_boolean: { parameters: ["pointer"], result: "i32" },
  // guint32 g_variant_get_uint32(GVariant*)
  g_variant_get_uint32: { parameters: ["pointer"], result: "u32" },
  // gboolean g_variant_is_of_type(GVariant*, const GVariantType*), its text
  g_variant_is_of_type: { parameters: ["pointer", "buffer"], result: "i32" },
  // GVariant *g_variant_get_variant(GVariant*); of a `v` only; ours to unref
  g_variant_get_variant: { parameters: ["pointer"], result: "pointer" },
  // const gchar *g_variant_get_string(GVariant*, gsize*); borrowed
  g_variant_get_string: {
    parameters: ["pointer", "pointer"],
    result: "pointer",
  },
  // GVariant *g_variant_new_string(const gchar*); floating
  g_variant_new_string: { parameters: ["buffer"], result: "pointer" },
  // GVariant *g_variant_new_tuple(GVariant *const*, gsize); floating, takes
  // the floating children over
  g_variant_new_tuple: { parameters: ["buffer", "usize"], result: "pointer" },
  // void g_variant_unref(GVariant*)
  g_variant_unref: { parameters: ["pointer"], result: "void" },
} as const;

const GOBJECT_SYMBOLS = {
  // gpointer g_object_ref(gpointer); ours to unref
  g_object_ref: { parameters: ["pointer"], result: "pointer" },
  // void g_object_unref(gpointer)
  g_object_unref: { parameters: ["pointer"], result: "void" },
} as const;

const GIO_SYMBOLS = {
  // GCancellable *g_cancellable_new(void); ours to unref
  g_cancellable_new: { parameters: [], result: "pointer" },
  // void g_cancellable_cancel(GCancellable*); may be called from any thread
  g_cancellable_cancel: { parameters: ["pointer"], result: "void" },
  // gboolean g_cancellable_set_error_if_cancelled(GCancellable*, GError**)
  g_cancellable_set_error_if_cancelled: {
    parameters: ["pointer", "buffer"],
    result: "i32",
  },
  // const gchar *g_dbus_proxy_get_object_path(GDBusProxy*); borrowed
  g_dbus_proxy_get_object_path: { parameters: ["pointer"], result: "pointer" },
  // gchar *g_dbus_proxy_get_name_owner(GDBusProxy*); ours to free, or NULL
  g_dbus_proxy_get_name_owner: { parameters: ["pointer"], result: "pointer" },
  // GDBusConnection *g_dbus_proxy_get_connection(GDBusProxy*); borrowed
  g_dbus_proxy_get_connection: { parameters: ["pointer"], result: "pointer" },
  // void g_dbus_connection_set_exit_on_close(GDBusConnection*, gboolean)
  g_dbus_connection_set_exit_on_close: {
    parameters: ["pointer", "i32"],
    result: "void",
  },
  // GVariant *g_dbus_proxy_get_cached_property(GDBusProxy*, const gchar*)
  // ours to unref, or NULL; does not ask the service
  g_dbus_proxy_get_cached_property: {
    parameters: ["pointer", "buffer"],
    result: "pointer",
  },
  // GVariant *g_dbus_connection_call_sync(GDBusConnection*, const gchar *name,
  //   path, interface, method, GVariant *parameters, const GVariantType *reply,
  //   flags, gint timeout_msec, GCancellable*, GError**)
  // takes floating parameters over; the reply is ours to unref
  g_dbus_connection_call_sync: {
    parameters: [
      "pointer",
      "buffer",
      "buffer",
      "buffer",
      "buffer",
      "pointer",
      "buffer",
      "i32",
      "i32",
      "pointer",
      "buffer",
    ],
    result: "pointer",
    nonblocking: true,
  },
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

/** Opens GLib on first use. @throws {NativeError} `library` if it is missing */
export function openGlib(): Glib {
  if (opened !== null) return opened;
  const glib = openLibrary([GLIB], GLIB_SYMBOLS);
  silence(glib);
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
 * Discards GLib's messages, which would appear in the middle of a screen. A
 * function of GLib that does nothing receives them, so that no other thread calls
 * JavaScript: plain messages through the default handler, structured ones through
 * the writer, which a process may set only once for all its isolates.
 */
function silence(glib: Glib["glib"]): void {
  const nothing = findFunction(GLIB, "g_direct_hash");
  glib.g_log_set_default_handler(nothing, null);
  if (glib.g_quark_try_string(cString(WRITER_MARK)) !== 0) return;
  glib.g_quark_from_string(cString(WRITER_MARK));
  glib.g_log_set_writer_func(nothing, null, null);
}

/**
 * Holds a `GHashTable` of texts. Keep it referenced until the call that uses it
 * has returned, then `free()` it.
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

/** Memory for a `GError *`, which a call sets. It must start as NULL. */
export class GErrorRef {
  readonly buffer: Uint8Array<ArrayBuffer> = pinnedBytes(8);

  /** @throws {NativeError} with the error's domain and code, if there is one */
  check({ glib }: Glib): void {
    const pointer = this.#take();
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

  /** Frees the error, if there is one, whatever it is. */
  free({ glib }: Glib): void {
    const pointer = this.#take();
    if (pointer !== null) glib.g_error_free(pointer);
  }

  #take(): Deno.PointerValue {
    const address = new DataView(this.buffer.buffer).getBigUint64(0, true);
    this.buffer.fill(0);
    return Deno.UnsafePointer.create(address);
  }
}

/** More than any call leaves behind; the next call handles the rest. */
const LEFT_BEHIND = 10_000;

/**
 * Runs what GLib left for its main loop, which nothing else runs here. Without
 * this, GLib would keep every received signal and every ended subscription.
 */
export function drainMainContext({ glib }: Glib): void {
  for (let i = 0; i < LEFT_BEHIND; i++) {
    if (glib.g_main_context_iteration(null, 0) === 0) return;
  }
}

/** Reads the addresses in a `GList`. The owner of the list does not change. */
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
