import {
  BUILT_IN_THEMES,
  type EffectiveSetting,
  type KeyBindings,
  type SettingKey,
  type Settings,
  type SettingValues,
  THEME_PARTS,
} from "../core/settings.ts";
import {
  type FileValue,
  SETTING_ROWS,
  type SettingRow,
} from "./setting_rows.ts";

/** An action of the TUI with its keys. */
export interface NamedAction {
  readonly action: string;
  readonly label: string;
  readonly keys: readonly string[];
  readonly defaultKeys: readonly string[];
}

export interface PrintOptions {
  readonly path: string;
  /** The values of environment variables, which win over the file. */
  readonly environment: Partial<SettingValues>;
  readonly actions: readonly NamedAction[];
}

const WIDTH = 80;

/** Returns each setting with the value that applies. */
export function effectiveSettings(
  settings: Settings,
  { environment, actions }: Omit<PrintOptions, "path">,
): EffectiveSetting[] {
  const values = SETTING_ROWS.map((row) =>
    effective(row, { file: settings.values, environment })
  );
  const keys = actions.map(({ action, keys, defaultKeys }) => ({
    key: `keys.${action}`,
    value: keys,
    default: defaultKeys,
    source: isSet(settings.keys, action)
      ? "file" as const
      : "built-in" as const,
  }));
  const themes = Object.entries(settings.themes).flatMap(([name, colors]) =>
    THEME_PARTS.map((part) => ({
      key: `themes.${name}.${part}`,
      value: colors[part],
      default: BUILT_IN_THEMES.terminal?.[part] ?? null,
      source: "file" as const,
    }))
  );
  return [...values, ...themes, ...keys];
}

/** Writes a file that sets the same, with a comment for each setting. */
export function printSettings(
  settings: Settings,
  options: PrintOptions,
): string {
  const { path, actions } = options;
  const all = effectiveSettings(settings, options);
  const rowLines = (row: SettingRow) => {
    const found = all.find(({ key }) => key === row.key);
    return found === undefined ? [] : linesOf(row, found);
  };
  const tables = [...new Set(SETTING_ROWS.map(({ key }) => tableOf(key)))];
  return [
    ...comment(
      `The settings of JellyTau, for ${path}. Each has its default here, or ` +
        "the value that applies now. An option on the command line wins over " +
        "an environment variable, which wins over this file. No password or " +
        "token belongs here.",
    ),
    ...tables.flatMap((table) => [
      "",
      ...table === null ? [] : [`[${table}]`],
      ...SETTING_ROWS.filter(({ key }) => tableOf(key) === table)
        .flatMap(rowLines),
    ]),
    "",
    ...themeLines(settings.themes),
    "",
    "[keys]",
    ...comment(
      "The keys of each action in the TUI: one key, or a list; [] for none. " +
        "A line in a comment has the default keys.",
    ),
    ...actions.map((it) => keyLine(it, settings.keys)),
    "",
  ].join("\n");
}

function effective<K extends SettingKey>(
  row: SettingRow<K>,
  { file, environment }: Record<
    "file" | "environment",
    Partial<SettingValues>
  >,
): EffectiveSetting {
  const write = (value: SettingValues[K] | null | undefined) =>
    value === null || value === undefined
      ? null
      : row.write?.(value) ?? value as FileValue;
  const { key } = row;
  const source = environment[key] !== undefined
    ? "environment"
    : file[key] !== undefined
    ? "file"
    : "built-in";
  const value = write(environment[key] ?? file[key] ?? row.default);
  return { key, value, default: write(row.default), source };
}

function keyLine(
  { action, label, keys }: NamedAction,
  bindings: KeyBindings,
): string {
  const value = toToml(keys.length === 1 ? keys[0] ?? "" : keys);
  const start = isSet(bindings, action) ? "" : "# ";
  return `${start}${action} = ${value} # ${label}`;
}

function isSet(keys: KeyBindings, action: string): boolean {
  return Object.hasOwn(keys, action);
}

function linesOf(row: SettingRow, found: EffectiveSetting): string[] {
  const { about, option, variables = [], example = "" } = row;
  const facts = [
    about,
    ...found.default === null ? [] : [`Default: ${toToml(found.default)}.`],
    ...option === undefined ? [] : [`Option: ${option}.`],
    ...variables.length === 0 ? [] : [`Environment: ${variables.join(", ")}.`],
    ...found.source === "environment" ? ["The environment sets it now."] : [],
  ];
  const name = row.key.split(".").at(-1);
  const line = found.value === null
    ? `# ${name} = ${toToml(example)}`
    : `${name} = ${toToml(found.value)}`;
  return [...comment(facts.join(" ")), line];
}

function themeLines(themes: Settings["themes"]): string[] {
  const about = comment(
    "A theme of your own: [themes.<name>] with colours for accent, good, bad " +
      'and dim. A colour is "#rrggbb", one of the 16 names of the terminal, ' +
      'such as "cyan" and "bright-red", "default", or "faint".',
  );
  return [
    ...about,
    ...Object.entries(themes).flatMap(([name, colors]) => [
      `[themes.${name}]`,
      ...THEME_PARTS.map((it) => `${it} = ${toToml(colors[it])}`),
    ]),
  ];
}

function tableOf(key: string): string | null {
  const [table = "", name] = key.split(".");
  return name === undefined ? null : table;
}

/** A JSON string is a TOML string, apart from DEL. */
function toToml(value: FileValue): string {
  if (Array.isArray(value)) return `[${value.map(toToml).join(", ")}]`;
  return JSON.stringify(value).replaceAll("\x7f", "\\u007f");
}

/** Breaks a comment into lines. */
function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`# ${word}`);
  }
  return lines;
}
