import { Failure } from "../core/failure.ts";
import { withoutYear, yearIn } from "../core/item_names.ts";
import { foldText } from "../core/sort_key.ts";
import {
  UNPLAYABLE_KINDS,
  type UnplayableCount,
  type UnplayableKind,
} from "../core/unplayable.ts";
import { record, SUPPORTED_KINDS, textOf } from "./decode/item.ts";
import type { Page } from "./related_items.ts";

const NAME_MAX = 200;

/** The server's names of the kinds that cannot be played. */
const UNPLAYABLE: Readonly<Record<UnplayableKind, string>> = {
  book: "Book",
  photo: "Photo",
  trailer: "Trailer",
};

/** The kinds of lists, which can be played but neither marked nor downloaded. */
const LISTS: Readonly<Record<string, string>> = {
  BoxSet: "a collection",
  Playlist: "a playlist",
};

/** The words for other kinds of items on a server. */
const OTHERS: Readonly<Record<string, string>> = {
  AggregateFolder: "a folder",
  Channel: "a channel",
  ChannelFolderItem: "a folder",
  CollectionFolder: "a library",
  Folder: "a folder",
  Genre: "a genre",
  LiveTvChannel: "a TV channel",
  LiveTvProgram: "a TV programme",
  ManualPlaylistsFolder: "a folder",
  MusicArtist: "an artist",
  MusicGenre: "a genre",
  Person: "a person",
  PhotoAlbum: "a photo album",
  Program: "a TV programme",
  Recording: "a recording",
  Studio: "a studio",
  TvChannel: "a TV channel",
  TvProgram: "a TV programme",
  UserRootFolder: "a folder",
  UserView: "a library",
  Year: "a year",
};
/** The kinds that a user may try to play by name. */
const NAMED_KINDS = [
  ...Object.values(UNPLAYABLE),
  "PhotoAlbum",
  "Playlist",
  "BoxSet",
];
const MOST_NAMED = "100";

/** Returns the failure for an item of a kind that cannot be played. */
export function unplayable(raw: unknown): Failure {
  const { Name, Type } = record(raw) ?? {};
  const name = textOf(Name, NAME_MAX) ?? "item without a name";
  const list = typeof Type === "string" && Object.hasOwn(LISTS, Type)
    ? LISTS[Type]
    : undefined;
  const reason = list === undefined
    ? kindOf(Type)
    : `it is ${list}, not an item`;
  return new Failure("not_found", `Cannot use "${name}": ${reason}`, {
    hint: list === undefined
      ? "Open it in Jellyfin's web client"
      : "List its entries, and use one of them",
  });
}

function kindOf(type: unknown): string {
  const kind = UNPLAYABLE_KINDS.find((it) => UNPLAYABLE[it] === type);
  const words = typeof type === "string" && Object.hasOwn(OTHERS, type)
    ? OTHERS[type]
    : kind && `a ${kind}`;
  return words === undefined
    ? "JellyTau does not play this kind of item"
    : `it is ${words}, which JellyTau does not play`;
}

/**
 * Finds an item of that name that cannot be played.
 *
 * @returns the failure for it; null if there is none, or if an item of that
 * name can be played
 */
export async function findUnplayable(
  page: Page,
  words: string,
): Promise<Failure | null> {
  const namesakes = async (kinds: readonly string[]) => {
    const query = new URLSearchParams({
      searchTerm: oneSpaced(withoutYear(words)),
      includeItemTypes: kinds.join(","),
      recursive: "true",
      enableImages: "false",
      enableUserData: "false",
      limit: MOST_NAMED,
    });
    const entries = await page(`/Items?${query}`);
    return entries.filter((it) => isNamesake(it, words));
  };
  const found = await namesakes(NAMED_KINDS);
  if (found.length === 0) return null;
  const playable = await namesakes(SUPPORTED_KINDS);
  return playable.length > 0 ? null : unplayable(found[0]);
}

/** Returns whether an entry has that name, and that year if both have one. */
function isNamesake(entry: unknown, words: string): boolean {
  const { Name, ProductionYear } = record(entry) ?? {};
  if (typeof Name !== "string") return false;
  const [name, wanted] = [oneSpaced(Name), oneSpaced(words)];
  const [year, wantedYear] = [yearIn(name) ?? ProductionYear, yearIn(wanted)];
  const isOfYear = typeof year !== "number" || wantedYear === null ||
    year === wantedYear;
  return foldText(name) === foldText(wanted) ||
    isOfYear && foldText(withoutYear(name)) === foldText(withoutYear(wanted));
}

function oneSpaced(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

/**
 * Counts the items that cannot be played.
 *
 * @param count returns the number of items of some of the server's kinds
 */
export async function unplayableCounts(
  count: (kinds: string) => Promise<number>,
): Promise<UnplayableCount[]> {
  const counts: UnplayableCount[] = [];
  // Most libraries have none of them, which one request shows.
  if (await count(Object.values(UNPLAYABLE).join(",")) === 0) return counts;
  for (const kind of UNPLAYABLE_KINDS) {
    const number = await count(UNPLAYABLE[kind]);
    if (number > 0) counts.push({ kind, count: number });
  }
  return counts;
}
