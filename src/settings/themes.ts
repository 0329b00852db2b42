import {
  BUILT_IN_THEMES,
  COLOR_NAMES,
  type Settings,
  TERMINAL_THEME,
  THEME_PARTS,
  type ThemeColors,
} from "../core/settings.ts";
import { type Fault, isReported, isTable } from "./faults.ts";
import { meant, oneOf } from "./readers.ts";

const THEMES = "themes";
const NAME = /^[a-z\d][\w-]{0,29}$/i;
const HEX = /^#[\da-f]{6}$/i;
const COLOR = 'must be "#rrggbb" or a colour such as "cyan" or "bright-red"';

/** Reads the user's own themes; a part that is left out is as by default. */
export function readThemes(
  given: unknown,
  faults: Fault[],
): Settings["themes"] {
  if (given === undefined) return {};
  if (!isTable(given)) {
    const message = "must be a table: write [themes.<name>]";
    faults.push({ path: [THEMES], message });
    return {};
  }
  const themes: Record<string, ThemeColors> = {};
  for (const [name, colors] of Object.entries(given)) {
    const path = [THEMES, name];
    const message = nameProblem(name) ??
      (isTable(colors) ? null : "must be a table of colours");
    if (message !== null) faults.push({ path, message });
    if (message !== null || !isTable(colors)) continue;
    themes[name] = { ...TERMINAL_THEME, ...colorsIn(colors) };
    faults.push(
      ...colorFaults(path, colors).filter((it) => !isReported(it.path, faults)),
    );
  }
  return themes;
}

/** Returns what is wrong with the name of the theme to use. */
export function themeProblem(
  name: string | undefined,
  own: Settings["themes"],
): Fault | null {
  const names = [...Object.keys(BUILT_IN_THEMES), ...Object.keys(own)];
  if (name === undefined || names.includes(name)) return null;
  const message = `must be a theme: ${oneOf(names)}${meant(name, names)}`;
  return { path: ["tui", "theme"], message };
}

function nameProblem(name: string): string | null {
  if (!NAME.test(name)) return "must have a name of letters, digits, - and _";
  return Object.hasOwn(BUILT_IN_THEMES, name)
    ? "is a built-in theme: choose another name"
    : null;
}

function colorFaults(
  path: readonly string[],
  colors: Record<string, unknown>,
): Fault[] {
  const parts: readonly string[] = THEME_PARTS;
  return Object.entries(colors).flatMap(([part, color]) => {
    const at = [...path, part];
    if (!parts.includes(part)) {
      const message = `is not a part of a theme: use ${oneOf(parts)}` +
        meant(part, parts);
      return [{ path: at, message }];
    }
    return isColor(color)
      ? []
      : [{ path: at, message: COLOR + meant(color, COLOR_NAMES) }];
  });
}

function colorsIn(colors: Record<string, unknown>): Partial<ThemeColors> {
  return Object.fromEntries(
    THEME_PARTS.flatMap((it) => isColor(colors[it]) ? [[it, colors[it]]] : []),
  );
}

function isColor(given: unknown): given is string {
  return typeof given === "string" &&
    (HEX.test(given) || COLOR_NAMES.some((it) => it === given));
}
