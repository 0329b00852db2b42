import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  type NameCondition,
  type NameCount,
  type NameKind,
  SYNCED_NAMES,
} from "../core/item_selection.ts";
import { type MediaItem, TOP_TYPES } from "../core/media_item.ts";
import { wordsOf } from "../core/name_words.ts";
import { foldText } from "../core/sort_key.ts";

/** More words than a name has. */
const MAX_WORDS = 20;
/** Sorts after every letter. */
const LAST = "\u{10ffff}";
const SYNCED = SYNCED_NAMES.map((it) => `'${it}'`).join(", ");
/** A name without items may be known from the server. */
const IS_USED = `(EXISTS (SELECT 1 FROM item_names
    WHERE item_names.name = names.key)
  OR EXISTS (SELECT 1 FROM asked_names WHERE asked_names.name = names.key))`;
/** The words of a name, each after a space. */
const WORDS = "' ' || replace(folded, '-', ' ')";

interface ItemPlace {
  readonly key: number;
  readonly library: number;
}

/** Stores the names under which items are listed, such as genres. */
export class NameWriter {
  readonly #owner: number;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #add: StatementSync;
  readonly #clear: StatementSync;
  readonly #keys = new Map<string, number>();

  constructor(database: DatabaseSync, owner: number) {
    this.#owner = owner;
    this.#find = database.prepare(
      "SELECT key FROM names WHERE owner = ? AND kind = ? AND folded = ?",
    );
    this.#insert = database.prepare(
      "INSERT INTO names (owner, kind, folded, name) VALUES (?, ?, ?, ?)",
    );
    this.#add = database.prepare(
      "INSERT OR IGNORE INTO item_names VALUES (?, ?, ?, ?)",
    );
    this.#clear = database.prepare(
      // With `name IN (SELECT …)`, SQLite would read all names for each item.
      `DELETE FROM item_names WHERE item = ? AND EXISTS (
         SELECT 1 FROM names
         WHERE key = item_names.name AND kind IN (${SYNCED}))`,
    );
  }

  add({ key, library }: ItemPlace, item: MediaItem): void {
    const top = TOP_TYPES.includes(item.type) ? 1 : 0;
    const { genres, studios, artists } = item;
    const byKind: Record<typeof SYNCED_NAMES[number], readonly string[]> = {
      genre: genres,
      studio: studios,
      artist: artists,
    };
    for (const kind of SYNCED_NAMES) {
      for (const name of byKind[kind]) {
        this.#add.run(this.keyOf({ kind, name }), library, top, key);
      }
    }
  }

  replace(place: ItemPlace, item: MediaItem): void {
    this.#clear.run(place.key);
    this.add(place, item);
  }

  /** Returns the key of a name; adds the name if it is new. */
  keyOf({ kind, name }: NameCondition): number {
    const id = `${kind} ${name}`;
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const folded = foldText(name).trim();
    const row = this.#find.get(this.#owner, kind, folded);
    const key = Number(
      row?.key ??
        this.#insert.run(this.#owner, kind, folded, name).lastInsertRowid,
    );
    this.#keys.set(id, key);
    return key;
  }
}

/**
 * Returns the keys of the names that are equal to the text, ignoring case and
 * diacritics; if there are none, of those that begin with it. For people, each
 * word of the text may also begin any word of the name, such as the last one.
 */
export function matchNames(
  database: DatabaseSync,
  { owner, kind, name }: NameCondition & { owner: number },
): number[] {
  const folded = foldText(name).trim();
  const keys = (where: string, ...values: string[]) =>
    database.prepare(
      `SELECT key FROM names
       WHERE owner = ? AND kind = ? AND ${where} AND ${IS_USED}`,
    ).all(owner, kind, ...values).map((it) => Number(it.key));
  const same = keys("folded = ?", folded);
  const isCode = kind === "language";
  if (same.length > 0 || folded === "" || isCode) return same;
  const begun = keys("folded >= ? AND folded < ?", folded, folded + LAST);
  if (begun.length > 0 || kind !== "person") return begun;
  const words = wordsOf(folded).slice(0, MAX_WORDS);
  if (words.length === 0) return [];
  const where = words.map(() => `instr(${WORDS}, ?) > 0`).join(" AND ");
  return keys(where, ...words.map((it) => ` ${it}`));
}

/** Returns the names of one kind in alphabetical order. */
export function foldedNames(
  database: DatabaseSync,
  { owner, kind, lengths, limit = -1 }: {
    owner: number;
    kind: NameKind;
    lengths?: { from: number; to: number };
    /** -1 for all. */
    limit?: number;
  },
): ReadonlyMap<string, string> {
  const { from, to } = lengths ?? { from: 0, to: Number.MAX_SAFE_INTEGER };
  const rows = database.prepare(
    `SELECT folded, name FROM names
     WHERE owner = ? AND kind = ? AND length(folded) BETWEEN ? AND ?
       AND ${IS_USED} ORDER BY folded LIMIT ?`,
  ).all(owner, kind, from, to, limit);
  return new Map(rows.map((it) => [String(it.folded), String(it.name)]));
}

/** Lists the names of one kind in alphabetical order, with their numbers. */
export function listNames(
  database: DatabaseSync,
  { owner, kind, library }: {
    owner: number;
    kind: NameKind;
    /** null for all libraries. */
    library: number | null;
  },
): NameCount[] {
  // A name without items is in no library.
  const all = library === null;
  return database.prepare(
    `SELECT names.name, coalesce(sum(top), 0) AS items,
       coalesce(sum(1 - top), 0) AS inside
     FROM names ${all ? "LEFT JOIN" : "JOIN"} item_names
       ON item_names.name = names.key
     WHERE owner = ? AND kind = ? AND (? IS NULL OR library = ?)
       ${all ? `AND ${IS_USED}` : ""}
     GROUP BY names.key ORDER BY folded`,
  ).all(owner, kind, library, library).map(({ name, items, inside }) => ({
    name: String(name),
    items: Number(items),
    inside: Number(inside),
  }));
}
