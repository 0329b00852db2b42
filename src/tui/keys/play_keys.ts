import {
  ITEM_LISTS,
  LISTS_OF_LISTS,
  type LocationKind,
} from "../model/location.ts";
import { playOptions } from "../model/track_picks.ts";
import { nothingHere, toPlay } from "./key_targets.ts";
import type { KeyContext, KeyRow } from "./key_row.ts";

const LOCATIONS: readonly LocationKind[] = [
  ...ITEM_LISTS,
  ...LISTS_OF_LISTS,
  "item",
  "downloads",
];

/** The keys for other ways to play than going on. */
export const PLAY_KEYS = {
  "play-from-start": wayToPlay("play from the start", {
    keys: ["O"],
    command: "play <item> --from-start",
    order: { fromStart: true },
  }),
  "play-shuffled": wayToPlay("play in random order", {
    keys: ["~"],
    command: "play <item> --shuffle",
    order: { shuffle: true },
  }),
} satisfies Record<string, KeyRow>;

function wayToPlay(
  label: string,
  { order, ...row }: Pick<KeyRow, "keys" | "command"> & {
    order: { fromStart: true } | { shuffle: true };
  },
): KeyRow {
  return {
    ...row,
    label,
    locations: LOCATIONS,
    disabled: (subject) =>
      toPlay(subject).length === 0 ? nothingHere(subject) : null,
    run(context: KeyContext) {
      const items = toPlay(context);
      const [only, ...more] = items;
      const picked = only && more.length === 0
        ? playOptions(context.state.picks, only.id)
        : {};
      context.requests.play(items, { ...picked, ...order });
      context.dispatch({ kind: "marked", marked: new Map() });
    },
  };
}
