import type { DatabaseSync, StatementSync } from "node:sqlite";
import type {
  AskedKind,
  AskedName,
  AskedNameIndex,
  AskedText,
  ServerName,
} from "../core/asked_names.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { LibraryFile } from "./library_file.ts";
import { matchNames, NameWriter } from "./name_table.ts";

const ID_END = " ";
/** More people than share a name; a hostile server may send any number. */
const MAX_IDS = 100;

/** Stores names whose items only the server knows, such as people. */
export class SqliteAskedNameIndex implements AskedNameIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  findNames(account: TokenKey, text: AskedText): AskedName[] {
    return this.#file.readOf({ account, absent: [] }, (it, owner) => {
      const keys = matchNames(it, { ...text, owner });
      return it.prepare(
        `SELECT names.name, ids, read_at FROM names
         LEFT JOIN asked_names ON asked_names.name = names.key
         WHERE names.key IN (${keys.join(", ")}) ORDER BY folded`,
      ).all().map(({ name, ids, read_at }) => ({
        name: String(name),
        ids: String(ids ?? "").split(ID_END).filter((id) => id !== ""),
        readAt: typeof read_at === "string" ? new Date(read_at) : null,
      }));
    });
  }

  saveItems(
    account: TokenKey,
    { kind, name, ids, itemIds, readAt }: Parameters<
      AskedNameIndex["saveItems"]
    >[1],
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      const key = new NameWriter(it, owner).keyOf({ kind, name });
      new AskedNameWriter(it).save({ key, ids, readAt });
      it.prepare("DELETE FROM item_names WHERE name = ?").run(key);
      const add = it.prepare(
        `INSERT OR IGNORE INTO item_names
         SELECT ?, library, top, key FROM items WHERE owner = ? AND id = ?`,
      );
      for (const id of itemIds) add.run(key, owner, id);
    });
  }

  saveNamesOf(
    account: TokenKey,
    { kind, itemId, names }: Parameters<AskedNameIndex["saveNamesOf"]>[1],
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      it.prepare(
        `DELETE FROM item_names
         WHERE item = (SELECT key FROM items WHERE owner = ? AND id = ?)
           AND EXISTS (SELECT 1 FROM names
             WHERE key = item_names.name AND kind = ?)`,
      ).run(owner, itemId, kind);
      const writer = new NameWriter(it, owner);
      const add = it.prepare(
        `INSERT OR IGNORE INTO item_names
         SELECT ?, library, top, key FROM items WHERE owner = ? AND id = ?`,
      );
      for (const name of names) {
        add.run(writer.keyOf({ kind, name }), owner, itemId);
      }
    });
  }

  saveNames(
    account: TokenKey,
    { kind, names, readAt }: Parameters<AskedNameIndex["saveNames"]>[1],
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      const writer = new NameWriter(it, owner);
      const idsOf = new Map<number, string[]>();
      for (const { name, ids } of names) {
        const key = writer.keyOf({ kind, name });
        const known = idsOf.get(key) ?? [];
        if (known.length < MAX_IDS) known.push(...ids);
        idsOf.set(key, known);
      }
      const asked = new AskedNameWriter(it);
      for (const [key, ids] of idsOf) asked.save({ key, ids, readAt: null });
      it.prepare(
        `INSERT INTO asked_lists VALUES (?, ?, ?)
         ON CONFLICT (owner, kind) DO UPDATE SET read_at = excluded.read_at`,
      ).run(owner, kind, readAt?.toISOString() ?? null);
      if (readAt === null) return;
      removeUnused(it, { owner, kind, isListed: (key) => idsOf.has(key) });
    });
  }

  namesReadAt(account: TokenKey, kind: AskedKind): Date | null {
    return this.#file.readOf({ account, absent: null }, (it, owner) => {
      const row = it.prepare(
        "SELECT read_at FROM asked_lists WHERE owner = ? AND kind = ?",
      ).get(owner, kind);
      return typeof row?.read_at === "string" ? new Date(row.read_at) : null;
    });
  }
}

/**
 * Makes the server be asked again for the names of an account, because some of
 * its items have changed.
 */
export function expireAskedNames(database: DatabaseSync, owner: number): void {
  database.prepare(
    `UPDATE asked_names SET read_at = NULL WHERE read_at IS NOT NULL
       AND EXISTS (SELECT 1 FROM names
         WHERE key = asked_names.name AND owner = ?)`,
  ).run(owner);
  database.prepare("UPDATE asked_lists SET read_at = NULL WHERE owner = ?")
    .run(owner);
}

/** Stores the ids of names, and when their items were read. */
class AskedNameWriter {
  readonly #save: StatementSync;

  constructor(database: DatabaseSync) {
    this.#save = database.prepare(
      `INSERT INTO asked_names VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
       SET ids = excluded.ids, read_at = coalesce(excluded.read_at, read_at)`,
    );
  }

  /** Keeps the time of the items if none is given. */
  save(
    { key, ids, readAt }: Pick<ServerName, "ids"> & {
      key: number;
      readAt: Date | null;
    },
  ): void {
    const text = [...new Set(ids)].join(ID_END);
    this.#save.run(key, text, readAt?.toISOString() ?? null);
  }
}

/** Removes the names that the server no longer lists and that have no items. */
function removeUnused(
  database: DatabaseSync,
  { owner, kind, isListed }: {
    owner: number;
    kind: AskedKind;
    isListed: (key: number) => boolean;
  },
): void {
  const remove = database.prepare("DELETE FROM asked_names WHERE name = ?");
  const unused = database.prepare(
    `SELECT key FROM names WHERE owner = ? AND kind = ?
       AND NOT EXISTS (SELECT 1 FROM item_names
         WHERE item_names.name = names.key)`,
  ).all(owner, kind).map((it) => Number(it.key));
  for (const key of unused) if (!isListed(key)) remove.run(key);
}
