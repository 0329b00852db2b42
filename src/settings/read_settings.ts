import type { TomlTable } from "smol-toml";
import {
  type KeyBindings,
  NO_SETTINGS,
  type SettingKey,
  type SettingProblem,
  type Settings,
} from "../core/settings.ts";
import { type Fault, isReported, isTable, nameOf } from "./faults.ts";
import { meant, type ReadContext } from "./readers.ts";
import { looksSecret, SECRET_HINT } from "./secret_keys.ts";
import { SETTING_ROWS } from "./setting_rows.ts";
import { readThemes, themeProblem } from "./themes.ts";
import { linesOfKeys, parseToml } from "./toml_lines.ts";

/** The actions of the TUI, which can have other keys. */
export interface KeyTable {
  /** Returns what is wrong with the keys of some actions. */
  check(bindings: KeyBindings): readonly KeyProblem[];
}

export interface KeyProblem {
  readonly action: string;
  /** Goes on after the name of the setting. */
  readonly message: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  /** In the order of the lines. */
  readonly problems: readonly SettingProblem[];
}

const KEYS = "keys";
const THEMES = "themes";
/** More segments than any setting has. */
const MAX_SEGMENTS = 4;

/**
 * Reads a whole file. A problem never repeats a value, because a value may be a
 * secret.
 *
 * @param options `keys`: null leaves the keys of the TUI unchecked
 */
export function readSettings(
  toml: string,
  { keys, ...context }: ReadContext & { keys: KeyTable | null },
): ReadSettings {
  const parsed = parseToml(toml);
  if ("problem" in parsed) {
    return { settings: NO_SETTINGS, problems: [parsed.problem] };
  }
  const { table } = parsed;
  const faults: Fault[] = secretsIn(table);
  const { [KEYS]: bindings, [THEMES]: themes, ...rest } = table;
  const own = readThemes(themes, faults);
  const values = readValues(rest, { faults, context });
  const theme = themeProblem(values["tui.theme"], own);
  if (theme !== null) faults.push(theme);
  const bound = readBindings(bindings, { faults, keys });
  const settings = { values, themes: own, keys: bound };
  if (faults.length === 0) return { settings, problems: [] };
  return { settings, problems: located(toml, faults) };
}

function readValues(
  table: TomlTable,
  { faults, context }: { faults: Fault[]; context: ReadContext },
): Settings["values"] {
  const values: Partial<Record<SettingKey, unknown>> = {};
  for (const { path, value } of leavesOf(table)) {
    const row = SETTING_ROWS.find(({ key }) => key === path.join("."));
    if (row === undefined) {
      if (!isReported(path, faults)) faults.push(unknownKey(path));
      continue;
    }
    const read = row.read(value, context);
    if ("value" in read) values[row.key] = read.value;
    else faults.push({ path, message: read.problem });
  }
  return values as Settings["values"];
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Lists what is set; goes into a table only if a setting is in it. */
function leavesOf(table: TomlTable, above: readonly string[] = []): Leaf[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const path = [...above, name];
    const start = `${path.join(".")}.`;
    const hasSettings = SETTING_ROWS.some(({ key }) => key.startsWith(start));
    if (!hasSettings) return [{ path, value }];
    return isTable(value) ? leavesOf(value, path) : [{ path, value }];
  });
}

function unknownKey(path: readonly string[]): Fault {
  const name = path.join(".");
  const known = SETTING_ROWS.map(({ key }): string => key);
  const tables = [...known.map((it) => it.split(".")[0] ?? ""), KEYS, THEMES];
  if (known.some((it) => it.startsWith(`${name}.`))) {
    return { path, message: `is a table: write [${name}] above its settings` };
  }
  // The setting may belong to another table.
  const last = `.${path.at(-1)}`;
  const elsewhere = known.find((it) => it.endsWith(last));
  const suggestion = elsewhere === undefined
    ? meant(name, [...known, ...tables])
    : ` (did you mean "${elsewhere}"?)`;
  return { path, message: `is not a setting${suggestion}` };
}

/** Finds keys that look like secrets, wherever they are. */
function secretsIn(table: TomlTable, above: readonly string[] = []): Fault[] {
  if (above.length >= MAX_SEGMENTS) return [];
  return Object.entries(table).flatMap(([name, value]): Fault[] => {
    const path = [...above, name];
    const isThemeName = above.length === 1 && above[0] === THEMES;
    if (!isThemeName && looksSecret(name)) {
      const message = "looks like a secret, and no secret belongs in this file";
      return [{ path, message, hint: SECRET_HINT }];
    }
    return isTable(value) ? secretsIn(value, path) : [];
  });
}

function readBindings(
  given: unknown,
  { faults, keys }: { faults: Fault[]; keys: KeyTable | null },
): KeyBindings {
  if (given === undefined) return {};
  if (!isTable(given)) {
    faults.push({ path: [KEYS], message: "must be a table: write [keys]" });
    return {};
  }
  const found: [string, readonly string[]][] = [];
  for (const [action, value] of Object.entries(given)) {
    const path = [KEYS, action];
    if (isReported(path, faults)) continue;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((it) => typeof it === "string")) found.push([action, list]);
    else {
      const message = 'must be a key such as "x", or a list of keys';
      faults.push({ path, message });
    }
  }
  const bound = Object.fromEntries(found);
  for (const { action, message } of keys?.check(bound) ?? []) {
    faults.push({ path: [KEYS, action], message });
  }
  return bound;
}

/** Adds the lines, and sorts by them. */
function located(toml: string, faults: readonly Fault[]): SettingProblem[] {
  const lines = linesOfKeys(toml, (it) => pathsIn(it).map(idOf));
  return faults.map(({ path, message, hint }) => {
    const key = nameOf(path);
    const line = lines.get(idOf(path)) ?? null;
    return { line, key, message: `"${key}" ${message}`, hint: hint ?? null };
  }).toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function pathsIn(table: TomlTable, above: readonly string[] = []): string[][] {
  if (above.length >= MAX_SEGMENTS) return [];
  return Object.entries(table).flatMap(([name, value]) => {
    const path = [...above, name];
    return [path, ...(isTable(value) ? pathsIn(value, path) : [])];
  });
}

function idOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
