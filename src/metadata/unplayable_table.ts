import type { DatabaseSync } from "node:sqlite";
import {
  UNPLAYABLE_KINDS,
  type UnplayableCount,
  type UnplayableItems,
} from "../core/unplayable.ts";

/** Returns the counts, also those of libraries with no other items. */
export function listUnplayable(
  database: DatabaseSync,
  owner: number,
): UnplayableItems[] {
  return database.prepare(
    `SELECT library_id, library_name, kind, count FROM unplayable
     WHERE owner = ? ORDER BY library_name, library_id, kind`,
  ).all(owner).flatMap((row): UnplayableItems[] => {
    const kind = UNPLAYABLE_KINDS.find((it) => it === row.kind);
    return kind === undefined ? [] : [{
      libraryId: String(row.library_id),
      libraryName: String(row.library_name),
      kind,
      count: Number(row.count),
    }];
  });
}

/** Replaces the counts of one library. */
export function saveUnplayable(
  database: DatabaseSync,
  owner: number,
  { library, counts }: {
    library: { readonly id: string; readonly name: string };
    counts: readonly UnplayableCount[];
  },
): void {
  const { id, name } = library;
  database.prepare(
    "DELETE FROM unplayable WHERE owner = ? AND library_id = ?",
  ).run(owner, id);
  const insert = database.prepare(
    "INSERT INTO unplayable VALUES (?, ?, ?, ?, ?)",
  );
  for (const { kind, count } of counts) {
    insert.run(owner, id, name, kind, count);
  }
}

/** Forgets the counts of all other libraries. */
export function keepUnplayable(
  database: DatabaseSync,
  { owner, libraryIds }: { owner: number; libraryIds: readonly string[] },
): void {
  database.prepare(
    `DELETE FROM unplayable WHERE owner = ?
     AND library_id NOT IN (SELECT value FROM json_each(?))`,
  ).run(owner, JSON.stringify(libraryIds));
}
