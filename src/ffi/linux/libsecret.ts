/**
 * The Secret Service of Linux desktops, through libsecret 0.18 or later.
 *
 * Everything goes to the Secret Service itself (`secret_service_…`), not to
 * `secret_password_…`, which other backends and environment variables redirect.
 * Source: libsecret API reference, Secret Service API draft 0.2.
 */
import { type Limit, refuseCancelled, withCancellable } from "./cancellable.ts";
import { drainMainContext, GErrorRef, TextTable } from "./glib.ts";
import {
  type Attributes,
  type FoundItem,
  type Libraries,
  loadSecret,
  readItem,
} from "./libsecret_item.ts";
import {
  type Call,
  changeItem,
  connect,
  isHiding,
  isItemLocked,
  isLocked,
  lendList,
  lendValue,
  openCollections,
  openDefault,
  searchList,
  tryAgain,
  unlockAll,
} from "./libsecret_objects.ts";
import { isWalletOpen } from "./kwallet.ts";
import { findProviderName } from "./libsecret_provider.ts";
import { Schema } from "./libsecret_schema.ts";
import { openLibsecret } from "./open_libsecret.ts";
import { cString } from "../text.ts";

/** The default collection, where new items go. */
export interface DefaultCollection {
  readonly exists: boolean;
  readonly locked: boolean;
}

/** Selects the locked objects that the user is asked to unlock. */
export type ToUnlock =
  /** The collection for new items. */
  | { readonly kind: "default" }
  /** Items with these attributes, wherever they are. */
  | { readonly kind: "items"; readonly attributes: Attributes }
  /** Collections that show none of their items while they are locked. */
  | { readonly kind: "hiding" };

/** The Secret Service, for items of one schema. */
export class SecretService {
  readonly #lib: Libraries;
  readonly #schema: Schema;
  /** The attributes that are read from an item. */
  readonly #names: readonly string[];

  /** @throws {NativeError} `library` if libsecret is missing */
  constructor(
    schemaName: string,
    attributes: readonly string[],
    { libraries = openLibsecret() }: { libraries?: Libraries | undefined } = {},
  ) {
    this.#lib = libraries;
    this.#schema = new Schema(schemaName, attributes);
    this.#names = attributes;
  }

  /** Opens the session that later calls use. Never prompts. */
  connect(limit: Limit): Promise<void> {
    return this.#call(limit, () => Promise.resolve());
  }

  /**
   * Describes the collection for new items. Never prompts; starts the provider if
   * needed.
   */
  defaultCollection(limit: Limit): Promise<DefaultCollection> {
    return this.#call(limit, async (call) => {
      const list = await openDefault(this.#lib, call);
      return await lendList({ lib: this.#lib, list }, ([collection = null]) => {
        const exists = collection !== null;
        return { exists, locked: exists && isLocked(this.#lib, collection) };
      });
    });
  }

  /** Returns whether locked collections hide their items. Never prompts. */
  hasHiding(limit: Limit): Promise<boolean> {
    return this.#call(limit, async (call) => {
      const list = await openCollections(this.#lib, call);
      return await lendList(
        { lib: this.#lib, list },
        (all) => all.some((it) => isHiding(this.#lib, it)),
      );
    });
  }

  /** Returns the first of `names` that the provider owns too, or null. */
  findProviderName<Name extends string>(
    names: readonly Name[],
    limit: Limit,
  ): Promise<Name | null> {
    return this.#call(
      limit,
      (call) => findProviderName(this.#lib.glib, { on: call, names }),
    );
  }

  /**
   * Returns whether the provider is KWallet with its wallet open: unlocking then
   * shows no dialog. Never prompts.
   */
  isWalletOpen(limit: Limit): Promise<boolean> {
    return this.#call(limit, (call) => isWalletOpen(this.#lib.glib, call));
  }

  /**
   * Asks the user to unlock; a dialog may open. Does not report the outcome: read
   * the state again.
   */
  unlock(what: ToUnlock, limit: Limit): Promise<void> {
    return this.#call(limit, async (call) => {
      const { list, isMeant } = await this.#findToUnlock(what, call);
      await lendList({ lib: this.#lib, list }, async (all) => {
        const locked = all.filter((it) => isMeant(this.#lib, it));
        await unlockAll(this.#lib, locked, call);
      });
    });
  }

  /** Finds all items with these attributes, even locked ones. Never prompts. */
  search(attributes: Attributes, limit: Limit): Promise<FoundItem[]> {
    return this.#withItems(
      { attributes, limit },
      (items) =>
        items.map((it) =>
          readItem(this.#lib, { item: it, names: this.#names })
        ),
    );
  }

  /** Like {@link search}, but reads the attributes in `names` of each item. */
  list(
    attributes: Attributes,
    { names, ...limit }: Limit & { names: readonly string[] },
  ): Promise<FoundItem[]> {
    return this.#withItems(
      { attributes, limit },
      (items) => items.map((it) => readItem(this.#lib, { item: it, names })),
    );
  }

  /** Like {@link search}, but also reads the secrets of unlocked items. */
  read(attributes: Attributes, limit: Limit): Promise<FoundItem[]> {
    return this.#withItems({ attributes, limit }, async (items, call) => {
      const read: FoundItem[] = [];
      try {
        for (const item of items) {
          const found = readItem(this.#lib, { item, names: this.#names });
          const secret = found.locked ? null : await loadSecret(this.#lib, {
            item,
            cancellable: call.cancellable,
          });
          read.push({ ...found, secret });
        }
      } catch (caught) {
        for (const { secret } of read) secret?.fill(0);
        throw caught;
      }
      return read;
    });
  }

  /**
   * Creates an item in the default collection, or replaces the one with these
   * attributes. The caller overwrites `bytes`.
   */
  create(
    item: { attributes: Attributes; label: string },
    { bytes, limit }: { bytes: Uint8Array<ArrayBuffer>; limit: Limit },
  ): Promise<void> {
    const { glib, secret } = this.#lib;
    return this.#withTable(
      { attributes: item.attributes, limit },
      async (call) => {
        const error = new GErrorRef();
        await lendValue({ lib: this.#lib, bytes }, async (value) => {
          await secret.secret_service_store_sync(
            call.service,
            this.#schema.bytes,
            call.table,
            cString("default"),
            cString(item.label),
            value,
            call.cancellable,
            error.buffer,
          );
          error.check(glib);
        });
      },
    );
  }

  /**
   * Replaces the secret, the label and the stored attributes of one of the items
   * with these attributes.
   *
   * @returns whether it existed
   */
  change(
    item: {
      path: string;
      attributes: Attributes;
      stored: Attributes;
      label: string;
    },
    { bytes, limit }: { bytes: Uint8Array<ArrayBuffer>; limit: Limit },
  ): Promise<boolean> {
    return this.#withItems(
      { attributes: item.attributes, limit },
      async (items, call) => {
        let isThere = false;
        for (const it of items) {
          const found = readItem(this.#lib, { item: it, names: this.#names });
          if (found.path !== item.path) continue;
          isThere = true;
          const { label } = item;
          const same = this.#names.every((name) =>
            found.attributes[name] === item.stored[name]
          );
          const stored = same ? null : item.stored;
          const schema = this.#schema.bytes;
          const change = { label, bytes, stored, schema, call };
          await changeItem(this.#lib, it, change);
        }
        return isThere;
      },
    );
  }

  /** Removes one of the items with these attributes. */
  remove(
    item: { path: string; attributes: Attributes },
    limit: Limit,
  ): Promise<void> {
    const { glib, secret } = this.#lib;
    return this.#withItems(
      { attributes: item.attributes, limit },
      async (items, call) => {
        for (const it of items) {
          if (
            readItem(this.#lib, { item: it, names: [] }).path !== item.path
          ) continue;
          const error = new GErrorRef();
          const { cancellable } = call;
          await secret.secret_item_delete_sync(it, cancellable, error.buffer);
          error.check(glib);
        }
      },
    );
  }

  /** Lends the service. After a failure the next call connects again. */
  async #call<T>(limit: Limit, use: (call: Call) => Promise<T>): Promise<T> {
    const { glib, secret } = this.#lib;
    try {
      return await withCancellable(
        { lib: glib, limit },
        async (cancellable) => {
          const service = await connect(this.#lib, cancellable);
          try {
            refuseCancelled(glib, cancellable);
            return await use({ cancellable, service });
          } finally {
            glib.gobject.g_object_unref(service);
          }
        },
      );
    } catch (caught) {
      secret.secret_service_disconnect();
      throw caught;
    } finally {
      drainMainContext(glib);
    }
  }

  #withTable<T>(
    { attributes, limit }: { attributes: Attributes; limit: Limit },
    use: (call: Call & { table: Deno.PointerValue }) => Promise<T>,
  ): Promise<T> {
    return tryAgain(limit, (left) =>
      this.#call(left, async (call) => {
        const table = new TextTable(this.#lib.glib, attributes);
        try {
          return await use({ ...call, table: table.pointer });
        } finally {
          table.free();
        }
      }));
  }

  #withItems<T>(
    { attributes, limit }: { attributes: Attributes; limit: Limit },
    use: (items: Deno.PointerValue[], call: Call) => T | Promise<T>,
  ): Promise<T> {
    return tryAgain(limit, (left) =>
      this.#call(left, async (call) => {
        const list = await this.#search(attributes, call);
        return await lendList(
          { lib: this.#lib, list },
          (items) => use(items, call),
        );
      }));
  }

  #search(attributes: Attributes, call: Call): Promise<Deno.PointerValue> {
    const schema = this.#schema.bytes;
    return searchList(this.#lib, { schema, attributes }, call);
  }

  async #findToUnlock(what: ToUnlock, call: Call) {
    switch (what.kind) {
      case "default":
        return { list: await openDefault(this.#lib, call), isMeant: isLocked };
      case "hiding": {
        const list = await openCollections(this.#lib, call);
        return { list, isMeant: isHiding };
      }
      case "items": {
        const list = await this.#search(what.attributes, call);
        return { list, isMeant: isItemLocked };
      }
    }
  }
}
