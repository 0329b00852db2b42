import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Value } from "./item_row.ts";

/**
 * Stores the libraries of an item in addition to the one in its row. A server
 * lists an item under each library that has its folder, so most items have no
 * row here.
 */
export class MembershipWriter {
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #next: StatementSync;
  readonly #move: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      "INSERT OR IGNORE INTO memberships (item, library) VALUES (?, ?)",
    );
    this.#remove = database.prepare(
      "DELETE FROM memberships WHERE item = ? AND library = ?",
    );
    this.#next = database.prepare(
      "SELECT library FROM memberships WHERE item = ? LIMIT 1",
    );
    this.#move = database.prepare(
      "UPDATE items SET library = ? WHERE key = ?",
    );
  }

  add(item: number, library: number): void {
    this.#add.run(item, library);
  }

  /**
   * Removes an item from a library. @returns whether another one contains it
   */
  leave(item: { key: number; library: number }, library: number): boolean {
    if (item.library !== library) {
      this.#remove.run(item.key, library);
      return true;
    }
    const next = this.#next.get(item.key)?.library;
    if (next === undefined) return false;
    this.#remove.run(item.key, Number(next));
    this.#move.run(Number(next), item.key);
    return true;
  }
}

/** Returns the condition that selects the items of a library, for `items`. */
export function inLibrary(
  database: DatabaseSync,
  library: number | null,
): { term: string; values: readonly Value[] } {
  const shared = database.prepare(
    "SELECT 1 FROM memberships WHERE library = ? LIMIT 1",
  ).get(library);
  // The plain condition reads a list in the order of its index.
  return shared === undefined
    ? { term: "items.library = ?", values: [library] }
    : {
      term: `(items.library = ? OR items.key IN
        (SELECT item FROM memberships WHERE library = ?))`,
      values: [library, library],
    };
}

/** Moves each item of a library to another one that contains it. */
export function leaveLibrary(database: DatabaseSync, library: number): void {
  database.prepare("DELETE FROM memberships WHERE library = ?").run(library);
  const writer = new MembershipWriter(database);
  const shared = database.prepare(
    `SELECT DISTINCT key FROM items JOIN memberships ON item = key
     WHERE items.library = ?`,
  ).all(library);
  for (const { key } of shared) {
    writer.leave({ key: Number(key), library }, library);
  }
}
