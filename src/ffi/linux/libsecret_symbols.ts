/**
 * The functions of libsecret that are used, each with its C declaration and the
 * owners of its values.
 *
 * Source: libsecret API reference, 0.18 and later.
 */
export const LIBSECRET = {
  // SecretService *secret_service_get_sync(flags, GCancellable*, GError**)
  // ours to unref
  secret_service_get_sync: {
    parameters: ["i32", "pointer", "buffer"],
    result: "pointer",
    nonblocking: true,
  },
  // void secret_service_disconnect(void); forgets the shared service
  secret_service_disconnect: { parameters: [], result: "void" },
  // SecretCollection *secret_collection_for_alias_sync(SecretService*,
  //   const gchar *alias, flags, GCancellable*, GError**); ours to unref
  secret_collection_for_alias_sync: {
    parameters: ["pointer", "buffer", "i32", "pointer", "buffer"],
    result: "pointer",
    nonblocking: true,
  },
  // SecretCollection *secret_collection_new_for_dbus_path_sync(SecretService*,
  //   const gchar *path, flags, GCancellable*, GError**); ours to unref
  secret_collection_new_for_dbus_path_sync: {
    parameters: ["pointer", "buffer", "i32", "pointer", "buffer"],
    result: "pointer",
    nonblocking: true,
  },
  // gboolean secret_collection_get_locked(SecretCollection*)
  secret_collection_get_locked: { parameters: ["pointer"], result: "i32" },
  // GList *secret_service_search_sync(SecretService*, const SecretSchema*,
  //   GHashTable*, flags, GCancellable*, GError**); list and items are ours
  secret_service_search_sync: {
    parameters: ["pointer", "buffer", "pointer", "i32", "pointer", "buffer"],
    result: "pointer",
    nonblocking: true,
  },
  // gint secret_service_unlock_sync(SecretService*, GList *objects,
  //   GCancellable*, GList **unlocked, GError**); prompts; unlocked may be NULL
  secret_service_unlock_sync: {
    parameters: ["pointer", "pointer", "pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_service_store_sync(SecretService*, const SecretSchema*,
  //   GHashTable*, const gchar *collection, const gchar *label, SecretValue*,
  //   GCancellable*, GError**)
  secret_service_store_sync: {
    parameters: [
      "pointer",
      "buffer",
      "pointer",
      "buffer",
      "buffer",
      "pointer",
      "pointer",
      "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_item_get_locked(SecretItem*)
  secret_item_get_locked: { parameters: ["pointer"], result: "i32" },
  // guint64 secret_item_get_modified(SecretItem*); seconds since 1970
  secret_item_get_modified: { parameters: ["pointer"], result: "u64" },
  // gboolean secret_item_load_secret_sync(SecretItem*, GCancellable*, GError**)
  secret_item_load_secret_sync: {
    parameters: ["pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_item_set_secret_sync(SecretItem*, SecretValue*,
  //   GCancellable*, GError**)
  secret_item_set_secret_sync: {
    parameters: ["pointer", "pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_item_set_label_sync(SecretItem*, const gchar *label,
  //   GCancellable*, GError**)
  secret_item_set_label_sync: {
    parameters: ["pointer", "buffer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_item_set_attributes_sync(SecretItem*, const SecretSchema*,
  //   GHashTable *attributes, GCancellable*, GError**); copies what it is given
  secret_item_set_attributes_sync: {
    parameters: ["pointer", "buffer", "pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // gboolean secret_item_delete_sync(SecretItem*, GCancellable*, GError**)
  secret_item_delete_sync: {
    parameters: ["pointer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // GHashTable *secret_item_get_attributes(SecretItem*); ours to unref
  secret_item_get_attributes: { parameters: ["pointer"], result: "pointer" },
  // SecretValue *secret_item_get_secret(SecretItem*); ours to unref, or NULL
  secret_item_get_secret: { parameters: ["pointer"], result: "pointer" },
  // SecretValue *secret_value_new(const gchar*, gssize, const gchar *type)
  // copies into memory that is never paged out; ours to unref
  secret_value_new: {
    parameters: ["buffer", "i64", "buffer"],
    result: "pointer",
  },
  // const gchar *secret_value_get(SecretValue*, gsize *length); borrowed
  secret_value_get: { parameters: ["pointer", "buffer"], result: "pointer" },
  // void secret_value_unref(gpointer); wipes the last reference's memory
  secret_value_unref: { parameters: ["pointer"], result: "void" },
} as const;
