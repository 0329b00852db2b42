import { readFilterText } from "../../core/filter_text.ts";
import type { ItemSort } from "../../core/item_selection.ts";
import type { SkipRules } from "../../core/media_segments.ts";
import { keyFor } from "./key_bindings.ts";
import type { PlaybackProgressView } from "../../service/protocol.ts";
import { type Cursor, START } from "./cursor.ts";
import type { Form } from "./form.ts";
import type { Tone } from "./theme.ts";
import { END, type Typed } from "./text_input.ts";
import { HOME, isLibraryList, type Location, locationKey } from "./location.ts";
import type { PageLinks } from "./page_links.ts";
import type { TrackPicks } from "./track_picks.ts";
import type {
  AccountView,
  DownloadView,
  FollowView,
  FoundTitles,
  LibraryView,
  ListView,
  NameView,
  QueuedView,
  ShelfView,
  StorageStatusView,
} from "./views.ts";

/** An untrusted certificate that the user is asked about. */
export interface TrustQuestion {
  readonly sha256: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A question that the user answers with a key. */
export interface Question {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A question, and the work that waits for the answer. */
export interface Confirmation extends Question {
  readonly run: () => void;
}

/** An answer to a question, with its key and the work that it starts. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

/** An overlay that covers the location and takes the keys. */
export type Overlay =
  | Typed & { readonly kind: "help"; readonly top: number }
  | Typed & {
    readonly kind: "palette";
    /** The ID of the selected entry; null for the first one. */
    readonly selected: string | null;
  }
  | { readonly kind: "sign-in"; readonly form: Form }
  | {
    readonly kind: "trust";
    readonly form: Form;
    readonly question: TrustQuestion;
    readonly answer: string;
  }
  | {
    readonly kind: "code";
    readonly form: Form;
    readonly code: string;
    readonly serverUrl: string;
    readonly expiresAt: string;
  }
  | {
    readonly kind: "skip-rules";
    readonly rules: SkipRules;
    /** The index of the selected type. */
    readonly index: number;
  }
  | BitrateChoosing
  | PlaylistChoosing
  | {
    readonly kind: "sort";
    /** The kind of list that is sorted. */
    readonly list: string;
    /** The index of the selected order. */
    readonly index: number;
    readonly reversed: boolean;
  }
  | { readonly kind: "confirm"; readonly question: Confirmation }
  | {
    readonly kind: "choice";
    readonly question: Question;
    readonly choices: readonly Choice[];
  };

/** The choice of the bitrate above which a server transcodes. */
export interface BitrateChoosing {
  readonly kind: "bitrate";
  readonly server: string;
  /** In bits per second; null for no limit of its own. */
  readonly limit: number | null;
  /** The limit of the settings, which applies then; null for none. */
  readonly settingLimit: number | null;
  /** The index of the selected line. */
  readonly index: number;
  readonly isMeasuring: boolean;
}

/** The choice of a playlist for items, or of a name for a new one. */
export interface PlaylistChoosing extends Typed {
  readonly kind: "add-to-playlist";
  readonly items: ItemsToAdd;
  /** The ID of the selected playlist; null for a new one. */
  readonly selected: string | null;
}

export interface ItemsToAdd {
  readonly ids: readonly string[];
  /** Their name or their number, for messages. */
  readonly what: string;
}

export interface Message {
  readonly tone: Tone;
  readonly text: string;
  readonly hint: string | null;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** The progress of a sync. */
export interface SyncProgress {
  readonly library: string;
  readonly done: number;
  readonly total: number;
}

/** The state of a player. */
export interface Playing {
  readonly item: string;
  readonly title: string;
  /** `asking` until the server has answered. */
  readonly state: "asking" | "starting" | "playing" | "paused" | "ended";
  readonly positionMs: number;
  readonly runtimeMs: number | null;
  /** null if the player reports nothing, or not yet. */
  readonly player: PlaybackProgressView["player"];
  /** The place among the items to play; null until the server has answered. */
  readonly queue: PlaybackProgressView["queue"] | null;
  /** The item that starts soon, by itself; null if none does. */
  readonly next: { readonly title: string; readonly inMs: number } | null;
  /** The segment that the user can skip now; null if there is none. */
  readonly segment: PlaybackProgressView["segment"];
  /** The limit to which the server transcodes, if it does so because of it. */
  readonly bitrateLimit?: PlaybackProgressView["bitrateLimit"];
}

/** The visible part of a detail that is longer than the window. */
export interface Detail {
  /** The first visible line, from 0. */
  readonly top: number;
  /** The last one that can be the first; 0 until it has been drawn. */
  readonly lastTop: number;
}

export const UNREAD: Detail = { top: 0, lastTop: 0 };

/** Everything that the screen shows, except the rows of long lists. */
export interface State {
  /** The locations from home to the current one; never empty. */
  readonly trail: readonly Location[];
  readonly lastTrail: readonly Location[] | null;
  /** The cursors by location. */
  readonly cursors: Readonly<Record<string, Cursor>>;
  readonly filters: Readonly<Record<string, string>>;
  /** True while the filter or the search is being typed. */
  readonly typing: boolean;
  /** The position in that text; see `Typed`. */
  readonly caret: number;
  /** True if the list jumps to the next letter that is pressed. */
  readonly jumping: boolean;
  /** The last searches that led to an item, newest first. */
  readonly searches: readonly string[];
  readonly grid: boolean;
  /** The detail of the row with the cursor; null while the list is shown. */
  readonly detail: Detail | null;
  /** The tracks of the item that was opened last; null until they are read. */
  readonly picks: TrackPicks | null;
  /** The links of the item that was opened last; null until it is read. */
  readonly links: PageLinks | null;
  /** Ids of marked items, and their names. */
  readonly marked: ReadonlyMap<string, string>;
  readonly overlay: Overlay | null;
  /** null: not read yet. */
  readonly accounts: readonly AccountView[] | null;
  readonly libraries: readonly LibraryView[] | null;
  /** The orders that differ from the usual one, by kind of list. */
  readonly sorts: Readonly<Record<string, ItemSort>>;
  /** Playlists and collections by name. */
  readonly lists: readonly ListView[];
  /** Genres, studios and artists by the key of their location. */
  readonly names: Readonly<Record<string, readonly NameView[]>>;
  /** The titles that the palette found last; null if it found none yet. */
  readonly titles: FoundTitles | null;
  /** null until they are read for this account. */
  readonly shelves: readonly ShelfView[] | null;
  readonly downloads: readonly DownloadView[];
  /** The series whose next episodes are downloaded, of all accounts. */
  readonly follows: readonly FollowView[];
  readonly storage: StorageStatusView | null;
  readonly sync: SyncProgress | null;
  /**
   * Milliseconds since 1970 of the next try to reach the server; null if none
   * is planned.
   */
  readonly retryAtMs: number | null;
  /** null when nothing plays. */
  readonly playing: Playing | null;
  /** The items of its queue; null until they are read. */
  readonly queue: readonly QueuedView[] | null;
  /** The running request, in words; null if there is none. */
  readonly busy: string | null;
  /** True if the sign-in form waits for that request. */
  readonly formWaits: boolean;
  readonly toast: Message | null;
  readonly messages: readonly Message[];
  /** The number of older messages, which are no longer kept. */
  readonly messagesGone: number;
  /** The demo's own notice; null elsewhere. */
  readonly notice: string | null;
  /** Grows when the library has changed, so that rows are read again. */
  readonly libraryVersion: number;
  readonly mouse: boolean;
}

export const INITIAL: State = {
  trail: [HOME],
  lastTrail: null,
  cursors: {},
  filters: {},
  typing: false,
  caret: END,
  jumping: false,
  searches: [],
  grid: false,
  detail: null,
  picks: null,
  links: null,
  marked: new Map(),
  overlay: null,
  accounts: null,
  libraries: null,
  sorts: {},
  lists: [],
  names: {},
  titles: null,
  shelves: null,
  downloads: [],
  follows: [],
  storage: null,
  sync: null,
  retryAtMs: null,
  playing: null,
  queue: null,
  busy: null,
  formWaits: false,
  toast: null,
  messages: [],
  messagesGone: 0,
  notice: null,
  libraryVersion: 0,
  mouse: false,
};

export function currentLocation({ trail }: State): Location {
  return trail.at(-1) ?? HOME;
}

export function cursorAt(state: State, location: Location): Cursor {
  return state.cursors[cursorKey(state, location)] ?? START;
}

/**
 * Returns the key of a location's cursor. A filtered list has one of its own, so
 * that you return to where you were.
 */
export function cursorKey(state: State, location: Location): string {
  const key = locationKey(location);
  return filterAt(state, location) === "" ? key : `${key} filtered`;
}

export function filterAt({ filters }: State, location: Location): string {
  return filters[locationKey(location)] ?? "";
}

/** Returns what is wrong with a filter; null if nothing is. */
export function filterProblem(state: State, location: Location): string | null {
  return isLibraryList(location)
    ? readFilterText(filterAt(state, location)).problem
    : null;
}

/** Returns the filter or the search that is being typed. */
export function typedLine(state: State): Typed {
  return { text: filterAt(state, currentLocation(state)), caret: state.caret };
}

export function currentCursor(state: State): Cursor {
  return cursorAt(state, currentLocation(state));
}

/** Returns the target of a migration: away from the file, if any is in it. */
export function otherStorage({ accounts }: State): "keyring" | "file" {
  const inFile = accounts?.some((it) => it.tokenStorage === "encrypted-file");
  return inFile ? "keyring" : "file";
}

export function activeAccount({ accounts }: State): AccountView | null {
  return accounts?.find((it) => it.active) ?? null;
}

export function accountId({ serverId, userId }: AccountView): string {
  return `${serverId}:${userId}`;
}

export function signInFirst(): string {
  return `Sign in first: press ${keyFor("sign-in")}`;
}

/** Returns the state of a play until the server has answered. */
export function askingFor(
  { item, title }: { item: string; title: string },
): Playing {
  const unknown = { runtimeMs: null, player: null, queue: null };
  const nothing = { next: null, segment: null };
  const state = "asking";
  return { item, title, state, positionMs: 0, ...unknown, ...nothing };
}

export function plainMessage(text: string, atMs: number): Message {
  return { tone: "plain", text, hint: null, atMs };
}
