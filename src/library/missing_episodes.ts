import { Failure } from "../core/failure.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import {
  holdsEpisode,
  INSIDE_LIMIT,
  type MediaItem,
  type StoredItem,
} from "../core/media_item.ts";
import type { Session } from "./sync/dependencies.ts";

/**
 * Asks the server for the episodes of a series or a season that have no file,
 * in their order with the specials last. They are not stored, so that nothing
 * counts them.
 *
 * @throws {Failure} `usage` for another item, and the failures of the server
 */
export async function listMissing(
  library: LibraryIndex,
  { session: { account, server }, holder }: {
    session: Session;
    holder: StoredItem;
  },
): Promise<StoredItem[]> {
  const seriesId = seriesOf(holder);
  const listed = await server.library.listMissing(seriesId);
  const inside = (parentId: string) => {
    const window = { offset: 0, limit: INSIDE_LIMIT };
    return library.items.listItems(account, { parentId }, window).items;
  };
  const stored = inside(seriesId)
    .flatMap((it) => it.type === "season" ? inside(it.id) : [it]);
  return listed.filter((it) => isIn(holder, it))
    // A server may list one until its next scan.
    .filter((it) => !stored.some((other) => isSame(it, other)))
    .sort(byNumber)
    .map((it) => ({ ...it, libraryId: holder.libraryId, multiDisc: false }));
}

function seriesOf({ type, id, name, seriesId }: StoredItem): string {
  if (type === "series") return id;
  if (type === "season" && seriesId !== null) return seriesId;
  throw new Failure(
    "usage",
    `Cannot list missing episodes: "${name}" is not a series`,
    { hint: "Name a series or a season", remedy: "usage" },
  );
}

function isIn(holder: StoredItem, { parentId, seasonNumber }: MediaItem) {
  if (holder.type === "series" || parentId === holder.id) return true;
  return seasonNumber !== null && seasonNumber === holder.seasonNumber;
}

function isSame(
  { id, seasonNumber, episodeNumber }: MediaItem,
  stored: StoredItem,
): boolean {
  if (id === stored.id) return true;
  return episodeNumber !== null && seasonNumber === stored.seasonNumber &&
    holdsEpisode(stored, episodeNumber);
}

function byNumber(a: MediaItem, b: MediaItem): number {
  const seasons = seasonPlace(a) - seasonPlace(b);
  if (seasons !== 0 && !Number.isNaN(seasons)) return seasons;
  const numbers = (a.episodeNumber ?? Infinity) - (b.episodeNumber ?? Infinity);
  if (numbers !== 0 && !Number.isNaN(numbers)) return numbers;
  return (a.releasedAt?.getTime() ?? 0) - (b.releasedAt?.getTime() ?? 0);
}

/** Puts the specials and episodes without a season last. */
function seasonPlace({ seasonNumber }: MediaItem): number {
  return seasonNumber || Infinity;
}
