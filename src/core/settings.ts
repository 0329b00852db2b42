/** The settings of a user: the words that the file and the program share. */
import type { SegmentType, SkipRule } from "./media_segments.ts";

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
export type ColorChoice = typeof COLOR_CHOICES[number];

/** The ways to draw pictures, and `auto` for the best one. */
export const IMAGE_CHOICES = [
  "auto",
  "kitty",
  "iterm",
  "sixel",
  "half-blocks",
  "none",
] as const;
export type ImageChoice = typeof IMAGE_CHOICES[number];

/** `account` follows the setting of the account on its server. */
export const NEXT_EPISODE_CHOICES = ["account", "always", "never"] as const;
export type NextEpisodeChoice = typeof NEXT_EPISODE_CHOICES[number];

/** The places that show what plays and that a user can turn off. */
export const HIDEABLE = ["mpris", "title", "notifications"] as const;
export type Hideable = typeof HIDEABLE[number];

/** The limit of parallel downloads, unless the user chose one. */
export const DEFAULT_PARALLEL = 2;
/** The most connections that a home server should have to serve. */
export const MAX_PARALLEL = 16;

/** The type of each setting by its key in the file. */
export type SettingValues =
  & {
    readonly "color": ColorChoice;
    readonly "ascii": boolean;
    /** In seconds. */
    readonly "timeout": number;
    readonly "play.player": string;
    /** In bits per second; the highest rate for no limit. */
    readonly "play.max-bitrate": number;
    readonly "autoplay.next-episode": NextEpisodeChoice;
    /** An absolute path. */
    readonly "download.folder": string;
    readonly "download.parallel": number;
    readonly "tui.theme": string;
    readonly "tui.images": ImageChoice;
    readonly "tui.screen-reader": boolean;
    readonly "tui.hide": readonly Hideable[];
  }
  & { readonly [T in SegmentType as `skip.${T}`]: SkipRule };

export type SettingKey = keyof SettingValues;

/** The content of a file; the program has a default for everything else. */
export interface Settings {
  readonly values: Partial<SettingValues>;
  /** The user's own themes by name. */
  readonly themes: Readonly<Record<string, ThemeColors>>;
  /** The keys of actions in the TUI, by the name of the action. */
  readonly keys: KeyBindings;
}

export const NO_SETTINGS: Settings = { values: {}, themes: {}, keys: {} };

export type KeyBindings = Readonly<Record<string, readonly string[]>>;

/** The parts of the TUI that have a colour. */
export const THEME_PARTS = ["accent", "good", "bad", "dim"] as const;
export type ThemePart = typeof THEME_PARTS[number];

/**
 * A colour for each part: a name of {@link COLOR_NAMES} or `#rrggbb`. `default`
 * is the terminal's own text colour, and `faint` its weaker one.
 */
export type ThemeColors = Readonly<Record<ThemePart, string>>;

export const COLOR_NAMES = [
  "default",
  "faint",
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
  "gray",
  "bright-red",
  "bright-green",
  "bright-yellow",
  "bright-blue",
  "bright-magenta",
  "bright-cyan",
  "bright-white",
] as const;

export const DEFAULT_THEME = "terminal";

/** The terminal's own colours. */
export const TERMINAL_THEME: ThemeColors = {
  accent: "cyan",
  good: "green",
  bad: "red",
  dim: "faint",
};

export const BUILT_IN_THEMES: Readonly<Record<string, ThemeColors>> = {
  [DEFAULT_THEME]: TERMINAL_THEME,
  "high-contrast": {
    accent: "bright-yellow",
    good: "bright-green",
    bad: "bright-red",
    dim: "default",
  },
  "jellyfin": {
    accent: "#00a4dc",
    good: "#52b54b",
    bad: "#e05c5c",
    dim: "gray",
  },
  "monochrome": {
    accent: "default",
    good: "default",
    bad: "default",
    dim: "faint",
  },
};

/** Returns the colours of the theme that the settings choose. */
export function themeOf(
  { values, themes }: Pick<Settings, "values" | "themes">,
): ThemeColors {
  const name = values["tui.theme"] ?? DEFAULT_THEME;
  return themes[name] ?? BUILT_IN_THEMES[name] ?? TERMINAL_THEME;
}

/** Something in the file that is not valid. */
export interface SettingProblem {
  /** From 1; null if no line is known. */
  readonly line: number | null;
  /** Null if the problem is not about one key. */
  readonly key: string | null;
  /** Never has a value of the file, which may be a secret. */
  readonly message: string;
  readonly hint: string | null;
}

/** The result of a check of the whole file. */
export interface SettingsCheck {
  readonly path: string;
  readonly exists: boolean;
  readonly problems: readonly SettingProblem[];
}

/** One setting with the value that applies now. */
export interface EffectiveSetting {
  readonly key: string;
  /** Null if nothing is set and the default is no single value. */
  readonly value: string | number | boolean | readonly string[] | null;
  readonly default: string | number | boolean | readonly string[] | null;
  readonly source: "built-in" | "file" | "environment";
}

/** All settings, also as the text of a file. */
export interface EffectiveSettings {
  readonly path: string;
  readonly exists: boolean;
  readonly settings: readonly EffectiveSetting[];
  readonly toml: string;
}

/** The file with the settings of the user. */
export interface SettingsFile {
  /** @throws {Failure} `usage` without a home folder */
  path(): string;
  /**
   * Returns what the file sets; nothing if it does not exist.
   *
   * @param options `keys`: true to check the keys of the TUI too
   * @throws {Failure} `usage` if the file cannot be used
   */
  read(options: { keys: boolean }): Promise<Settings>;
  /** Checks the whole file. @throws {Failure} `usage` if it cannot be read */
  check(): Promise<SettingsCheck>;
  /** @throws {Failure} `usage` if the file cannot be used */
  effective(): Promise<EffectiveSettings>;
}
