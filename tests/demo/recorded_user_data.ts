/** Restores the user data that existed before an area was recorded. */
import type { DemoLibrary } from "../../src/demo/library.ts";
import {
  type Exchange,
  type Json,
  objectsIn,
  type RecordedArea,
} from "./recordings.ts";

const ID = /[0-9a-f]{32}/g;

/** Counts what the exchanges so far have added to the count of plays. */
class PlayCounts {
  readonly #added = new Map<string, number>();

  note({ request }: Exchange): void {
    const { method, path, body } = request;
    if (method === "GET") return;
    const ids = path.match(ID) ?? [];
    const id = ids.at(-1) ?? body?.ItemId ?? "";
    const ends = path.endsWith("/Stopped") && body?.PositionTicks === undefined;
    const adds = path === "/Sessions/Playing" || ends ||
      (method === "POST" && /PlayedItems/.test(path));
    const before = this.#added.get(id) ?? 0;
    this.#added.set(id, method === "DELETE" ? Infinity : before + Number(adds));
  }

  /** Returns the number of plays added to an item; undefined if it was not touched. */
  added(id: string): number | undefined {
    return this.#added.get(id);
  }
}

/**
 * Gives each item the user data of its first reply. If a play was reported
 * before that reply, the item starts without a position.
 */
export function seedUserData(
  library: DemoLibrary,
  { exchanges }: RecordedArea,
  userIdOf: (exchange: Exchange) => string,
): void {
  const counts = new PlayCounts();
  const seeded = new Set<string>();
  for (const exchange of exchanges) {
    counts.note(exchange);
    const userId = userIdOf(exchange);
    for (const data of objectsIn(exchange.reply?.json)) {
      const key = `${userId}/${data.ItemId}`;
      if (data.PlaybackPositionTicks === undefined || seeded.has(key)) continue;
      seeded.add(key);
      const item = library.find(data.ItemId);
      if (item === null) continue;
      const before = startOf(data, counts.added(item.id));
      library.changeUserData(userId, item, before);
    }
  }
}

function startOf(data: Json, added: number | undefined) {
  const untouched = added === undefined;
  return {
    favorite: data.IsFavorite,
    likes: data.Likes ?? null,
    played: untouched && data.Played,
    playCount: Math.max(0, data.PlayCount - (added ?? 0)),
    positionTicks: untouched ? data.PlaybackPositionTicks : 0,
    lastPlayedMs: untouched && data.LastPlayedDate
      ? Date.parse(data.LastPlayedDate)
      : null,
  };
}
