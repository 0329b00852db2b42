import type { DatabaseSync } from "node:sqlite";
import type { Mark, ReplacedData, UnsentPlay } from "../core/library_ports.ts";
import { UNTOUCHED, type UserData } from "../core/media_item.ts";
import { UserDataWriter } from "./user_data_table.ts";

/** Types whose mark is derived from the episodes inside. */
const FOLDERS = ["series", "season"];
const IN_FOLDERS = `IN (${FOLDERS.map((it) => `'${it}'`).join(", ")})`;
/** Reads every item inside another one, at any depth. */
const INSIDE = `WITH RECURSIVE inside (key, id, type) AS (
    SELECT key, id, type FROM items WHERE owner = ? AND id = ?
    UNION
    SELECT items.key, items.id, items.type FROM items
      JOIN inside ON items.parent_id = inside.id
      WHERE items.owner = ?
  )`;
/** Reads the seasons and series around an item, and the item if it is one. */
const AROUND = `WITH RECURSIVE around (key, id, type, parent_id) AS (
    SELECT key, id, type, parent_id FROM items WHERE owner = ? AND id = ?
    UNION
    SELECT items.key, items.id, items.type, items.parent_id FROM items
      JOIN around ON items.id = around.parent_id WHERE items.owner = ?
  )
  SELECT key, id FROM around WHERE type ${IN_FOLDERS}`;

/** Returns the keys of all items that a mark changes. */
export function keysOfMark(
  database: DatabaseSync,
  owner: number,
  { itemId, kind }: Mark,
): number[] {
  const rows = kind === "favorite"
    ? database.prepare("SELECT key FROM items WHERE owner = ? AND id = ?")
      .all(owner, itemId)
    : [`${INSIDE} SELECT key FROM inside WHERE type <> 'album'`, AROUND]
      .flatMap((it) => database.prepare(it).all(owner, itemId, owner));
  return rows.map(({ key }) => Number(key));
}

/**
 * Stores a mark, except on items with a queued play that is newer.
 *
 * @returns whether the item is known
 */
export function applyMark(
  database: DatabaseSync,
  { owner, mark }: { owner: number; mark: Mark },
): boolean {
  const { itemId, kind } = mark;
  const row = database.prepare(
    "SELECT key FROM items WHERE owner = ? AND id = ?",
  ).get(owner, itemId);
  if (row === undefined) return applyToList(database, { owner, mark });
  const writer = new UserDataWriter(database);
  if (kind === "favorite") {
    const key = Number(row.key);
    writer.save(key, { ...writer.read(key), favorite: mark.value });
    return true;
  }
  const inside = database.prepare(`${INSIDE} SELECT key, id, type FROM inside`)
    .all(owner, itemId, owner);
  const forget = database.prepare(
    `DELETE FROM unsent_plays
     WHERE owner = ? AND item_id = ? AND played_at <= ?`,
  );
  const playedLater = database.prepare(
    `SELECT 1 FROM unsent_plays
     WHERE owner = ? AND item_id = ? AND played_at > ?`,
  );
  const markedAt = mark.markedAt.toISOString();
  for (const { key, id, type } of inside) {
    // A server marks the tracks of an album, not the album.
    if (type === "album") continue;
    if (playedLater.get(owner, String(id), markedAt) !== undefined) continue;
    const userData = writer.read(Number(key));
    const marked = FOLDERS.includes(String(type))
      ? { ...userData, played: mark.value }
      : markedAs(userData, mark);
    writer.save(Number(key), marked);
    // Otherwise a play from before the mark would be sent after it.
    forget.run(owner, String(id), markedAt);
  }
  markAround(database, writer, { owner, mark });
  return true;
}

/** Makes a list a favourite. @returns whether it is known */
function applyToList(
  database: DatabaseSync,
  { owner, mark: { itemId, kind, value } }: { owner: number; mark: Mark },
): boolean {
  if (kind !== "favorite") return false;
  saveFavorite(database, { owner, id: itemId, favorite: value });
  const find = database.prepare(
    "SELECT 1 FROM lists WHERE owner = ? AND id = ?",
  );
  return find.get(owner, itemId) !== undefined;
}

function markedAs(userData: UserData, { value, markedAt }: Mark): UserData {
  const { favorite, playCount } = userData;
  return value
    ? {
      favorite,
      played: true,
      playCount: Math.max(1, playCount),
      positionMs: 0,
      lastPlayedAt: markedAt,
    }
    : { ...UNTOUCHED, favorite };
}

/** Stores seasons and series as played if every episode inside them is. */
function markAround(
  database: DatabaseSync,
  writer: UserDataWriter,
  { owner, mark }: { owner: number; mark: Mark },
): void {
  const around = database.prepare(AROUND).all(owner, mark.itemId, owner);
  const unplayed = database.prepare(
    `${INSIDE} SELECT 1 FROM inside
     LEFT JOIN user_data ON user_data.key = inside.key
     WHERE type NOT ${IN_FOLDERS} AND coalesce(played, 0) = 0`,
  );
  for (const { key, id } of around) {
    const played = unplayed.get(owner, String(id), owner) === undefined;
    writer.save(Number(key), { ...writer.read(Number(key)), played });
  }
}

/** Reads the data that a mark would replace. */
export function readReplaced(
  database: DatabaseSync,
  { owner, mark }: { owner: number; mark: Mark },
): ReplacedData {
  const writer = new UserDataWriter(database);
  const idOf = database.prepare("SELECT id FROM items WHERE key = ?");
  const keys = [...new Set(keysOfMark(database, owner, mark))];
  const items = keys.map((key) => ({
    id: String(idOf.get(key)?.id),
    userData: writer.read(key),
  }));
  const ids = new Set(items.map(({ id }) => id));
  const plays = listUnsentPlays(database, owner)
    .filter(({ itemId }) => ids.has(itemId));
  const lists = database.prepare(
    "SELECT id, favorite FROM lists WHERE owner = ? AND id = ?",
  ).all(owner, mark.itemId)
    .map(({ id, favorite }) => ({ id: String(id), favorite: favorite === 1 }));
  return { items, plays, lists };
}

/** Restores the data that a mark has replaced. */
export function restoreReplaced(
  database: DatabaseSync,
  { owner, replaced: { items, plays, lists } }: {
    owner: number;
    replaced: ReplacedData;
  },
): void {
  const writer = new UserDataWriter(database);
  const keyOf = database.prepare(
    "SELECT key FROM items WHERE owner = ? AND id = ?",
  );
  for (const { id, userData } of items) {
    const row = keyOf.get(owner, id);
    if (row !== undefined) writer.save(Number(row.key), userData);
  }
  for (const play of plays) saveUnsentPlay(database, owner, play);
  for (const list of lists) saveFavorite(database, { owner, ...list });
}

/** Stores a play to send; replaces an earlier one of the item. */
export function saveUnsentPlay(
  database: DatabaseSync,
  owner: number,
  { itemId, positionMs, playedAt }: UnsentPlay,
): void {
  database.prepare("INSERT OR REPLACE INTO unsent_plays VALUES (?, ?, ?, ?)")
    .run(owner, itemId, Math.round(positionMs), playedAt.toISOString());
}

/** Stores whether a list is a favourite. @returns whether that has changed */
export function saveFavorite(
  database: DatabaseSync,
  { owner, id, favorite }: { owner: number; id: string; favorite: boolean },
): boolean {
  const value = favorite ? 1 : 0;
  const { changes } = database.prepare(
    "UPDATE lists SET favorite = ? WHERE owner = ? AND id = ? AND favorite <> ?",
  ).run(value, owner, id, value);
  return Number(changes) > 0;
}

/** Returns the unsent marks, oldest first. */
export function listUnsentMarks(database: DatabaseSync, owner: number): Mark[] {
  return database.prepare(
    `SELECT item_id, kind, value, marked_at FROM unsent_marks
     WHERE owner = ? ORDER BY marked_at, item_id`,
  ).all(owner).map((row) => ({
    itemId: String(row.item_id),
    kind: row.kind === "played" ? "played" : "favorite",
    value: row.value === 1,
    markedAt: new Date(String(row.marked_at)),
  }));
}

/** Returns the unsent plays, oldest first. */
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
