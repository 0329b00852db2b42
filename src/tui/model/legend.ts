import { textWidth } from "../../core/text_width.ts";
import { ITEM_LISTS, type LocationKind } from "./location.ts";
import type { Symbols } from "./theme.ts";

type Meaning = readonly [symbol: string, word: string];

const OF_ITEMS: readonly Meaning[] = [
  ["v", "watched"],
  ["-", "in progress"],
  ["f", "favourite"],
  ["*", "marked"],
];
const OF_LISTS: readonly Meaning[] = [["f", "favourite"]];
const LEGENDS: Partial<Record<LocationKind, readonly Meaning[]>> = {
  playlists: OF_LISTS,
  collections: OF_LISTS,
  downloads: [
    ["v", "done"],
    [">", "running"],
    ["=", "paused"],
    [".", "queued"],
    ["!", "failed"],
  ],
  accounts: [
    ["+", "signed in"],
    ["!", "rejected"],
    ["?", "unreachable"],
    [".", "unchecked"],
  ],
};

/**
 * Returns what the symbols of a location's rows mean, as far as it fits; empty
 * if they have none.
 */
export function legendOf(
  location: LocationKind,
  { states, cells = Infinity }: {
    states: Symbols["states"];
    cells?: number;
  },
): string {
  const meanings = ITEM_LISTS.includes(location) ? OF_ITEMS : LEGENDS[location];
  return (meanings ?? []).map(([it, word]) => `${states[it] ?? it} ${word}`)
    .reduce((line, it) => {
      const longer = line === "" ? it : `${line}  ${it}`;
      return textWidth(longer) > cells ? line : longer;
    }, "");
}
