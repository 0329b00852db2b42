import type { LocationKind } from "../model/location.ts";

/** The actions of keys. */
export type Action =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "half-up"
  | "half-down"
  | "first"
  | "last"
  | "open"
  | "back"
  | "last-location"
  | "play"
  | "stop"
  | "download"
  | "mark"
  | "watched"
  | "favourite"
  | "undo"
  | "about"
  | "detail"
  | "grid"
  | "filter"
  | "search"
  | "sync"
  | "pause"
  | "cancel-download"
  | "verify-downloads"
  | "activate"
  | "sign-in"
  | "sign-out"
  | "check"
  | "migrate"
  | "rotate"
  | "verify-storage"
  | "copy"
  | "palette"
  | "downloads"
  | "accounts"
  | "security"
  | "messages"
  | "mouse"
  | "redraw"
  | "help"
  | "quit";

export interface Binding {
  readonly action: Action;
  /** Names as {@link keyNames} gives them; the first is shown most. */
  readonly keys: readonly string[];
  readonly does: string;
  /** The locations where it applies; everywhere if absent. */
  readonly locations?: readonly LocationKind[];
  /** The equivalent command after `jellytau`; absent if there is none. */
  readonly command?: string;
  /** A word for the footer; a binding without one is only in the help. */
  readonly short?: string;
}

const ITEM_LISTS = ["library", "inside", "search"] as const;
const ITEMS: readonly LocationKind[] = [...ITEM_LISTS, "item"];

/** The key table of the screen, its help and its footer. */
export const BINDINGS: readonly Binding[] = [
  {
    action: "activate",
    keys: ["enter"],
    does: "make this account the active one",
    locations: ["accounts"],
    short: "make active",
    command: "auth switch <account>",
  },
  {
    action: "detail",
    keys: ["i"],
    does: "show the details",
    locations: ["accounts", "security", "downloads", "messages"],
    short: "about",
  },
  {
    action: "open",
    keys: ["enter", "l", "right"],
    does: "open",
    locations: ["home", ...ITEM_LISTS],
    short: "open",
    command: "library show <item>",
  },
  {
    action: "play",
    keys: ["p"],
    does: "play in a player",
    locations: [...ITEMS, "downloads"],
    short: "play",
    command: "play <item>",
  },
  { action: "stop", keys: ["P"], does: "stop playback", short: "stop" },
  {
    action: "download",
    keys: ["d"],
    does: "download this item or the marked ones",
    locations: ITEMS,
    short: "download",
    command: "download <item>",
  },
  {
    action: "mark",
    keys: ["space"],
    does: "mark, to use d, w or f on several items",
    locations: ITEM_LISTS,
  },
  {
    action: "watched",
    keys: ["w"],
    does: "mark as watched or not watched",
    locations: ITEMS,
    command: "mark watched <item>",
  },
  {
    action: "favourite",
    keys: ["f"],
    does: "add to your favourites or remove",
    locations: ITEMS,
    command: "mark favourite <item>",
  },
  {
    action: "undo",
    keys: ["u"],
    does: "undo the last watched or favourite mark",
  },
  {
    action: "about",
    keys: ["i"],
    does: "show the details with the picture",
    locations: ITEM_LISTS,
    short: "about",
    command: "library show <item>",
  },
  {
    action: "grid",
    keys: ["v"],
    does: "switch between list and grid",
    locations: ITEM_LISTS,
  },
  {
    action: "pause",
    keys: ["space"],
    does: "pause or resume",
    locations: ["downloads"],
    short: "pause",
  },
  {
    action: "cancel-download",
    keys: ["x"],
    does: "forget this download but keep a finished file",
    locations: ["downloads"],
    short: "drop",
    command: "download remove <download>",
  },
  {
    action: "verify-downloads",
    keys: ["V"],
    does: "verify every downloaded file",
    locations: ["downloads"],
    short: "verify",
    command: "download verify",
  },
  {
    action: "sign-in",
    keys: ["a"],
    does: "sign in to a server",
    short: "sign in",
    command: "auth login <server>",
  },
  {
    action: "sign-out",
    keys: ["x"],
    does: "sign out of this account",
    locations: ["accounts"],
    short: "sign out",
    command: "auth logout <account>",
  },
  {
    action: "check",
    keys: ["r"],
    does: "check the accounts again",
    locations: ["home", "accounts", "security"],
    short: "check",
    command: "auth status",
  },
  {
    action: "migrate",
    keys: ["m"],
    does: "move all tokens to the other storage",
    locations: ["security"],
    short: "migrate",
    command: "storage migrate <keyring|file>",
  },
  {
    action: "rotate",
    keys: ["R"],
    does: "create a new key for the encrypted file",
    locations: ["security"],
    short: "new key",
    command: "storage rotate",
  },
  {
    action: "verify-storage",
    keys: ["V"],
    does: "check every stored token",
    locations: ["security"],
    short: "verify",
    command: "storage verify",
  },
  {
    action: "sync",
    keys: ["S"],
    does: "sync the library",
    locations: ["home", ...ITEM_LISTS],
    short: "sync",
    command: "library sync",
  },
  {
    action: "filter",
    keys: ["/"],
    does: "filter this list",
    locations: ["library", "inside"],
    short: "filter",
    command: "library search <words>",
  },
  {
    action: "search",
    keys: ["s", "ctrl-f"],
    does: "search everything",
    short: "search",
    command: "library search <words>",
  },
  { action: "up", keys: ["k", "up"], does: "one up" },
  { action: "down", keys: ["j", "down"], does: "one down" },
  { action: "half-up", keys: ["ctrl-u"], does: "half a page up" },
  { action: "half-down", keys: ["ctrl-d"], does: "half a page down" },
  { action: "page-up", keys: ["page-up", "ctrl-b"], does: "a page up" },
  { action: "page-down", keys: ["page-down"], does: "a page down" },
  { action: "first", keys: ["g", "home"], does: "go to the first row" },
  { action: "last", keys: ["G", "end"], does: "go to the last row" },
  {
    action: "back",
    keys: ["esc", "h", "left", "backspace"],
    does: "go back or clear the filter",
    short: "back",
  },
  { action: "last-location", keys: ["-"], does: "go to the previous screen" },
  {
    action: "downloads",
    keys: ["D"],
    does: "go to downloads",
    command: "download list",
  },
  {
    action: "accounts",
    keys: ["A"],
    does: "go to accounts",
    command: "auth list",
  },
  {
    action: "security",
    keys: ["T"],
    does: "go to token storage",
    command: "storage status",
  },
  { action: "messages", keys: ["!"], does: "go to messages" },
  {
    action: "copy",
    keys: ["y"],
    does: "copy the equivalent command",
  },
  { action: "palette", keys: [":", "ctrl-k"], does: "find a command by name" },
  {
    action: "mouse",
    keys: ["ctrl-t"],
    does: "turn the mouse on or off",
  },
  { action: "redraw", keys: ["ctrl-l"], does: "redraw the screen" },
  {
    action: "help",
    keys: ["?"],
    does: "show the keyboard shortcuts",
    short: "keys",
  },
  { action: "quit", keys: ["q", "ctrl-c"], does: "leave", short: "quit" },
];

/** Returns the action of a key in a location; null if it has none there. */
export function findAction(key: string, location: LocationKind): Action | null {
  return bindingsAt(location).find((it) => it.keys.includes(key))?.action ??
    null;
}

const AT_LOCATIONS = new Map<LocationKind, readonly Binding[]>();

/**
 * Returns the bindings of a location, most specific first; the first one owns a
 * shared key.
 */
export function bindingsAt(location: LocationKind): readonly Binding[] {
  const known = AT_LOCATIONS.get(location);
  if (known) return known;
  const taken = new Set<string>();
  const found = BINDINGS.filter((it) =>
    it.locations?.includes(location) ?? true
  )
    .map((it) => {
      const keys = it.keys.filter((key) => !taken.has(key));
      keys.forEach((key) => taken.add(key));
      return { ...it, keys };
    }).filter(({ keys }) => keys.length > 0);
  AT_LOCATIONS.set(location, found);
  return found;
}
