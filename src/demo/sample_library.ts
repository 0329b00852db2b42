import type { DemoFolder, DemoUserData } from "./library_model.ts";
import { isFolder } from "./item_kinds.ts";
import type { DemoItem, ItemMaker } from "./library_items.ts";
import { seededId, SeededRandom } from "./seeded_random.ts";

const DAY_MS = 86_400_000;
/** Sample users watched something on each of the last days. */
const WATCHED_DAYS = 120;
const STARTED_MS = Date.now();
const UNTOUCHED: DemoUserData = {
  played: false,
  favorite: false,
  playCount: 0,
  positionTicks: 0,
  lastPlayedMs: null,
  likes: null,
  audioIndex: null,
  subtitleIndex: null,
};

/**
 * Returns the libraries that the demo server starts with; the last one is
 * closed.
 */
export function sampleFolders(): DemoFolder[] {
  const folder = (
    at: number,
    name: string,
    { type }: { type: string | null },
  ) => ({
    id: seededId(9, at),
    name,
    collectionType: type,
    isView: false,
    details: { ...(type === null ? {} : { CollectionType: type }) },
    forbidden: false,
    listed: true,
  });
  return [
    folder(1, "Films", { type: "movies" }),
    folder(2, "Shows", { type: "tvshows" }),
    folder(3, "Music", { type: "music" }),
    folder(4, "Odds and ends", { type: null }),
    folder(5, "Home videos", { type: "homevideos" }),
    {
      ...folder(6, "Attic", { type: "movies" }),
      forbidden: true,
      listed: false,
    },
  ];
}

/** Returns libraries of other kinds than films, shows and music. */
export function irregularFolders(): DemoFolder[] {
  const kinds = [["Books", "books"], ["Clips", "musicvideos"]] as const;
  return kinds.map(([name, type], at) => ({
    id: seededId(9, 11 + at),
    name,
    collectionType: type,
    isView: false,
    details: { CollectionType: type },
    forbidden: false,
    listed: true,
  }));
}

/** Returns the kinds that are created in turn, and their libraries. */
export function sampleUnits(
  make: ItemMaker,
  [films = "", shows = "", music = "", mixed = "", home = ""]: string[],
): (() => DemoItem[])[] {
  return [
    () => make.movie(films),
    () => make.series(shows),
    () => make.movie(films),
    () => make.album(music),
    () => make.movie(films),
    () => make.movie(mixed),
    () => make.movie(films),
    () => make.homeVideo(home),
    () => make.movie(films),
    () => make.series(mixed),
  ];
}

/** Marks some items as watched or in progress during the last months. */
export function sampleUserData(item: DemoItem): DemoUserData {
  if (item.details !== null) return UNTOUCHED;
  const random = new SeededRandom(item.seed ^ 0x5eed);
  const played = !isFolder(item) && random.chance(18);
  const begun = !isFolder(item) && !played && random.chance(3);
  const favorite = random.chance(4);
  const share = random.between(10, 80) / 100;
  const daysAgo = random.between(1, WATCHED_DAYS);
  return {
    played,
    favorite,
    playCount: played ? random.between(1, 3) : 0,
    positionTicks: begun ? Math.round((item.runTimeTicks ?? 0) * share) : 0,
    lastPlayedMs: played || begun ? STARTED_MS - daysAgo * DAY_MS : null,
    likes: null,
    audioIndex: null,
    subtitleIndex: null,
  };
}
