/** The names and titles on the page of an item that can be opened. */
import type { NameKind } from "../../core/item_selection.ts";
import { creditsByJob } from "../../core/item_facts.ts";
import { nameWithYear } from "../../core/item_names.ts";
import {
  type ItemRef,
  type Location,
  locationKey,
  locationOf,
} from "./location.ts";
import { withCursor } from "./navigation.ts";
import { currentLocation, cursorAt, type State } from "./state.ts";
import type { ItemDetailView, ItemView } from "./views.ts";

/** The most people of one job, and of other names and titles in one line. */
export const MOST_TEXTS = 12;

/** A text on the page, in one of its lines. */
export interface PageLink {
  /** The label of the line. */
  readonly line: string;
  /** The index in the line. */
  readonly at: number;
  readonly text: string;
  readonly opens: Location;
}

/** The links of the page that was opened last. */
export interface PageLinks {
  readonly item: string;
  readonly links: readonly PageLink[];
}

type Line = readonly [
  label: string,
  entries: readonly { readonly text: string; readonly opens: Location }[],
];

/** Returns the links of a page, from its first line to its last one. */
export function pageLinks(
  item: ItemDetailView,
  similar: readonly ItemView[],
): PageLink[] {
  const { genres, studios, collections, people } = item;
  const lines: readonly Line[] = [
    ["genres", namesOf(item, { of: "genre", names: genres })],
    ["studios", namesOf(item, { of: "studio", names: studios ?? [] })],
    ...creditsByJob(people ?? []).map(([label, credits]): Line => [
      label,
      credits.map(({ text, name }) => ({ text, opens: personLocation(name) })),
    ]),
    [
      "collections",
      (collections ?? []).map(({ id, name }) => ({
        text: name,
        opens: { kind: "list", list: { id, name, type: "collection" } },
      })),
    ],
    [
      "similar",
      similar.map((it) => ({
        text: nameWithYear(it),
        opens: locationOf(refOf(it)),
      })),
    ],
  ];
  return lines.flatMap(([line, entries]) =>
    entries.slice(0, shownOf(entries.length))
      .map((it, at): PageLink => ({ ...it, line, at }))
  );
}

/** Returns how many of the texts of a line are shown. */
function shownOf(count: number): number {
  return count - MOST_TEXTS <= 1 ? count : MOST_TEXTS;
}

function namesOf(
  { libraryId, libraryName }: ItemDetailView,
  { of, names }: { of: NameKind; names: readonly string[] },
): Line[1] {
  const library = { id: libraryId, name: libraryName };
  return names.map((name) => ({
    text: name,
    opens: { kind: "named", of, name, library, inside: false },
  }));
}

/** The library of a person's items is unknown. */
function personLocation(name: string): Location {
  return { kind: "named", of: "person", name, library: null, inside: false };
}

function refOf({ id, name, type }: ItemView): ItemRef {
  return { id, name, type };
}

/** Returns the links of the current page; none until it is read. */
export function currentLinks(state: State): readonly PageLink[] {
  const location = currentLocation(state);
  const isRead = location.kind === "item" &&
    state.links?.item === location.item.id;
  return isRead ? state.links?.links ?? [] : [];
}

/** Returns the selected link of the current page; null if there is none. */
export function selectedLink(state: State): PageLink | null {
  // The first position of the cursor selects nothing.
  const { index } = cursorAt(state, currentLocation(state));
  return currentLinks(state)[index - 1] ?? null;
}

/** Keeps the cursor on its link, before which others may have arrived. */
export function withLinks(state: State, links: PageLinks | null): State {
  const next = { ...state, links };
  const selected = selectedLink(state);
  if (selected === null) return next;
  const key = locationKey(selected.opens);
  const at = currentLinks(next).findIndex(({ line, opens }) =>
    line === selected.line && locationKey(opens) === key
  );
  // A page that opens again has its similar titles last, and later.
  return at < 0 ? next : withCursor(next, { index: at + 1, top: 0 });
}

/** Returns the position of the cursor on the next link, which may be none. */
export function nextLink(state: State, by: 1 | -1): number {
  const count = currentLinks(state).length + 1;
  const { index } = cursorAt(state, currentLocation(state));
  const at = index < count ? index : 0;
  return (at + by + count) % count;
}
