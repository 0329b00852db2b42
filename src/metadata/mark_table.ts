import type { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import type { Mark, StoredMark, UnsentPlay } from "../core/library_ports.ts";
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
  for (const { key, id } of around) {
    const played = isAllPlayed(database, { owner, id: String(id) });
    writer.save(Number(key), { ...writer.read(Number(key)), played });
  }
}

/** Returns whether every episode inside a season or a series is played. */
function isAllPlayed(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): boolean {
  const unplayed = database.prepare(
    `${INSIDE} SELECT 1 FROM inside
     LEFT JOIN user_data ON user_data.key = inside.key
     WHERE type NOT ${IN_FOLDERS} AND coalesce(played, 0) = 0`,
  );
  return unplayed.get(owner, id, owner) === undefined;
}

/** Stores and queues a mark. @returns what it has changed */
export function storeMark(
  database: DatabaseSync,
  { owner, mark }: { owner: number; mark: Mark },
): StoredMark {
  const { itemId, kind } = mark;
  const unsent = listUnsentMarks(database, owner)
    .find((it) => it.itemId === itemId && it.kind === kind) ?? null;
  const find = database.prepare("SELECT id, type FROM items WHERE key = ?");
  const writer = new UserDataWriter(database);
  const before = [...new Set(keysOfMark(database, owner, mark))].map((key) => {
    const row = find.get(key);
    const isFolder = FOLDERS.includes(String(row?.type));
    return { key, id: String(row?.id), isFolder, before: writer.read(key) };
  });
  const ids = new Set(before.map(({ id }) => id));
  const plays = listUnsentPlays(database, owner)
    .filter((it) => ids.has(it.itemId));
  const wasFavorite = favoriteList(database, { owner, id: itemId });
  applyMark(database, { owner, mark });
  saveUnsentMark(database, owner, mark);
  const items = before
    .map(({ key, ...item }) => ({ ...item, after: writer.read(key) }));
  return { mark, unsent, items, plays, wasFavorite };
}

/** Undoes a stored mark, except where newer data has replaced it. */
export function undoMark(
  database: DatabaseSync,
  { owner, stored: { mark, unsent, items, plays, wasFavorite } }: {
    owner: number;
    stored: StoredMark;
  },
): void {
  removeUnsentMark(database, owner, mark);
  const { itemId: id, kind } = mark;
  const isMarkedAgain = listUnsentMarks(database, owner)
    .some((it) => it.itemId === id && it.kind === kind);
  if (isMarkedAgain) return;
  if (unsent !== null) saveUnsentMark(database, owner, unsent);
  // The state of a season depends on its episodes.
  for (const item of items.toSorted((a) => a.isFolder ? 1 : -1)) {
    undoItem(database, { owner, kind, item });
  }
  const played = new Set(
    listUnsentPlays(database, owner).map(({ itemId }) => itemId),
  );
  for (const play of plays) {
    if (!played.has(play.itemId)) saveUnsentPlay(database, owner, play);
  }
  if (favoriteList(database, { owner, id }) === mark.value) {
    saveFavorite(database, { owner, id, favorite: wasFavorite ?? mark.value });
  }
}

function undoItem(
  database: DatabaseSync,
  { owner, kind, item: { id, isFolder, before, after } }: {
    owner: number;
    kind: Mark["kind"];
    item: StoredMark["items"][number];
  },
): void {
  const row = database.prepare(
    "SELECT key FROM items WHERE owner = ? AND id = ?",
  ).get(owner, id);
  if (row === undefined) return;
  const key = Number(row.key);
  const writer = new UserDataWriter(database);
  const now = writer.read(key);
  if (kind === "favorite") {
    const isSame = now.favorite === after.favorite;
    if (isSame) writer.save(key, { ...now, favorite: before.favorite });
  } else if (isFolder) {
    const isSame = now.played === after.played;
    const played = (!isSame || before.played) &&
      isAllPlayed(database, { owner, id });
    writer.save(key, { ...now, played });
  } else {
    const { favorite } = now;
    const isSame = isDeepStrictEqual(now, { ...after, favorite });
    if (isSame) writer.save(key, { ...before, favorite });
  }
}

/** Returns whether a list is a favourite; null if it is not known. */
function favoriteList(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): boolean | null {
  const row = database.prepare(
    "SELECT favorite FROM lists WHERE owner = ? AND id = ?",
  ).get(owner, id);
  return row === undefined ? null : row.favorite === 1;
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

/** Queues a mark to send; replaces an earlier one of its kind on the item. */
export function saveUnsentMark(
  database: DatabaseSync,
  owner: number,
  { itemId, kind, value, markedAt }: Mark,
): void {
  database.prepare("INSERT OR REPLACE INTO unsent_marks VALUES (?, ?, ?, ?, ?)")
    .run(owner, itemId, kind, value ? 1 : 0, markedAt.toISOString());
}

/** Does nothing if another mark has replaced it. */
export function removeUnsentMark(
  database: DatabaseSync,
  owner: number,
  { itemId, kind, markedAt }: Mark,
): void {
  database.prepare(
    `DELETE FROM unsent_marks
     WHERE owner = ? AND item_id = ? AND kind = ? AND marked_at = ?`,
  ).run(owner, itemId, kind, markedAt.toISOString());
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
