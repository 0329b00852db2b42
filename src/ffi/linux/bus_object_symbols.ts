/** The functions of GLib that export an object on a bus. */

export const POLL = {
  // int poll(struct pollfd*, nfds_t, int timeout_ms)
  poll: {
    parameters: ["pointer", "usize", "i32"],
    result: "i32",
    nonblocking: true,
  },
} as const;

export const BUS_GLIB = {
  // gpointer g_malloc0(gsize); ours to free
  g_malloc0: { parameters: ["usize"], result: "pointer" },
  // GMainContext *g_main_context_new(void); ours to unref
  g_main_context_new: { parameters: [], result: "pointer" },
  // void g_main_context_unref(GMainContext*)
  g_main_context_unref: { parameters: ["pointer"], result: "void" },
  // void g_main_context_push_thread_default(GMainContext*)
  g_main_context_push_thread_default: {
    parameters: ["pointer"],
    result: "void",
  },
  // void g_main_context_pop_thread_default(GMainContext*)
  g_main_context_pop_thread_default: {
    parameters: ["pointer"],
    result: "void",
  },
  // gboolean g_main_context_acquire(GMainContext*); for this thread, which may
  // do it several times
  g_main_context_acquire: { parameters: ["pointer"], result: "i32" },
  // void g_main_context_release(GMainContext*)
  g_main_context_release: { parameters: ["pointer"], result: "void" },
  // void g_main_context_wakeup(GMainContext*)
  g_main_context_wakeup: { parameters: ["pointer"], result: "void" },
  // gboolean g_main_context_prepare(GMainContext*, gint *priority)
  g_main_context_prepare: { parameters: ["pointer", "pointer"], result: "i32" },
  // gint g_main_context_query(GMainContext*, gint max_priority,
  //   gint *timeout_ms, GPollFD*, gint n_fds); fills the array, which is one of
  // struct pollfd; the number of descriptors that there are
  g_main_context_query: {
    parameters: ["pointer", "i32", "buffer", "pointer", "i32"],
    result: "i32",
  },
  // GVariant *g_variant_new_boolean(gboolean); floating, as all below
  g_variant_new_boolean: { parameters: ["i32"], result: "pointer" },
  // GVariant *g_variant_new_uint32(guint32)
  g_variant_new_uint32: { parameters: ["u32"], result: "pointer" },
  // GVariant *g_variant_new_int64(gint64)
  g_variant_new_int64: { parameters: ["i64"], result: "pointer" },
  // GVariant *g_variant_new_double(gdouble)
  g_variant_new_double: { parameters: ["f64"], result: "pointer" },
  // GVariant *g_variant_new_object_path(const gchar*); a valid path only
  g_variant_new_object_path: { parameters: ["buffer"], result: "pointer" },
  // GVariant *g_variant_new_variant(GVariant*); takes a floating one over
  g_variant_new_variant: { parameters: ["pointer"], result: "pointer" },
  // GVariant *g_variant_new_dict_entry(GVariant *key, GVariant *value); takes
  // floating ones over
  g_variant_new_dict_entry: {
    parameters: ["pointer", "pointer"],
    result: "pointer",
  },
  // GVariant *g_variant_new_array(const GVariantType*, GVariant *const*, gsize)
  // takes floating children over, which must be of the type
  g_variant_new_array: {
    parameters: ["buffer", "buffer", "usize"],
    result: "pointer",
  },
  // const gchar *g_variant_get_type_string(GVariant*); borrowed
  g_variant_get_type_string: { parameters: ["pointer"], result: "pointer" },
  // gint64 g_variant_get_int64(GVariant*); of an `x` only
  g_variant_get_int64: { parameters: ["pointer"], result: "i64" },
  // gdouble g_variant_get_double(GVariant*); of a `d` only
  g_variant_get_double: { parameters: ["pointer"], result: "f64" },
  // gboolean g_variant_is_object_path(const gchar*)
  g_variant_is_object_path: { parameters: ["buffer"], result: "i32" },
} as const;

export const BUS_GIO = {
  // GDBusConnection *g_dbus_connection_new_for_address_sync(const gchar*,
  //   GDBusConnectionFlags, GDBusAuthObserver*, GCancellable*, GError**)
  // ours to unref, or NULL
  g_dbus_connection_new_for_address_sync: {
    parameters: ["buffer", "i32", "pointer", "pointer", "buffer"],
    result: "pointer",
    nonblocking: true,
  },
  // GDBusNodeInfo *g_dbus_node_info_new_for_xml(const gchar*, GError**)
  // ours to unref, or NULL
  g_dbus_node_info_new_for_xml: {
    parameters: ["buffer", "buffer"],
    result: "pointer",
  },
  // GDBusInterfaceInfo *g_dbus_node_info_lookup_interface(GDBusNodeInfo*,
  //   const gchar*); borrowed, or NULL
  g_dbus_node_info_lookup_interface: {
    parameters: ["pointer", "buffer"],
    result: "pointer",
  },
  // void g_dbus_node_info_unref(GDBusNodeInfo*)
  g_dbus_node_info_unref: { parameters: ["pointer"], result: "void" },
  // guint g_dbus_connection_register_object(GDBusConnection*, const gchar*,
  //   GDBusInterfaceInfo*, const GDBusInterfaceVTable*, gpointer user_data,
  //   GDestroyNotify, GError**); refs the info and copies the table; 0 on error
  g_dbus_connection_register_object: {
    parameters: [
      "pointer",
      "buffer",
      "pointer",
      "buffer",
      "pointer",
      "pointer",
      "buffer",
    ],
    result: "u32",
  },
  // gboolean g_dbus_connection_unregister_object(GDBusConnection*, guint)
  g_dbus_connection_unregister_object: {
    parameters: ["pointer", "u32"],
    result: "i32",
  },
  // gboolean g_dbus_connection_emit_signal(GDBusConnection*, const gchar *to,
  //   path, interface, signal, GVariant*, GError**)
  // takes floating parameters over; only queues the message
  g_dbus_connection_emit_signal: {
    parameters: [
      "pointer",
      "pointer",
      "buffer",
      "buffer",
      "buffer",
      "pointer",
      "buffer",
    ],
    result: "i32",
  },
  // gboolean g_dbus_connection_flush_sync(GDBusConnection*, GCancellable*,
  //   GError**)
  g_dbus_connection_flush_sync: {
    parameters: ["pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean g_dbus_connection_close_sync(GDBusConnection*, GCancellable*,
  //   GError**)
  g_dbus_connection_close_sync: {
    parameters: ["pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // void g_dbus_method_invocation_return_value(GDBusMethodInvocation*,
  //   GVariant*); takes both over
  g_dbus_method_invocation_return_value: {
    parameters: ["pointer", "pointer"],
    result: "void",
  },
  // void g_dbus_method_invocation_return_dbus_error(GDBusMethodInvocation*,
  //   const gchar *name, const gchar *message); takes the invocation over
  g_dbus_method_invocation_return_dbus_error: {
    parameters: ["pointer", "buffer", "buffer"],
    result: "void",
  },
} as const;

/**
 * void (*GDBusInterfaceMethodCallFunc)(GDBusConnection*, const gchar *sender,
 *   path, interface, method, GVariant*, GDBusMethodInvocation*, gpointer); only
 * the invocation is ours, until it is replied to
 */
export const METHOD_CALL = {
  parameters: [
    "pointer",
    "pointer",
    "pointer",
    "pointer",
    "pointer",
    "pointer",
    "pointer",
    "pointer",
  ],
  result: "void",
} as const;
