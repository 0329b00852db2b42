import { ITEM_LISTS, type LocationKind } from "./location.ts";
import type { Symbols } from "./theme.ts";

type Meaning = readonly [symbol: string, word: string];

const OF_ITEMS: readonly Meaning[] = [
  ["v", "watched"],
  ["-", "in progress"],
  ["f", "favourite"],
  ["*", "marked"],
];
const LEGENDS: Partial<Record<LocationKind, readonly Meaning[]>> = {
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

/** Returns what the symbols of a location's rows mean; empty if it has none. */
export function legendOf(
  location: LocationKind,
  states: Symbols["states"],
): string {
  const meanings = ITEM_LISTS.includes(location) ? OF_ITEMS : LEGENDS[location];
  return (meanings ?? []).map(([it, word]) => `${states[it] ?? it} ${word}`)
    .join("  ");
}
