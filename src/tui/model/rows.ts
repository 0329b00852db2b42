import { formatDuration } from "../../core/labels.ts";
import { episodeCode, trackCode } from "../../core/media_item.ts";
import {
  datedName,
  episodeDay,
  nameInSeries,
  plainName,
  trackName,
  yearIn,
} from "../../core/item_names.ts";
import { sanitize } from "../../core/printable.ts";
import type { Tone } from "./theme.ts";
import {
  LISTS_OF_LISTS,
  type Location,
  locationOf,
  locationTitle,
} from "./location.ts";
import type { Message, State } from "./state.ts";
import type {
  AccountView,
  DownloadView,
  FollowView,
  ItemView,
  ListedItem,
  ListView,
  NameView,
  QueuedView,
} from "./views.ts";
import { clockTime } from "./labels.ts";

/** The subject of a row. */
export type Subject =
  | { readonly kind: "item"; readonly item: ListedItem }
  /** An episode or a season that is not in the library. */
  | { readonly kind: "missing"; readonly item: ListedItem }
  | { readonly kind: "list"; readonly list: ListView }
  | { readonly kind: "name"; readonly name: NameView }
  | { readonly kind: "account"; readonly account: AccountView }
  | { readonly kind: "queued"; readonly queued: QueuedView }
  | { readonly kind: "download"; readonly download: DownloadView }
  | {
    readonly kind: "downloads";
    readonly name: string;
    readonly downloads: readonly DownloadView[];
  }
  /** A series whose next episodes are downloaded by themselves. */
  | { readonly kind: "follow"; readonly follow: FollowView }
  /** The heading of rows below it. */
  | { readonly kind: "group" }
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "location" };

/** A text at the right edge, in a column of the list. */
export interface Column {
  readonly text: string;
  readonly cells: number;
}

/** The parts of an episode's label; all its text is printable. */
export interface EpisodeLabel {
  readonly series: string;
  /** The width of the longest name of a series in the shelf. */
  readonly seriesCells: number;
  readonly code: string;
  readonly title: string;
}

/** A line of a list; all its text is printable. */
export interface Row {
  readonly id: string;
  /** One character that stands for the state; the theme has its symbol. */
  readonly symbol: string;
  readonly tone: Tone;
  readonly label: string;
  /** At the right edge. */
  readonly note: string;
  readonly opens: Location | null;
  readonly subject: Subject;
  /** The part that is watched, from 0 to 1, if a bar shows it. */
  readonly progress?: number | undefined;
  /** Texts of fixed widths in place of the note, the least important first. */
  readonly columns?: readonly Column[] | undefined;
  /** The parts of the label, if they are aligned with other rows. */
  readonly episode?: EpisodeLabel | undefined;
  /** The heading of a group, before the label; empty inside the group. */
  readonly heading?: string | undefined;
}

/** As wide as `120/345`. */
const COUNTS_CELLS = 7;
const YEAR_CELLS = 4;

const SECTIONS = [
  "search",
  "downloads",
  "accounts",
  "security",
  "messages",
] as const;

/** The placeholder for the libraries until they are read. */
const UNREAD: Row = {
  id: "libraries",
  symbol: " ",
  tone: "dim",
  label: "Libraries",
  note: "loading",
  opens: null,
  subject: { kind: "location" },
};

/**
 * Returns the libraries of the active account, its playlists and collections if
 * it has any, then the other locations.
 */
export function placeRows(state: State): Row[] {
  const { accounts, libraries, lists } = state;
  const ofLists = LISTS_OF_LISTS.flatMap((kind) => {
    const count = lists.filter((it) => `${it.kind}s` === kind).length;
    if (count === 0) return [];
    const location = { kind } as Location;
    return [locationRow(kind, location, { note: `${count}` })];
  });
  const isUnread = libraries === null && accounts?.length !== 0;
  return [
    ...isUnread ? [UNREAD] : libraryRows(state),
    ...ofLists,
    ...screenRows(state),
  ];
}

/** Returns the rows of the libraries; none until they are read. */
export function libraryRows({ libraries, sync }: State): Row[] {
  return (libraries ?? []).map(({ id, name, items, syncedAt }) => {
    const note = syncedAt === null && sync !== null ? "loading" : `${items}`;
    return locationRow(id, { kind: "library", id, name }, { note });
  });
}

/** Returns the rows of the locations that no server has. */
export function screenRows({ downloads, messages }: State): Row[] {
  const notes: Readonly<Record<string, string>> = {
    downloads: downloads.length > 0 ? `${downloads.length}` : "",
    messages: messages.length > 0 ? `${messages.length}` : "",
  };
  return SECTIONS.map((kind) =>
    locationRow(kind, { kind }, { tone: "dim", note: notes[kind] })
  );
}

/** Returns the row that opens a location. */
function locationRow(
  id: string,
  location: Location,
  { tone = "plain", note = "" }: {
    tone?: Tone;
    note?: string | undefined;
  } = {},
): Row {
  return {
    id,
    symbol: " ",
    tone,
    label: sanitize(locationTitle(location)),
    note,
    opens: location,
    subject: { kind: "location" },
  };
}

/**
 * Returns the row of an item: `v` is watched, `-` is in progress, `f` is a
 * favourite.
 *
 * @param location of its list
 */
export function itemRow(item: ListedItem, location: Location): Row {
  if (item.missing !== undefined) return missingRow(item);
  const { progress, type } = item;
  // Episodes and tracks of different series and albums, as in a playlist.
  const isMixed = location.kind === "named" &&
    (type === "episode" || type === "track");
  const kind = isMixed ? "list" : location.kind;
  const { episodeCount = 0, watchedCount = 0 } = progress ?? {};
  const played = progress
    ? episodeCount > 0 && watchedCount === episodeCount
    : item.played;
  const isBegun = item.positionMs > 0 || watchedCount > 0;
  const dated = withYear(item);
  const note = sanitize(noteIn(kind, dated));
  const counts = progress ? `${watchedCount}/${episodeCount}` : "";
  return {
    id: item.id,
    symbol: played ? "v" : isBegun ? "-" : item.favorite ? "f" : " ",
    tone: played ? "good" : "accent",
    label: sanitize(kind === "inside" ? numbered(dated) : nameIn(kind, dated)),
    note: progress
      ? [type === "series" ? note : "", counts, missingNote(item)]
        .filter(Boolean).join("  ")
      : note,
    opens: locationOf(item),
    subject: { kind: "item", item },
    heading: item.heading,
    progress: partOf(item),
    columns: type === "series" ? seriesColumns(counts, note) : undefined,
  };
}

/** Returns the row of an episode or a season that is not in the library. */
function missingRow(item: ListedItem): Row {
  const note = item.missing === "missing" ? "missing" : absence(item);
  return {
    id: item.id,
    symbol: " ",
    tone: "dim",
    label: sanitize(numbered(item)),
    note,
    columns: [{ text: note, cells: note.length }],
    opens: null,
    subject: { kind: "missing", item },
  };
}

/** Returns why an item is not in the library, such as `airs 2026-12-24`. */
export function absence({ missing, releasedAt }: ListedItem): string {
  return missing === "unaired" && releasedAt !== null
    ? `airs ${releasedAt.slice(0, 10)}`
    : "not in the library";
}

function missingNote({ missingCount = 0 }: ListedItem): string {
  return missingCount > 0 ? `${missingCount} missing` : "";
}

/** Returns columns that are as wide before the episodes are counted. */
function seriesColumns(counts: string, year: string): readonly Column[] {
  return [
    { text: counts, cells: COUNTS_CELLS },
    { text: year, cells: YEAR_CELLS },
  ];
}

/**
 * Returns what distinguishes an item in its list: a playlist may have it twice.
 */
export function entryId({ id, copy = 1 }: ListedItem): string {
  return copy > 1 ? `${id} ${copy}` : id;
}

/** The types of items whose rows show the year beside the name. */
const DATED: readonly ItemView["type"][] = ["movie", "series", "video"];

/** Returns the item with the year that its name ends with, if it has no other. */
export function withYear<Item extends ItemView>(item: Item): Item {
  const { type, name, year } = item;
  return DATED.includes(type) ? { ...item, year: year ?? yearIn(name) } : item;
}

/** Returns how much was watched, from 0 to 1; undefined unless it is a part. */
function partOf(
  { positionMs, runtimeMs, progress }: ListedItem,
): number | undefined {
  const { episodeCount = 0, watchedCount = 0 } = progress ?? {};
  const isPart = watchedCount > 0 && watchedCount < episodeCount;
  if (progress) return isPart ? watchedCount / episodeCount : undefined;
  return positionMs > 0 && runtimeMs
    ? Math.min(1, positionMs / runtimeMs)
    : undefined;
}

/** Returns the name; a search shows the series and the number as a note. */
function nameIn(kind: Location["kind"], item: ItemView): string {
  if (kind === "home" || kind === "list") {
    return datedName({ ...item, name: plainName(item) });
  }
  const inSeries = kind === "search" ? nameInSeries(item) : "";
  return inSeries || plainName(item);
}

function noteIn(kind: Location["kind"], item: ItemView): string {
  const { positionMs, runtimeMs, artist } = item;
  if (kind === "search") return whose(item);
  if (kind === "list" && artist !== null) return artist;
  return kind === "home" && positionMs > 0 && runtimeMs !== null
    ? `${formatDuration(Math.max(0, runtimeMs - positionMs))} left`
    : itemNote(item);
}

function numbered(item: ItemView): string {
  const { type, name, episodeNumber, episodeNumberEnd } = item;
  const counts = type === "episode" || type === "track";
  const day = episodeDay(item);
  if (day !== null) return `${day}  ${nameInSeries(item)}`;
  if (!counts || episodeNumber === null) return plainName(item);
  const own = type === "track" ? trackName(item) : nameInSeries(item);
  const number = type === "track" && item.multiDisc
    ? trackCode(item) ?? ""
    : episodeNumberEnd === null
    ? `${episodeNumber}`
    : `${episodeNumber}-${episodeNumberEnd}`;
  const { albumArtist, artist } = item;
  const isByAnother = type === "track" && albumArtist !== null &&
    artist !== null && artist !== albumArtist;
  const title = own || name;
  const whole = isByAnother ? `${title} - ${artist}` : title;
  return `${number.padStart(2, " ")}. ${whole}`;
}

/** Returns the words that distinguish items with the same name. */
function whose(item: ItemView): string {
  const { type, seriesName, artist } = item;
  if (type === "season") return seriesName ?? type;
  if (type === "track" || type === "album") return artist ?? type;
  if (type !== "episode") return itemNote(item);
  return [seriesName, episodeCode(item) ?? episodeDay(item)]
    .filter((it) => it !== null).join(" ");
}

function itemNote({ year, runtimeMs, type }: ItemView): string {
  if (type === "episode" || type === "track") return formatDuration(runtimeMs);
  return year === null ? "" : `${year}`;
}

/** Returns the messages, newest first. */
export function messageRows({ messages, messagesGone }: State): Row[] {
  return messages.map((message, i): Row => ({
    id: `${messagesGone + i}`,
    symbol: message.tone === "bad" ? "!" : " ",
    tone: message.tone,
    label: sanitize(message.text),
    note: clockTime(message.atMs),
    opens: null,
    subject: { kind: "message", message },
  })).reverse();
}

/** Returns the row of an earlier search. */
export function searchRow(words: string): Row {
  return {
    id: words,
    symbol: " ",
    tone: "plain",
    label: sanitize(words),
    note: "search again",
    opens: null,
    subject: { kind: "words", words },
  };
}
