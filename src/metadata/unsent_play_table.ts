import type { DatabaseSync } from "node:sqlite";
import type { UnsentPlay } from "../core/library_ports.ts";

/** Lists plays, the oldest first. */
export function listUnsentPlays(
  database: DatabaseSync,
  owner: number,
): UnsentPlay[] {
  return database.prepare(
    `SELECT item_id, position_ms, played_at FROM unsent_plays
     WHERE owner = ? ORDER BY played_at, item_id`,
  ).all(owner).map((row) => ({
    itemId: String(row.item_id),
    positionMs: Number(row.position_ms),
    playedAt: new Date(String(row.played_at)),
  }));
}

/**
 * Saves the last play of an item, which is all that its server needs to know.
 */
export function saveUnsentPlay(
  database: DatabaseSync,
  owner: number,
  { itemId, positionMs, playedAt }: UnsentPlay,
): void {
  database.prepare(
    "INSERT OR REPLACE INTO unsent_plays VALUES (?, ?, ?, ?)",
  ).run(owner, itemId, Math.round(positionMs), playedAt.toISOString());
}

/** Removes only that play: the item may have been played again meanwhile. */
export function removeUnsentPlay(
  database: DatabaseSync,
  owner: number,
  { itemId, playedAt }: UnsentPlay,
): void {
  database.prepare(
    `DELETE FROM unsent_plays
     WHERE owner = ? AND item_id = ? AND played_at = ?`,
  ).run(owner, itemId, playedAt.toISOString());
}
