import type { DatabaseSync } from "node:sqlite";
import type { Value } from "./item_row.ts";

/** The lists of one screen, and some more. */
const MAX_COUNTS = 20;

interface Counts {
  /** Differs after each change of the file by any connection. */
  readonly version: string;
  readonly byTerms: Map<string, number>;
}

/**
 * Counts items by some terms. Remembers the last numbers until the file changes,
 * because a count reads an index to its end, for each window of a list.
 */
export class ItemCounts {
  readonly #counts = new WeakMap<DatabaseSync, Counts>();

  count(
    database: DatabaseSync,
    { where, values }: { where: string; values: readonly Value[] },
  ): number {
    const version = versionOf(database);
    let counts = this.#counts.get(database);
    if (counts?.version !== version) {
      counts = { version, byTerms: new Map() };
      this.#counts.set(database, counts);
    }
    const { byTerms } = counts;
    const terms = JSON.stringify([where, ...values]);
    const known = byTerms.get(terms);
    if (known !== undefined) return known;
    const count = countItems(database, { where, values });
    if (byTerms.size >= MAX_COUNTS) byTerms.clear();
    byTerms.set(terms, count);
    return count;
  }
}

export function countItems(
  database: DatabaseSync,
  { where, values }: { where: string; values: readonly Value[] },
): number {
  const row = database.prepare(
    `SELECT count(*) AS count FROM items WHERE ${where}`,
  ).get(...values);
  return Number(row?.count ?? 0);
}

/** Returns a text that differs after a change by this or another connection. */
function versionOf(database: DatabaseSync): string {
  const others = database.prepare("PRAGMA data_version").get();
  const own = database.prepare("SELECT total_changes() AS own").get();
  return `${others?.data_version} ${own?.own}`;
}
