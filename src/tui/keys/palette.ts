import { sanitize } from "../../core/printable.ts";
import { type Action, type Binding, BINDINGS, bindingsAt } from "./bindings.ts";
import { keyLabel } from "./keys.ts";
import { HOME, type Location, type LocationKind } from "../model/location.ts";
import { currentLocation, type State } from "../model/state.ts";
import { quoted } from "./command_line.ts";

/** An entry of the command palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** The key that does the same; null when there is none. */
  readonly key: string | null;
  /** Does the same on a command line; null for what is of the screen. */
  readonly command: string | null;
  readonly does:
    | { readonly kind: "action"; readonly action: Action }
    | { readonly kind: "go"; readonly trail: readonly Location[] };
}

/** Mean the same wherever they are asked for: no row, no list of their own. */
const ANYWHERE: readonly Action[] = [
  "sync",
  "check",
  "verify-downloads",
  "verify-storage",
  "migrate",
  "rotate",
];

/**
 * Returns matching entries, best first; leaving is last unless it was named.
 */
export function paletteEntries(state: State, text: string): PaletteEntry[] {
  const here = bindingsAt(currentLocation(state).kind);
  const elsewhere = BINDINGS.filter(({ action }) =>
    ANYWHERE.includes(action) && here.every((it) => it.action !== action)
  ).map((it) => ({ ...it, keys: [] }));
  const actions = [...here, ...elsewhere]
    .filter(({ action }) => action !== "palette")
    .map(({ action, does, keys: [key], command = null }): Named => ({
      id: action,
      label: does,
      names: [does, action.replaceAll("-", " ")],
      key: key === undefined ? null : keyLabel(key),
      command: command === null ? null : `jellytau ${command}`,
      does: { kind: "action", action },
    }));
  const found = [...librariesOf(state), ...actions]
    .map((entry) => ({ entry, score: bestScore(text, entry.names) }))
    .filter((it) => it.score !== null);
  const sorted = text === ""
    ? found
    : found.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const entries = sorted.map(({ entry: { names: _, ...entry } }) => entry);
  return isLeaving(text) ? entries : quitLast(entries);
}

type Named = PaletteEntry & { readonly names: readonly string[] };

function librariesOf({ libraries }: State): Named[] {
  return (libraries ?? []).map(({ id, name }): Named => {
    const label = `library ${sanitize(name)}`;
    const trail = [HOME, { kind: "library" as const, id, name }];
    return {
      id,
      label,
      names: [label],
      key: null,
      command: `jellytau library list --library ${quoted(id)}`,
      does: { kind: "go", trail },
    };
  });
}

function bestScore(text: string, names: readonly string[]): number | null {
  return names.map((it) => fuzzy(text, it))
    .reduce((a, b) => a === null ? b : b === null ? a : Math.max(a, b), null);
}

function isLeaving(text: string): boolean {
  const typed = text.trim().toLowerCase();
  return typed !== "" && ["quit", "leave"].some((it) => it.startsWith(typed));
}

function quitLast(entries: readonly PaletteEntry[]): PaletteEntry[] {
  const isQuit = ({ id }: PaletteEntry) => id === "quit";
  return [
    ...entries.filter((it) => !isQuit(it)),
    ...entries.filter(isQuit),
  ];
}

/** Returns the keys of a location whose meaning fits the text. */
export function helpFor(
  location: LocationKind,
  text: string,
): readonly Binding[] {
  return bindingsAt(location).filter(({ action, does, keys }) =>
    fuzzy(text, `${action} ${does} ${keys.join(" ")}`) !== null
  );
}

/**
 * Scores a text that contains the letters in this order: letters that follow
 * each other and that begin words count more.
 *
 * @returns null when they do not
 */
export function fuzzy(wanted: string, text: string): number | null {
  const letters = [...wanted.toLowerCase().replaceAll(" ", "")];
  const within = text.toLowerCase();
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) return null;
    const begins = next === 0 || within[next - 1] === " ";
    score += next === at + 1 ? 3 : begins ? 2 : 1;
    at = next;
  }
  return score - within.length / 1000;
}
