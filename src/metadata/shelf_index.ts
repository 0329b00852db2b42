import type { DatabaseSync, StatementSync } from "node:sqlite";
import { byAiredOrder } from "../core/aired_order.ts";
import type { StoredItem } from "../core/media_item.ts";
import type {
  NewItem,
  ShelfIndex,
  WatchProgress,
} from "../core/shelf_ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import { ITEM_SELECT, readItem, type Row } from "./item_row.ts";
import type { LibraryFile, LibraryRows } from "./library_file.ts";

/** Jellyfin looks at this many times more files than it shows. */
const LOOKED_AT = 5;
/** Leaves out the specials, whose season is 0. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Makes SQLite start from the plays: by itself, it reads every item. */
const PLAYED = "user_data CROSS JOIN items ON items.key = user_data.key";
/** Counts episodes, and those that are watched. */
const COUNTS = `count(*) AS episodes, sum(coalesce(played, 0)) AS watched
  FROM items LEFT JOIN user_data ON user_data.key = items.key`;
const RESUMED = "type IN ('movie', 'episode', 'video', 'audiobook')";

/** Reads the shelves of the home screen from the stored items. */
export class SqliteShelfIndex implements ShelfIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  listInProgress(
    account: TokenKey,
    options: { limit: number },
  ): StoredItem[] {
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) => listInProgress(it, owner, options),
    );
  }

  listNextUp(
    account: TokenKey,
    options: { since: Date; limit: number },
  ): StoredItem[] {
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) => listNextUp(it, owner, options),
    );
  }

  listNew(
    account: TokenKey,
    { libraryId, limit }: { libraryId: string; limit: number },
  ): NewItem[] {
    return this.#file.readIn(
      { account, libraryId, absent: [] },
      (it, rows) => listNew(it, rows, { limit }),
    );
  }

  listProgress(account: TokenKey, seriesId: string): WatchProgress[] {
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) =>
        it.prepare(
          `SELECT parent_id AS id, ${COUNTS}
           WHERE series_id = ? AND owner = ? AND type = 'episode'
           GROUP BY parent_id`,
        ).all(seriesId, owner).map(readProgress),
    );
  }

  listSeriesProgress(
    account: TokenKey,
    seriesIds: readonly string[],
  ): WatchProgress[] {
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) =>
        it.prepare(
          `SELECT series_id AS id, ${COUNTS}
           WHERE series_id IN (SELECT value FROM json_each(?)) AND owner = ?
             AND type = 'episode'
           GROUP BY series_id`,
        ).all(JSON.stringify(seriesIds), owner).map(readProgress),
    );
  }
}

function readProgress({ id, episodes, watched }: Row): WatchProgress {
  return {
    id: String(id),
    episodeCount: Number(episodes),
    watchedCount: Number(watched),
  };
}

function listInProgress(
  database: DatabaseSync,
  owner: number,
  { limit }: { limit: number },
): StoredItem[] {
  const rows = database.prepare(
    `SELECT items.id, series_id FROM ${PLAYED}
     WHERE position_ms > 0 AND owner = ? AND ${RESUMED}
     ORDER BY last_played_at DESC`,
  ).iterate(owner);
  const ids = new Map<string, string>();
  for (const { id, series_id: series } of rows) {
    const group = String(series ?? id);
    if (!ids.has(group)) ids.set(group, String(id));
    if (ids.size >= limit) break;
  }
  return itemsById(database, { owner, ids: [...ids.values()] });
}

function listNextUp(
  database: DatabaseSync,
  owner: number,
  { since, limit }: { since: Date; limit: number },
): StoredItem[] {
  const played = database.prepare(
    `SELECT series_id FROM ${PLAYED}
     WHERE last_played_at >= ? AND owner = ?
       AND type = 'episode' AND series_id IS NOT NULL
     GROUP BY series_id ORDER BY max(last_played_at) DESC`,
  ).iterate(since.toISOString(), owner);
  const nextUp = new NextUp(database, owner);
  const found: StoredItem[] = [];
  for (const { series_id: id } of played) {
    const next = nextUp.find(String(id));
    if (next !== null && next.userData.positionMs === 0) found.push(next);
    if (found.length >= limit) break;
  }
  return found;
}

/** Finds the next episode of each series of an account. */
class NextUp {
  readonly #owner: number;
  readonly #lastWatched: StatementSync;
  readonly #following: StatementSync;
  readonly #specials: StatementSync;

  constructor(database: DatabaseSync, owner: number) {
    const episodes = `${ITEM_SELECT}
      WHERE items.series_id = ? AND items.owner = ? AND type = 'episode'`;
    const numbered = `${episodes} AND episode_number IS NOT NULL`;
    this.#owner = owner;
    this.#lastWatched = database.prepare(
      `${numbered} AND season_number > 0 AND played = 1
       ORDER BY season_number DESC, episode_number DESC LIMIT 1`,
    );
    this.#following = database.prepare(
      `${numbered} AND (season_number, episode_number) > (?, ?)
         AND coalesce(played, 0) = 0
       ORDER BY season_number, episode_number LIMIT 1`,
    );
    this.#specials = database.prepare(
      `${episodes} AND season_number = 0 AND coalesce(played, 0) = 0
         AND (airs_after_season IS NOT NULL OR airs_before_season IS NOT NULL)`,
    );
  }

  /**
   * Returns the first unwatched episode after the last one that is watched, by
   * number; a special with a known place may come first.
   *
   * Source: Jellyfin, `TVSeriesManager.cs`
   */
  find(seriesId: string): StoredItem | null {
    const series = [seriesId, this.#owner];
    const watchedRow = this.#lastWatched.get(...series);
    const watched = watchedRow === undefined ? null : readItem(watchedRow);
    const { seasonNumber = 0, episodeNumber = LAST } = watched ?? {};
    const end = watched?.episodeNumberEnd ?? episodeNumber;
    const followingRow = this.#following.get(...series, seasonNumber, end);
    const specials = this.#specials.all(...series).map(readItem);
    const candidates = followingRow === undefined
      ? specials
      : [readItem(followingRow), ...specials];
    const [next = null] = candidates.sort(byAiredOrder)
      .filter((it) => watched === null || byAiredOrder(it, watched) > 0);
    return next;
  }
}

function listNew(
  database: DatabaseSync,
  { owner, library }: LibraryRows,
  { limit }: { limit: number },
): NewItem[] {
  const rows = database.prepare(
    `SELECT items.id, items.type, items.added_at, container.id AS container_id
     FROM items
     LEFT JOIN user_data ON user_data.key = items.key
     LEFT JOIN items AS container ON container.owner = items.owner
       AND container.id = CASE items.type
         WHEN 'track' THEN items.parent_id ELSE items.series_id END
     WHERE items.library = ? AND items.added_at IS NOT NULL
       AND items.type NOT IN ('series', 'season', 'album')
       AND (items.type = 'track' OR coalesce(played, 0) = 0)
     ORDER BY items.added_at DESC LIMIT ?`,
  ).all(library, limit * LOOKED_AT);
  const groups = Map.groupBy(
    rows,
    ({ id, container_id }) => String(container_id ?? id),
  );
  type Facts = Omit<NewItem, "item">;
  const facts = new Map<string, Facts>(
    [...groups].slice(0, limit).flatMap(([group, [first, ...others]]) => {
      if (first === undefined) return [];
      const isGroup = first.container_id !== null &&
        (first.type === "track" || others.length > 0);
      const newItems = isGroup ? others.length + 1 : 0;
      const addedAt = new Date(String(first.added_at));
      return [[isGroup ? group : String(first.id), { newItems, addedAt }]];
    }),
  );
  return itemsById(database, { owner, ids: [...facts.keys()] })
    .flatMap((item) => {
      const found = facts.get(item.id);
      return found === undefined ? [] : [{ item, ...found }];
    });
}

/** Reads items in the order of their ids; leaves out those that are missing. */
function itemsById(
  database: DatabaseSync,
  { owner, ids }: { owner: number; ids: readonly string[] },
): StoredItem[] {
  const find = database.prepare(
    `${ITEM_SELECT} WHERE items.owner = ? AND items.id = ?`,
  );
  return ids.flatMap((id) => {
    const row = find.get(owner, id);
    return row === undefined ? [] : [readItem(row)];
  });
}
