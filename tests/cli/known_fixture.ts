import type { Account, Server } from "../../src/core/account.ts";
import type { MediaItem } from "../../src/core/media_item.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { makeItem } from "../media_item.ts";

const SERVER: Server = {
  id: "a".repeat(32),
  name: "Home",
  url: "https://media.example:8920",
  version: "10.11.0",
  trust: { caPem: null, pinSha256: null, allowLoopbackHttp: false },
};
const ADA: Account = {
  serverId: SERVER.id,
  userId: "b".repeat(32),
  userName: "ada",
  alias: "sofa",
  active: true,
  tokenStorage: "libsecret",
  deviceId: "c".repeat(32),
  signedInAt: new Date(0),
};
const FILMS = { id: "d".repeat(32), name: "Films", collectionType: "movies" };
const SHOWS = { id: "e".repeat(32), name: "Late Shows", collectionType: null };

const LISTS = ([
  { id: "1".repeat(32), kind: "playlist", name: "Evening" },
  { id: "2".repeat(32), kind: "collection", name: "Twin Saga" },
] as const).map((it) => ({
  ...it,
  sortKey: it.name.toLowerCase(),
  mediaType: null,
  entryCount: 3,
  favorite: false,
}));

/** A hostile film title; no part of it may ever run. */
export const HOSTILE_NAME = `Zap $(touch pwned); "it's" & \`x\` | *`;

/** Names that look like an option or a command. */
const MISTAKEN_NAMES = ["--player=./evil", "-", "again", "list"];

let made = 0;

function item(name: string, more: Partial<MediaItem> = {}): MediaItem {
  return makeItem({ type: "movie", name, ...more }, ++made);
}

/**
 * Fills a database with two accounts, two libraries and some items. There is no
 * token and no running server.
 */
export function fillMetadata(path: string): void {
  const metadata = openMetadata(path);
  metadata.accounts.saveServer(SERVER);
  const eve = { ...ADA, userId: "f".repeat(32), userName: "eve", alias: null };
  metadata.accounts.saveAccount({ ...eve, active: false });
  metadata.accounts.saveAccount(ADA);
  metadata.downloads.saveDownload({
    serverId: SERVER.id,
    itemId: "7".repeat(32),
    root: "/films",
    userId: ADA.userId,
    title: "Slow River (1994)",
    folder: "/films",
    path: null,
    sizeBytes: null,
    receivedBytes: 0,
    lastModified: null,
    sha256: null,
    state: "paused",
    problem: null,
    sidecars: [],
    group: null,
    isFollowed: false,
    addedAt: new Date(0),
  });
  metadata.close();
  const library = openLibraryIndex(path);
  library.libraries.saveLibraries(ADA, [FILMS, SHOWS]);
  const series = item("Harbour Street", { type: "series", year: 1999 });
  const season = item("Season 1", {
    type: "season",
    parentId: series.id,
    seriesId: series.id,
    seriesName: series.name,
    seasonNumber: 1,
  });
  const episode = item("The Garden", {
    ...season,
    id: "9".repeat(32),
    name: "The Garden",
    type: "episode",
    parentId: season.id,
    episodeNumber: 2,
  });
  const films = [
    item("Quiet Lighthouse"),
    item("Twin", { year: 1987 }),
    item("Twin", { year: 1990 }),
    item("Bad\u001b]0;title\u0007 name"),
    item(HOSTILE_NAME),
    ...MISTAKEN_NAMES.map((name) => item(name)),
  ];
  const run = null;
  library.synced.applyItems(ADA, FILMS.id, { items: films, run });
  const shows = [series, season, episode];
  library.synced.applyItems(ADA, SHOWS.id, { items: shows, run });
  library.lists.saveLists(ADA, { lists: LISTS, isComplete: true });
  fillAskedNames(library, films.slice(0, 2));
  library.close();
}

/** Adds a person who was never asked for, and a language of some items. */
function fillAskedNames(
  { asked }: ReturnType<typeof openLibraryIndex>,
  items: readonly MediaItem[],
): void {
  const names = [{ name: "Ines Ferry", ids: [] }];
  asked.saveNames(ADA, { kind: "person", names, readAt: null });
  asked.saveItems(ADA, {
    kind: "language",
    name: "ja",
    ids: [],
    itemIds: items.map(({ id }) => id),
    readAt: new Date(0),
  });
}
