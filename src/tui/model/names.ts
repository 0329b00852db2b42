/** The genres, studios, artists and people of a library. */
import type { NameKind } from "../../core/item_selection.ts";
import { counted } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import { foldText } from "../../core/sort_key.ts";
import {
  type LibraryRef,
  type Location,
  locationKey,
  type NamesLocation,
} from "./location.ts";
import type { Row } from "./rows.ts";
import { currentLocation, filterAt, type State } from "./state.ts";
import type { NameView } from "./views.ts";

/** Libraries of music have artists in place of studios. */
const KINDS: Readonly<Record<string, readonly NameKind[]>> = {
  music: ["artist", "genre"],
  musicvideos: ["artist", "genre"],
};
const USUAL_KINDS: readonly NameKind[] = ["genre", "studio", "person"];

/** Returns what the titles of a library can be listed by. */
export function nameKinds(collectionType: string | null): readonly NameKind[] {
  const type = collectionType ?? "";
  return Object.hasOwn(KINDS, type) ? KINDS[type] ?? [] : USUAL_KINDS;
}

/** A library, and the lists of names beside it. */
export interface Tabs {
  readonly locations: readonly Location[];
  /** The index of the current one. */
  readonly at: number;
}

/** Returns the tabs of the current location; null if it has none. */
export function tabsOf(state: State): Tabs | null {
  const location = currentLocation(state);
  if (location.kind !== "library" && location.kind !== "names") return null;
  const library = location.kind === "names" ? location.library : location;
  if (library === null) return null;
  const { id, name } = library;
  const known = state.libraries?.find((it) => it.id === id);
  const kinds = nameKinds(known?.collectionType ?? null);
  const locations: readonly Location[] = [
    { kind: "library", id, name },
    ...kinds.map((of) => namesLocation(of, { id, name })),
  ];
  const key = locationKey(location);
  const at = locations.findIndex((it) => locationKey(it) === key);
  return at < 0 ? null : { locations, at };
}

export function namesLocation(
  of: NameKind,
  library: LibraryRef | null,
): NamesLocation {
  return {
    kind: "names",
    of,
    library: library && { id: library.id, name: library.name },
  };
}

/** Returns the trail to another tab. A list of names comes after its library. */
export function trailToTab(state: State, by: 1 | -1): readonly Location[] {
  const tabs = tabsOf(state);
  if (tabs === null) return state.trail;
  const { locations, at } = tabs;
  const next = locations[(at + by + locations.length) % locations.length];
  const [library] = locations;
  if (library === undefined || next === undefined) return state.trail;
  const key = locationKey(library);
  const from = state.trail.findLastIndex((it) => locationKey(it) === key);
  const before = state.trail.slice(0, from < 0 ? -1 : from);
  return next === library ? [...before, library] : [...before, library, next];
}

/** Kinds of names in a search, with their headings. */
const FOUND: readonly (readonly [NameKind, string])[] = [
  ["person", "People"],
  ["artist", "Artists"],
  ["genre", "Genres"],
  ["studio", "Studios"],
];
/** The most rows of one kind in a search. */
const MOST_FOUND = 10;

/** Returns the lists that a search looks for names in. */
export function searchedNames(): readonly NamesLocation[] {
  return FOUND.map(([of]) => namesLocation(of, null));
}

/** The rows that were found last in some names. */
const FOUND_ROWS = new WeakMap<
  readonly NameView[],
  { readonly words: string; readonly rows: readonly Row[] }
>();

/** Returns the rows of the names that have all words, grouped by their kind. */
export function foundNames(state: State, words: string): Row[] {
  return FOUND.flatMap(([of, heading]) => {
    const location = namesLocation(of, null);
    const names = state.names[locationKey(location)];
    if (names === undefined) return [];
    const found = FOUND_ROWS.get(names);
    if (found?.words === words) return found.rows;
    const rows = matching(names, words).slice(0, MOST_FOUND)
      .map((it, at): Row => ({
        ...nameRow(it, location),
        // A narrow list has no room for headings.
        note: of,
        heading: at === 0 ? heading : "",
      }));
    FOUND_ROWS.set(names, { words, rows });
    return rows;
  });
}

/** The rows that were made last from some names. */
const MADE = new WeakMap<
  readonly NameView[],
  { readonly key: string; readonly rows: readonly Row[] }
>();

/** Returns the rows of the names that match the filter; null if unread. */
export function nameRows(
  state: State,
  location: NamesLocation,
): readonly Row[] | null {
  const names = state.names[locationKey(location)];
  if (names === undefined) return null;
  const filter = filterAt(state, location);
  const key = `${locationKey(location)}\n${filter}`;
  const made = MADE.get(names);
  if (made?.key === key) return made.rows;
  const rows = matching(names, filter).map((it) => nameRow(it, location));
  MADE.set(names, { key, rows });
  return rows;
}

/** Returns the names that contain all words, ignoring case and diacritics. */
function matching(
  names: readonly NameView[],
  text: string,
): readonly NameView[] {
  const words = foldText(text).split(/\s+/).filter((it) => it !== "");
  if (words.length === 0) return names;
  const folded = foldedNames(names);
  return names.filter((_, at) => words.every((it) => folded[at]?.includes(it)));
}

const FOLDED = new WeakMap<readonly NameView[], readonly string[]>();

/** Folds names once, because a server may have many people. */
function foldedNames(names: readonly NameView[]): readonly string[] {
  const known = FOLDED.get(names);
  if (known !== undefined) return known;
  const folded = names.map(({ name }) => foldText(name));
  FOLDED.set(names, folded);
  return folded;
}

function nameRow(it: NameView, { of, library }: NamesLocation): Row {
  const { name, items, inside } = it;
  return {
    id: `${of} ${name}`,
    symbol: " ",
    tone: "plain",
    label: sanitize(name),
    note: sizeOf(it),
    opens: {
      kind: "named",
      of,
      name,
      // A person's titles may be in any library.
      library: of === "person" ? null : library,
      inside: items === 0 && inside > 0,
    },
    subject: { kind: "name", name: it },
  };
}

/**
 * Returns `12`, or `3 inside` for a name with only episodes or tracks; empty if
 * nothing is known of a person.
 */
function sizeOf({ items, inside }: NameView): string {
  if (items > 0) return `${items}`;
  return inside === 0 ? "" : `${inside} inside`;
}

/** Returns how much is listed under a name, in words. */
export function nameFacts({ items, inside }: NameView): string {
  return [
    items === 0 ? "" : counted(items, "title"),
    inside === 0
      ? ""
      : `${
        counted(inside, "episode or track", { many: "episodes or tracks" })
      } inside`,
  ].filter((it) => it !== "").join(", ");
}

/**
 * Returns the index of the first name with a letter; without one, of the first
 * name after it, or of the last name.
 */
export function nameIndexFrom(rows: readonly Row[], letter: string): number {
  const wanted = foldText(letter);
  const labels = rows.map(({ label }) => foldText(label));
  const same = labels.findIndex((it) => it.startsWith(wanted));
  const at = same >= 0 ? same : labels.findIndex((it) => it >= wanted);
  return at >= 0 ? at : Math.max(0, rows.length - 1);
}
