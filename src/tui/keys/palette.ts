import { sanitize } from "../../core/printable.ts";
import { shellWord } from "../../core/shell_word.ts";
import { listLocation } from "../model/list_rows.ts";
import {
  HOME,
  locationKey,
  type LocationKind,
  locationOf,
  locationTitle,
} from "../model/location.ts";
import { nameKinds, namesLocation } from "../model/names.ts";
import { keyLabel } from "../model/key_bindings.ts";
import { namesCommand } from "./command_line.ts";
import { type KeyContext, runKey } from "./key_row.ts";
import { keyRows, keysAt, type NamedKeyRow, unboundAt } from "./key_rows.ts";
import { accountName } from "../../core/labels.ts";
import { nameWithSeries } from "../../core/item_names.ts";
import { accountId, currentLocation, type State } from "../model/state.ts";

/** An entry of the command palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** The label of its key; null if it has none here. */
  readonly key: string | null;
  /** The equivalent command; null if there is none. */
  readonly command: string | null;
  readonly run: (context: KeyContext) => void;
}

/**
 * Returns matching entries, best first; the one that leaves is last, unless it
 * was named.
 */
export function paletteEntries(state: State, text: string): PaletteEntry[] {
  const location = currentLocation(state).kind;
  const here = [...keysAt(location), ...unboundAt(location)];
  const elsewhere = keyRows()
    .filter(({ id, anywhere }) => anywhere && here.every((it) => it.id !== id))
    .map((it) => ({ ...it, keys: [] }));
  const actions = [...here, ...elsewhere]
    .filter(({ id }) => id !== "palette")
    .map((row): Named => ({
      id: row.id,
      label: row.label,
      names: [row.label, row.id.replaceAll("-", " ")],
      key: row.keys[0] === undefined ? null : keyLabel(row.keys[0]),
      command: row.command === undefined ? null : `jellytau ${row.command}`,
      run: (context) => runKey(context, row),
    }));
  const places = [librariesOf, namesOf, listsOf, accountsOf]
    .flatMap((it) => it(state));
  const found = [...places, ...actions]
    .map((entry) => ({ entry, score: bestScore(text, entry.names) }))
    .filter((it) => it.score !== null);
  const sorted = text === ""
    ? found
    : found.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const entries = [
    ...sorted.map(({ entry: { names: _, ...entry } }) => entry),
    ...titlesOf(state, text),
  ];
  return isLeaving(text) ? entries : quitLast(entries);
}

type Named = PaletteEntry & { readonly names: readonly string[] };

function librariesOf({ libraries }: State): Named[] {
  return (libraries ?? []).map(({ id, name }): Named => {
    const label = `library ${sanitize(name)}`;
    const trail = [HOME, { kind: "library", id, name }] as const;
    return {
      id,
      label,
      names: [label],
      key: null,
      command: `jellytau library list --library ${shellWord(id)}`,
      run: ({ dispatch }) => dispatch({ kind: "go-to", trail }),
    };
  });
}

/** Returns the genres, studios or artists of each library, and all people. */
function namesOf({ libraries }: State): Named[] {
  let hasPeople = false;
  return (libraries ?? []).flatMap(({ id, name, collectionType }) =>
    nameKinds(collectionType).flatMap((of): Named[] => {
      if (of === "person" && hasPeople) return [];
      hasPeople ||= of === "person";
      const location = namesLocation(of, { id, name });
      const title = locationTitle(location).toLowerCase();
      const label = of === "person" ? title : `${title} of ${sanitize(name)}`;
      const trail = [HOME, { kind: "library", id, name }, location] as const;
      return [{
        id: locationKey(location),
        label,
        names: [label],
        key: null,
        command: namesCommand(location),
        run: ({ dispatch }) => dispatch({ kind: "go-to", trail }),
      }];
    })
  );
}

function listsOf({ lists }: State): Named[] {
  return lists.map((list): Named => {
    const { id, name, kind } = list;
    const label = `${kind} ${sanitize(name)}`;
    const all = kind === "playlist" ? "playlists" : "collections";
    const trail = [HOME, { kind: all }, listLocation(list)] as const;
    return {
      id,
      label,
      names: [label],
      key: null,
      command: `jellytau library list --${kind} ${id}`,
      run: ({ dispatch }) => dispatch({ kind: "go-to", trail }),
    };
  });
}

function accountsOf({ accounts }: State): Named[] {
  return (accounts ?? []).map((account, index): Named => {
    const label = `account ${sanitize(accountName(account))}`;
    return {
      id: accountId(account),
      label,
      names: [label],
      key: null,
      command: `jellytau auth status ${shellWord(accountId(account))}`,
      run: ({ dispatch }) => {
        dispatch({ kind: "go-to", trail: [HOME, { kind: "accounts" }] });
        dispatch({ kind: "cursor", cursor: { index, top: 0 } });
      },
    };
  });
}

/** Returns the titles that were found with the text. */
function titlesOf({ titles }: State, text: string): PaletteEntry[] {
  if (titles === null || titles.words !== text.trim()) return [];
  return titles.items.map((item) => ({
    id: item.id,
    label: sanitize(`${item.type} ${nameWithSeries(item)}`),
    key: null,
    command: `jellytau library show ${item.id}`,
    run: ({ dispatch }) => {
      const { id, name, type } = item;
      dispatch({ kind: "go", location: locationOf({ id, name, type }) });
    },
  }));
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

/** Returns the keys of a location that match the text. */
export function helpFor(
  location: LocationKind,
  text: string,
): readonly NamedKeyRow[] {
  return keysAt(location).filter(({ id, label, keys }) =>
    fuzzy(text, `${id} ${label} ${keys.join(" ")}`) !== null
  );
}

/**
 * Scores a text that contains the letters in this order. Adjacent letters and
 * letters at the beginning of words count more.
 *
 * @returns null if it does not contain them
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
