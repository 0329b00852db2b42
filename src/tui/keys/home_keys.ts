import { homePartAt, homeParts, isInSideBar } from "../model/home.ts";
import { currentCursor, type State } from "../model/state.ts";
import { ITEM_KEYS } from "./item_keys.ts";
import { type KeyContext, type KeyRow, runKey } from "./key_row.ts";

const NO_SHELVES = "There are no shelves yet";

/** The keys that move between the shelves and the side bar. */
export const HOME_KEYS = {
  "next-shelf": {
    keys: ["tab"],
    label: "go to the next shelf",
    locations: ["home"],
    hint: ({ state }) => isInSideBar(state) ? "shelves" : null,
    disabled: withoutShelves,
    run: (context) => goToPart(context, 1),
  },
  "previous-shelf": {
    keys: ["shift-tab"],
    label: "go to the previous shelf",
    locations: ["home"],
    disabled: withoutShelves,
    run: (context) => goToPart(context, -1),
  },
  "side-bar": {
    keys: ["h", "left"],
    label: "go to the side bar",
    locations: ["home"],
    disabled: ({ state }) => isInSideBar(state) ? "This is the side bar" : null,
    run: (context) => goToRow(context, 0),
  },
  "shelves": {
    keys: ["l", "right"],
    label: "go to the shelves, or open the title",
    locations: ["home"],
    run(context) {
      const [, first] = homeParts(context.state);
      const goes = first !== undefined && isInSideBar(context.state);
      if (goes) goToRow(context, first.from);
      else runKey(context, ITEM_KEYS.open);
    },
  },
} satisfies Record<string, KeyRow>;

function goToPart(context: KeyContext, by: 1 | -1): void {
  const { state } = context;
  const parts = homeParts(state);
  const { from } = homePartAt(state, currentCursor(state).index);
  const at = parts.findIndex((it) => it.from === from);
  goToRow(context, parts.at((at + by) % parts.length)?.from ?? 0);
}

function goToRow({ dispatch }: KeyContext, index: number): void {
  dispatch({ kind: "cursor", cursor: { index, top: 0 } });
}

function withoutShelves({ state }: { state: State }): string | null {
  return homeParts(state).length > 1 ? null : NO_SHELVES;
}
