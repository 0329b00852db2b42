import { bitrateText } from "../core/bitrate.ts";
import {
  DEFAULT_SKIP_RULES,
  SEGMENT_TYPES,
  type SegmentType,
  SKIP_RULES,
} from "../core/media_segments.ts";
import {
  COLOR_CHOICES,
  DEFAULT_PARALLEL,
  DEFAULT_THEME,
  HIDEABLE,
  IMAGE_CHOICES,
  MAX_PARALLEL,
  NEXT_EPISODE_CHOICES,
  type SettingKey,
  type SettingValues,
} from "../core/settings.ts";
import {
  bitrate,
  choice,
  choices,
  flag,
  folder,
  number,
  program,
  type Reader,
  text,
} from "./readers.ts";

/** A value as a file has it. */
export type FileValue = string | number | boolean | readonly string[];

/** One setting: how it is read and explained. */
export interface SettingRow<K extends SettingKey = SettingKey> {
  readonly key: K;
  /** Sentences for a comment. */
  readonly about: string;
  /** Null if the default is no single value; `about` explains it then. */
  readonly default: SettingValues[K] | null;
  /** The value in a comment if there is no default. */
  readonly example?: FileValue;
  /** The option that wins over it. */
  readonly option?: string;
  /** The environment variables that win over it. */
  readonly variables?: readonly string[];
  readonly read: Reader<SettingValues[K]>;
  /** Returns the value as a file has it; the same one if absent. */
  write?(value: SettingValues[K]): FileValue;
}

type Rows = { readonly [K in SettingKey]: Omit<SettingRow<K>, "key"> };

/** A timer of the runtime has 32 bits; nobody waits for a day. */
const MOST_SECONDS = 86_400;

const ROWS: Rows = {
  "color": {
    about: 'Use colours: "auto" (on a terminal), "always" or "never".',
    default: "auto",
    option: "--color",
    variables: ["NO_COLOR", "CLICOLOR_FORCE"],
    read: choice(COLOR_CHOICES),
  },
  "ascii": {
    about: "Use ASCII for borders and symbols.",
    default: false,
    option: "--ascii",
    read: flag,
  },
  "timeout": {
    about: "Time limit for each request, in seconds, in commands. By default " +
      "it depends on the request.",
    default: null,
    example: 30,
    option: "--timeout",
    read: number({
      least: 0.1,
      most: MOST_SECONDS,
      whole: false,
      unit: "seconds",
    }),
  },
  "play.player": {
    about: "Player to use: a name or an absolute path. By default the first " +
      "one that is installed, mpv before all others.",
    default: null,
    example: "mpv",
    option: "play --player",
    read: program,
  },
  "play.max-bitrate": {
    about: 'Transcode files with a higher bitrate, such as "4M". ' +
      "`jellytau server bitrate` sets a limit for one server, which wins.",
    default: null,
    example: "off",
    option: "play --max-bitrate",
    read: bitrate,
    write: bitrateText,
  },
  "autoplay.next-episode": {
    about: 'Start the next episode by itself: "always", "never", or ' +
      '"account" for the setting of your account on the server.',
    default: "account",
    read: choice(NEXT_EPISODE_CHOICES),
  },
  ...skipRows(),
  "download.folder": {
    about: "Folder to save downloads to. By default a folder of JellyTau.",
    default: null,
    example: "~/Videos",
    option: "download --dir",
    read: folder,
  },
  "download.parallel": {
    about: `Parallel downloads, at most ${MAX_PARALLEL}.`,
    default: DEFAULT_PARALLEL,
    option: "download --parallel",
    read: number({ least: 1, most: MAX_PARALLEL, whole: true, unit: "files" }),
  },
  "tui.theme": {
    about: 'The colours of the TUI: "terminal", "high-contrast", ' +
      '"jellyfin", "monochrome", or a theme that [themes] defines.',
    default: DEFAULT_THEME,
    read: (given) => {
      const value = text(given);
      return value === null
        ? { problem: "must be the name of a theme, in quotes" }
        : { value };
    },
  },
  "tui.images": {
    about: 'Draw pictures in the TUI with "kitty", "iterm", "sixel", ' +
      '"half-blocks", "none", or "auto" for the best one.',
    default: "auto",
    option: "--images",
    variables: ["JELLYTAU_IMAGES"],
    read: choice(IMAGE_CHOICES),
  },
  "tui.screen-reader": {
    about: "Use a linear TUI for screen readers.",
    default: false,
    option: "--screen-reader",
    variables: ["JELLYTAU_SCREEN_READER"],
    read: flag,
  },
  "tui.hide": {
    about: 'Places that do not show what plays: "mpris" (the desktop), ' +
      '"title" (the terminal\'s title) and "notifications".',
    default: [],
    variables: ["JELLYTAU_HIDE"],
    read: choices(HIDEABLE),
  },
};

/** Every setting, in the order of the file. */
export const SETTING_ROWS = Object.entries(ROWS)
  .map(([key, row]) => ({ key, ...row })) as readonly SettingRow[];

function skipRows() {
  const rows = SEGMENT_TYPES.map((type) =>
    [`skip.${type}`, {
      about: `Parts of the type "${type}": "auto" skips each one once, ` +
        '"ask" offers to skip it, and "off" plays it. Rules of ' +
        "`jellytau library skip` win.",
      default: DEFAULT_SKIP_RULES[type],
      option: "play --skip",
      read: choice(SKIP_RULES),
    }] as const
  );
  return Object.fromEntries(rows) as Pick<Rows, `skip.${SegmentType}`>;
}
