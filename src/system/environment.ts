import { STORE_CHOICES, type StoreChoice } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import { LOG_LEVELS, type LogLevel } from "../core/log.ts";
import { Secret } from "../core/secret.ts";
import { HIDEABLE, type Hideable } from "../core/settings.ts";
import { isAndroid } from "./android.ts";
import type { Homes, System } from "./paths.ts";

/** Terminals whose title can be set; others may print the sequence. */
const TITLE_TERMS =
  /^(xterm|rxvt|screen|tmux|alacritty|contour|foot|ghostty|gnome|iterm|kitty|konsole|mintty|mlterm|putty|rio|st-|vte|wezterm)/i;

/** Everything that JellyTau reads from the environment. */
export interface Environment {
  readonly system: System;
  readonly homes: Homes;
  readonly store: StoreChoice | null;
  readonly caFile: string | null;
  /** The account to use if the command line names none, not parsed yet. */
  readonly account: string | null;
  readonly logLevel: LogLevel | null;
  readonly passphraseFile: string | null;
  readonly credentialsDirectory: string | null;
  readonly passphrase: Secret | null;
  readonly environmentAccount: { server: string; token: Secret } | null;
  readonly noColor: boolean;
  readonly forceColor: boolean;
  readonly dumb: boolean;
  readonly ci: boolean;
  /**
   * The address of the session bus, on which a play is shown; null if there is
   * none, or if the user hides it.
   */
  readonly sessionBus: string | null;
  readonly screen: ScreenEnvironment;
  /** The places that JELLYTAU_HIDE names; null if it is not set. */
  readonly hidden: readonly Hideable[] | null;
}

/** The environment's facts about the terminal. */
export interface ScreenEnvironment {
  readonly trueColor: boolean;
  readonly manyColors: boolean;
  readonly tmux: boolean;
  readonly utf8: boolean;
  readonly screenReader: boolean;
  /** The user's own text, which is checked where it is used. */
  readonly images: string | null;
  /** True if the terminal's title may show what plays. */
  readonly title: boolean;
  readonly notifications: boolean;
}

/** The variables of the process, or those of a test. */
export interface Variables {
  get(name: string): string | undefined;
  delete(name: string): void;
}

/**
 * Reads the environment once. Variables that hold a secret are removed, so that
 * no child inherits them.
 *
 * @throws {Failure} `usage` for an invalid value, naming the variable
 */
export function readEnvironment(
  variables: Variables,
  os: typeof Deno.build.os,
): Environment {
  const text = (name: string) => variables.get(name) || null;
  const secret = (name: string) => {
    const value = variables.get(name);
    if (value === undefined) return null;
    variables.delete(name);
    return new Secret(value);
  };
  const system = systemOf(os, () => isAndroid(text));
  const hidden = list("JELLYTAU_HIDE", text, { choices: HIDEABLE });
  return {
    system,
    homes: readHomes(text),
    store: choice("JELLYTAU_STORE", text, { choices: STORE_CHOICES }),
    caFile: text("JELLYTAU_CA_FILE"),
    account: text("JELLYTAU_ACCOUNT"),
    logLevel: choice("JELLYTAU_LOG", text, { choices: LOG_LEVELS }),
    passphraseFile: text("JELLYTAU_PASSPHRASE_FILE"),
    credentialsDirectory: text("CREDENTIALS_DIRECTORY"),
    passphrase: secret("JELLYTAU_PASSPHRASE"),
    environmentAccount: environmentAccount(
      text("JELLYTAU_SERVER"),
      secret("JELLYTAU_TOKEN"),
    ),
    noColor: text("NO_COLOR") !== null,
    forceColor: ![null, "0"].includes(text("CLICOLOR_FORCE")),
    dumb: text("TERM") === "dumb",
    ci: ![null, "false", "0"].includes(text("CI")),
    sessionBus: system !== "linux" || hidden.includes("mpris")
      ? null
      : readSessionBus(text),
    screen: readScreen(text, { os, hidden }),
    hidden: text("JELLYTAU_HIDE") === null ? null : hidden,
  };
}

function readScreen(
  text: (name: string) => string | null,
  { os, hidden }: {
    os: typeof Deno.build.os;
    hidden: readonly Hideable[];
  },
): ScreenEnvironment {
  const locale = text("LC_ALL") ?? text("LC_CTYPE") ?? text("LANG") ?? "";
  const term = text("TERM") ?? "";
  const isWindowsTerminal = text("WT_SESSION") !== null;
  const hasTitle = isWindowsTerminal ||
    (os !== "windows" && TITLE_TERMS.test(term));
  const trueColor = /truecolor|24bit/.test(text("COLORTERM") ?? "");
  return {
    trueColor: trueColor || isWindowsTerminal,
    manyColors: term.includes("256color") || os === "windows",
    tmux: text("TMUX") !== null || term.startsWith("screen"),
    utf8: os !== "linux" || /utf-?8/i.test(locale),
    screenReader: text("JELLYTAU_SCREEN_READER") !== null ||
      text("INK_SCREEN_READER") === "true",
    images: text("JELLYTAU_IMAGES"),
    title: hasTitle && !hidden.includes("title"),
    notifications: !hidden.includes("notifications"),
  };
}

/**
 * Returns the address of the running session bus. `autolaunch:` would start one.
 */
function readSessionBus(text: (name: string) => string | null): string | null {
  const folder = text("XDG_RUNTIME_DIR");
  const address = text("DBUS_SESSION_BUS_ADDRESS") ??
    (folder && `unix:path=${escapePath(folder)}/bus`);
  return address?.includes("autolaunch:") ? null : address;
}

/** Escapes a path in an address. Source: D-Bus specification, "Server Addresses". */
function escapePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function readHomes(text: (name: string) => string | null): Homes {
  return {
    jellytauHome: text("JELLYTAU_HOME"),
    home: text("HOME"),
    localAppData: text("LOCALAPPDATA"),
    xdgDataHome: text("XDG_DATA_HOME"),
    xdgConfigHome: text("XDG_CONFIG_HOME"),
    xdgCacheHome: text("XDG_CACHE_HOME"),
    xdgStateHome: text("XDG_STATE_HOME"),
  };
}

function systemOf(
  os: typeof Deno.build.os,
  runsOnAndroid: () => boolean,
): System {
  if (os === "darwin" || os === "windows") return os;
  return os === "android" || runsOnAndroid() ? "android" : "linux";
}

function choice<T extends string>(
  name: string,
  text: (name: string) => string | null,
  { choices }: { choices: readonly T[] },
): T | null {
  const value = text(name);
  return value === null ? null : oneOf(choices, { name, value });
}

/** Reads values that are separated by commas. */
function list<T extends string>(
  name: string,
  text: (name: string) => string | null,
  { choices }: { choices: readonly T[] },
): readonly T[] {
  return (text(name) ?? "").split(",").map((it) => it.trim())
    .filter((it) => it !== "")
    .map((value) => oneOf(choices, { name, value }));
}

/** @throws {Failure} `usage` */
function oneOf<T extends string>(
  choices: readonly T[],
  { name, value }: { name: string; value: string },
): T {
  const found = choices.find((it) => it === value);
  if (found) return found;
  throw new Failure(
    "usage",
    `Cannot use ${name}: it is not one of ${choices.join(", ")}`,
  );
}

function environmentAccount(
  server: string | null,
  token: Secret | null,
): Environment["environmentAccount"] {
  if (server === null && token === null) return null;
  if (server !== null && token !== null) return { server, token };
  throw new Failure(
    "usage",
    "Cannot use JELLYTAU_SERVER or JELLYTAU_TOKEN: one is set without the other",
    { hint: "Set both, or neither" },
  );
}
