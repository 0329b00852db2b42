import { locationTitle } from "../model/location.ts";
import { tabsOf, trailToTab } from "../model/names.ts";
import type { State } from "../model/state.ts";
import type { KeyRow } from "./key_row.ts";

/** The keys that move between a library and its lists of names. */
export const TAB_KEYS = {
  "next-tab": {
    keys: ["tab"],
    label: "go to genres, studios, artists or people",
    locations: ["library", "names"],
    command: "library genres",
    hint: ({ state }) => nextTitle(state),
    run: ({ state, dispatch }) =>
      dispatch({ kind: "go-to", trail: trailToTab(state, 1) }),
  },
  "previous-tab": {
    keys: ["shift-tab"],
    label: "go back by one list of this library",
    locations: ["library", "names"],
    run: ({ state, dispatch }) =>
      dispatch({ kind: "go-to", trail: trailToTab(state, -1) }),
  },
} satisfies Record<string, KeyRow>;

function nextTitle(state: State): string | null {
  const tabs = tabsOf(state);
  const next = tabs?.locations[(tabs.at + 1) % tabs.locations.length];
  if (next === undefined) return null;
  return next.kind === "names" ? locationTitle(next).toLowerCase() : "titles";
}
