import type { DatabaseSync } from "node:sqlite";
import type { UnsentCount } from "../core/unsent_count.ts";
import type { TokenKey } from "../core/token_key.ts";

/** Returns the number of an account's library; null if it has none. */
export function findOwner(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): number | null {
  const row = database.prepare(
    "SELECT key FROM library_owners WHERE server_id = ? AND user_id = ?",
  ).get(serverId, userId);
  return row ? Number(row.key) : null;
}

export function addOwner(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): number {
  const { lastInsertRowid } = database.prepare(
    "INSERT INTO library_owners (server_id, user_id) VALUES (?, ?)",
  ).run(serverId, userId);
  return Number(lastInsertRowid);
}

/** Returns the number of a library; null if it is unknown. */
export function findLibrary(
  database: DatabaseSync,
  { owner, id }: { owner: number | null; id: string },
): number | null {
  const row = database.prepare(
    "SELECT key FROM libraries WHERE owner = ? AND id = ?",
  ).get(owner, id);
  return row ? Number(row.key) : null;
}

/** Counts the marks and plays of an account that its server has not received. */
export function countUnsent(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): UnsentCount {
  const row = database.prepare(
    `SELECT
       (SELECT count(*) FROM unsent_marks WHERE owner = key) AS marks,
       (SELECT count(*) FROM unsent_plays WHERE owner = key) AS plays
     FROM library_owners WHERE server_id = ? AND user_id = ?`,
  ).get(serverId, userId);
  return { marks: Number(row?.marks ?? 0), plays: Number(row?.plays ?? 0) };
}

/**
 * Removes the library of an account, and those of removed accounts with their
 * choices, rules and orders. Discards the search index: removing single words
 * needs the text of each item and code that account commands do not load. The
 * next use of a library builds the index again.
 */
export function removeLostOwners(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): void {
  database.exec(
    ["track_choices", "skip_rules", "list_sorts"].map((table) =>
      `DELETE FROM ${table} AS t WHERE NOT EXISTS (
         SELECT 1 FROM accounts AS a
         WHERE a.server_id = t.server_id AND a.user_id = t.user_id);`
    ).join("\n"),
  );
  const owners = database.prepare(
    `SELECT key FROM library_owners AS o
     WHERE (server_id = ? AND user_id = ?) OR NOT EXISTS (
       SELECT 1 FROM accounts AS a
       WHERE a.server_id = o.server_id AND a.user_id = o.user_id)`,
  ).all(serverId, userId);
  if (owners.length === 0) return;
  database.exec(
    `INSERT INTO item_words (item_words) VALUES ('delete-all');
     DELETE FROM word_index;`,
  );
  for (const { key } of owners) removeOwner(database, Number(key));
}

function removeOwner(database: DatabaseSync, owner: number): void {
  const ofItems = "IN (SELECT key FROM items WHERE owner = ?)";
  for (
    const rows of [
      `user_data WHERE key ${ofItems}`,
      `memberships WHERE item ${ofItems}`,
      "items WHERE owner = ?",
      "asked_names WHERE name IN (SELECT key FROM names WHERE owner = ?)",
      "asked_lists WHERE owner = ?",
      "names WHERE owner = ?",
      "libraries WHERE owner = ?",
      "list_entries WHERE list IN (SELECT key FROM lists WHERE owner = ?)",
      "lists WHERE owner = ?",
      "unsent_plays WHERE owner = ?",
      "unsent_marks WHERE owner = ?",
      "unplayable WHERE owner = ?",
      "library_owners WHERE key = ?",
    ]
  ) database.prepare(`DELETE FROM ${rows}`).run(owner);
}
