/** The results of a search besides titles. */
import { readFilterText } from "../../core/filter_text.ts";
import { isUnconditional } from "../../core/item_selection.ts";
import { foldText } from "../../core/sort_key.ts";
import { accountRow } from "./account_rows.ts";
import { foundLists } from "./list_rows.ts";
import type { Location } from "./location.ts";
import { foundNames } from "./names.ts";
import { libraryRows, type Row, screenRows } from "./rows.ts";
import { filterAt, type State } from "./state.ts";

/**
 * Returns the rows of people, artists, genres, studios, lists, libraries,
 * accounts and screens that have all words of a search, grouped by their kind.
 */
export function foundPlaces(state: State, location: Location): Row[] {
  if (location.kind !== "search") return [];
  const typed = readFilterText(filterAt(state, location));
  const words = foldText(typed.words).split(/\s+/).filter((it) => it !== "");
  // None of them has the values that conditions compare.
  if (words.length === 0 || !isUnconditional(typed.conditions)) return [];
  const accounts = (state.accounts ?? []).map((it): Row => ({
    ...accountRow(it),
    opens: { kind: "accounts" },
  }));
  const screens = screenRows(state).map((it) => ({ ...it, note: "screen" }));
  const libraries = libraryRows(state)
    .map((it) => ({ ...it, note: "library" }));
  const matching = (heading: string, rows: readonly Row[]) =>
    rows.filter(({ label }) =>
      words.every((it) => foldText(label).includes(it))
    ).map((it, at): Row => ({ ...it, heading: at === 0 ? heading : "" }));
  return [
    ...foundNames(state, typed.words),
    ...foundLists(state, words),
    ...matching("Libraries", libraries),
    ...matching("Accounts", accounts),
    ...matching("Screens", screens),
  ];
}
