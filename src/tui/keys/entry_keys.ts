import type { ItemRef } from "../model/location.ts";
import { currentLocation, filterAt } from "../model/state.ts";
import type { Entry } from "../requests/requests.ts";
import { type KeyRow, type KeySubject, NO_ROW } from "./key_row.ts";

/** An entry of the open playlist. */
interface Place {
  readonly list: ItemRef;
  readonly entry: Entry;
  /** The number of entries; null if it is unknown. */
  readonly total: number | null;
}

/** The keys that change an open playlist. */
export const ENTRY_KEYS = {
  "remove-entry": {
    keys: ["x"],
    label: "remove this entry from the playlist",
    locations: ["list"],
    command: "playlist remove <playlist> <position>",
    disabled: unchangeable,
    confirm(subject) {
      const place = placeOf(subject);
      return place && {
        title: `Remove ${place.entry.name} from ${place.list.name}?`,
        lines: ["This changes the playlist on the server."],
      };
    },
    run(context) {
      const place = placeOf(context);
      if (place === null) return;
      const { list, entry } = place;
      context.requests.removeEntry(list, entry);
    },
  },
  "entry-down": moveKey("move down in the playlist", {
    keys: ["J"],
    by: 1,
    isEnd: ({ entry, total }) => entry.position === total,
    end: "It is the last entry",
  }),
  "entry-up": moveKey("move up in the playlist", {
    keys: ["K"],
    by: -1,
    isEnd: ({ entry }) => entry.position === 1,
    end: "It is the first entry",
  }),
} satisfies Record<string, KeyRow>;

function moveKey(
  label: string,
  { by, isEnd, end, keys }: Pick<KeyRow, "keys"> & {
    by: 1 | -1;
    isEnd: (place: Place) => boolean;
    end: string;
  },
): KeyRow {
  return {
    keys,
    label,
    locations: ["list"],
    command: "playlist move <playlist> <position> <to>",
    disabled(subject) {
      const reason = unchangeable(subject);
      const place = placeOf(subject);
      if (reason !== null || place === null) return reason;
      const location = currentLocation(subject.state);
      if (filterAt(subject.state, location) !== "") {
        return "Esc clears the filter; then entries can be moved";
      }
      return isEnd(place) ? end : null;
    },
    run(context) {
      const place = placeOf(context);
      if (place === null) return;
      const { list, entry } = place;
      context.requests.moveEntry(list, { entry, to: entry.position + by });
    },
  };
}

function unchangeable(subject: KeySubject): string | null {
  const location = currentLocation(subject.state);
  if (location.kind === "list" && location.list.type !== "playlist") {
    return "Only playlists can be changed here";
  }
  return placeOf(subject) === null ? NO_ROW : null;
}

/** Returns the entry under the cursor; null without one. */
function placeOf({ state, row }: KeySubject): Place | null {
  const location = currentLocation(state);
  if (location.kind !== "list" || row?.subject.kind !== "item") return null;
  const { id, name, position } = row.subject.item;
  if (position === undefined) return null;
  const { list } = location;
  const total = state.lists.find((it) => it.id === list.id)?.items ?? null;
  return { list, entry: { id, name, position }, total };
}
