import { keyFor } from "../model/key_bindings.ts";
import {
  ITEM_LISTS,
  type ItemRef,
  LIBRARY_LISTS,
  LISTS_OF_LISTS,
  type LocationKind,
} from "../model/location.ts";
import {
  currentCursor,
  currentLocation,
  filterAt,
  signInFirst,
} from "../model/state.ts";
import { choosePlaylist } from "../model/playlist_choices.ts";
import {
  nothingToPick,
  type PickKind,
  playOptions,
  withNextPick,
} from "../model/track_picks.ts";
import { END } from "../model/text_input.ts";
import {
  itemOf,
  listOf,
  missingReason,
  nameOf,
  nothingHere,
  targetsOf,
  toPlay,
  withoutItem,
  withoutItems,
} from "./key_targets.ts";
import { moveCursor } from "./move_cursor.ts";
import {
  type KeyContext,
  type KeyRow,
  type KeySubject,
  NO_ROW,
  showOverlay,
} from "./key_row.ts";

const ITEMS: readonly LocationKind[] = [
  ...ITEM_LISTS,
  ...LISTS_OF_LISTS,
  "item",
];

/** The types of items that hardly ever have extras. */
const MUSIC = ["album", "track", "audiobook"];

/** The keys for items and what opens like them. */
export const ITEM_KEYS = {
  "open": {
    keys: ["enter", "l", "right"],
    label: "open",
    locations: [...ITEM_LISTS, ...LISTS_OF_LISTS, "names"],
    command: "library show <item>",
    hint: () => "open",
    disabled({ state, row }) {
      if (row === null) return NO_ROW;
      if (row.subject.kind === "words") return null;
      const missing = missingReason({ state, row });
      if (missing !== null) return missing;
      if (row.opens === null) return "The libraries are still loading";
      const isSearch = row.opens.kind === "search";
      return isSearch && state.accounts?.length === 0 ? signInFirst() : null;
    },
    run({ row, dispatch }) {
      if (row?.subject.kind === "words") {
        const { words: text } = row.subject;
        dispatch({ kind: "filter", text, caret: END });
      } else if (row?.opens) dispatch({ kind: "go", location: row.opens });
    },
  },
  "play": {
    keys: ["p"],
    label: "play this and what follows, or the marked ones",
    locations: [...ITEMS, "downloads"],
    command: "play <item>",
    hint: () => "play",
    disabled(subject) {
      const [first] = toPlay(subject);
      return first ? isPlaying(subject, first) : nothingHere(subject);
    },
    run(context) {
      const items = toPlay(context);
      if (context.state.marked.size === 0 && playsOn(context)) return;
      const [only, ...more] = items;
      const options = only && more.length === 0
        ? playOptions(context.state.picks, only.id)
        : undefined;
      context.requests.play(items, options);
      context.dispatch({ kind: "marked", marked: new Map() });
    },
  },
  "queue-last": addKey("add to the end of the queue", {
    keys: ["z"],
    command: "player queue add <item>",
    next: false,
  }),
  "queue-next": addKey("play after the item that plays", {
    keys: ["Z"],
    command: "player queue add <item> --next",
    next: true,
  }),
  "add-to-playlist": {
    keys: ["I"],
    label: "add this item or the marked ones to a playlist",
    locations: [...ITEMS, "downloads"],
    command: "playlist add <name> <item>",
    disabled: (subject) =>
      toPlay(subject).length === 0 ? nothingHere(subject) : null,
    run(context) {
      const list = listOf(context);
      if (list !== null) return context.requests.addListToPlaylist(list);
      const items = toPlay(context);
      const ids = items.map(({ id }) => id);
      const added = { ids, what: nameOf(items) };
      showOverlay(context, choosePlaylist(context.state, added));
    },
  },
  "download": {
    keys: ["d"],
    label: "download this item or the marked ones",
    locations: ITEMS,
    command: "download <item>",
    hint: () => "download",
    disabled: withoutItems,
    run(context) {
      const list = listOf(context);
      if (list !== null) return context.requests.downloadList(list);
      const item = context.state.marked.size > 0 ? null : itemOf(context);
      if (item?.type === "series" || item?.type === "season") {
        return context.requests.downloadSome(item);
      }
      context.requests.download(targetsOf(context));
      context.dispatch({ kind: "marked", marked: new Map() });
    },
  },
  "mark": {
    keys: ["space"],
    label: "mark, to play, download or change several items",
    locations: ITEM_LISTS,
    disabled: withoutItem,
    run(context) {
      const item = itemOf(context);
      if (item === null) return;
      context.dispatch({ kind: "mark", id: item.id, name: item.name });
      moveCursor(context, "down");
    },
  },
  "watched": {
    keys: ["w"],
    label: "mark as watched or not watched",
    locations: ITEMS,
    command: "mark watched <item>",
    disabled: withoutItems,
    run(context) {
      const list = listOf(context);
      if (list !== null) context.requests.markList(list);
      else context.requests.toggleMark(targetsOf(context), "played");
    },
  },
  "favourite": {
    keys: ["f"],
    label: "add to your favourites or remove",
    locations: ITEMS,
    command: "mark favourite <item>",
    disabled: withoutItems,
    run(context) {
      const list = listOf(context);
      if (list !== null) context.requests.toggleFavoriteList(list);
      else context.requests.toggleMark(targetsOf(context), "favorite");
    },
  },
  "undo": {
    keys: ["u"],
    label: "undo the last watched or favourite mark",
    run: ({ requests }) => requests.undoMark(),
  },
  "about": {
    keys: ["i"],
    label: "show the details with the picture",
    locations: ITEM_LISTS,
    command: "library show <item>",
    hint: () => "about",
    disabled: withoutItem,
    run(context) {
      const item = itemOf(context);
      if (item === null) return;
      context.dispatch({ kind: "go", location: { kind: "item", item } });
    },
  },
  "version": pickKey("version", {
    keys: ["v"],
    label: "choose the version to play",
    command: "play <item> --video-version <version>",
  }),
  "audio": pickKey("audio", {
    keys: ["a"],
    label: "choose the audio track to play",
    command: "play <item> --audio <language>",
  }),
  "subtitles": pickKey("subtitles", {
    keys: ["t"],
    label: "choose the subtitles to show",
    command: "play <item> --subtitles <language>",
  }),
  "extras": {
    keys: ["E"],
    label: "play the trailers and other extras",
    locations: ["item"],
    hint: (subject) =>
      MUSIC.includes(itemOf(subject)?.type ?? "") ? null : "extras",
    run(context) {
      const item = itemOf(context);
      if (item !== null) context.requests.playExtras(item);
    },
  },
  "next-title": {
    keys: ["J"],
    label: "open the next title of the list",
    locations: ["item"],
    hint: () => "next title",
    run: ({ requests }) => requests.openNeighbour(1),
  },
  "previous-title": {
    keys: ["K"],
    label: "open the previous title of the list",
    locations: ["item"],
    run: ({ requests }) => requests.openNeighbour(-1),
  },
  "next-season": {
    keys: ["]"],
    label: "open the next season",
    locations: ["inside"],
    hint: (subject) => outsideSeason(subject) === null ? "next season" : null,
    disabled: outsideSeason,
    run: ({ requests }) => requests.openNeighbour(1),
  },
  "previous-season": {
    keys: ["["],
    label: "open the previous season",
    locations: ["inside"],
    disabled: outsideSeason,
    run: ({ requests }) => requests.openNeighbour(-1),
  },
  "grid": {
    keys: ["v"],
    label: "switch between list and grid",
    locations: LIBRARY_LISTS,
    run: ({ dispatch }) => dispatch({ kind: "grid" }),
  },
} satisfies Record<string, KeyRow>;

/** Picks from what the item of this screen offers, before it plays. */
function pickKey(
  what: PickKind,
  row: Pick<KeyRow, "keys" | "label" | "command">,
): KeyRow {
  return {
    ...row,
    locations: ["item"],
    disabled(subject) {
      const item = itemOf(subject)?.id ?? "";
      return nothingToPick(subject.state.picks, { item, kind: what });
    },
    run({ state: { picks }, dispatch }) {
      if (picks === null) return;
      dispatch({ kind: "picks", picks: withNextPick(picks, what) });
    },
  };
}

/** Returns a key that adds the item or the marked ones to the queue. */
function addKey(
  label: string,
  { next, ...row }: Pick<KeyRow, "keys" | "command"> & { next: boolean },
): KeyRow {
  return {
    ...row,
    label,
    locations: [...ITEMS, "downloads"],
    disabled: (subject) =>
      toPlay(subject).length === 0
        ? nothingHere(subject)
        : subject.state.playing === null
        ? `Nothing is playing; ${keyFor("play")} plays it`
        : null,
    run(context) {
      const items = toPlay(context);
      const ids = items.map(({ id }) => id);
      const what = nameOf(items);
      const message = next
        ? `${what}: plays next`
        : `${what}: added to the queue`;
      context.requests.control({ kind: "add-items", ids, next }, message);
      context.dispatch({ kind: "marked", marked: new Map() });
    },
  };
}

function outsideSeason({ state }: KeySubject): string | null {
  const location = currentLocation(state);
  const isSeason = location.kind === "inside" &&
    location.item.type === "season";
  return isSeason ? null : "Open a season first";
}

/** Plays an open list from the item of the row on; returns whether it does. */
function playsOn({ state, row, requests }: KeyContext): boolean {
  const location = currentLocation(state);
  if (location.kind !== "list" || row?.subject.kind !== "item") return false;
  const { item } = row.subject;
  const isFiltered = filterAt(state, location) !== "";
  const { index } = currentCursor(state);
  if (isFiltered) requests.play([item]);
  else requests.playFrom(location.list, { index, item });
  return true;
}

/** Playing an item again would stop and restart it. */
function isPlaying(
  { state }: KeySubject,
  { id }: Pick<ItemRef, "id">,
): string | null {
  if (state.playing?.item !== id) return null;
  const { title, state: now } = state.playing;
  const word = ["asking", "starting"].includes(now) ? "opening" : now;
  return `${title} is already ${word}; ${keyFor("stop")} stops it`;
}
