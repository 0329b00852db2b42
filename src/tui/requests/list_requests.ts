import type { Lists } from "../model/lists.ts";
import { locationKey } from "../model/location.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import { currentLocation, cursorAt } from "../model/state.ts";
import { EVERYTHING, selectionAt } from "./list_fetch.ts";
import type { JumpLocation, Requests, Tools } from "./requests.ts";

interface ListTools {
  readonly tools: Tools;
  readonly store: ScreenStore;
  readonly lists: Pick<Lists, "listAt" | "select">;
}

/** Moves to other rows of a list, however far away they are. */
export function listRequests(
  use: ListTools,
): Pick<Requests, "jump" | "select" | "openNeighbour"> {
  return {
    jump: (location, letter) => jump(use, { location, letter }),
    select: (location, id) => use.lists.select(location, id),
    openNeighbour: (by) => openNeighbour(use, by),
  };
}

/** Moves the cursor of a list that is sorted by name. */
function jump(
  { tools: { client, quietly, dispatch }, store }: ListTools,
  { location, letter }: {
    location: JumpLocation;
    letter: string;
  },
): void {
  quietly(async (signal) => {
    const { offset, total } = await client.send("list-items", {
      ...EVERYTHING,
      ...location.kind === "named"
        ? selectionAt(location)
        : { libraryId: location.id, parentId: null },
      offset: 0,
      limit: 1,
      from: letter,
      fromItem: null,
    }, { signal });
    const index = Math.max(0, Math.min(offset, total - 1));
    const here = currentLocation(store.state());
    const isStillHere = locationKey(here) === locationKey(location);
    if (isStillHere) {
      dispatch({ kind: "cursor", cursor: { index, top: index } });
    }
  });
}

/** Opens the item beside the current one, without going back to the list. */
function openNeighbour(
  { tools, store: { state, dispatch }, lists }: ListTools,
  by: 1 | -1,
): void {
  const [list, current] = state().trail.slice(-2);
  if (list === undefined || current === undefined) return;
  const rows = lists.listAt(state(), list);
  let index = cursorAt(state(), list).index + by;
  // A season that is not in the library cannot be opened.
  while (rows.rowAt(index)?.subject.kind === "missing") index += by;
  rows.want(Math.max(0, index), 1);
  const row = rows.rowAt(index);
  const item = row?.subject.kind === "item" ? row.subject.item : null;
  const isSeason = current.kind === "inside";
  if (item !== null && (!isSeason || item.type === "season")) {
    const location = { kind: isSeason ? "inside" : "item", item } as const;
    return dispatch({ kind: "neighbour", location, index });
  }
  const isUnread = row === undefined && index >= 0 && index < (rows.total ?? 0);
  const what = isSeason ? "season" : "title";
  const none = by > 0 ? `No ${what} follows` : `No ${what} comes before`;
  tools.say(isUnread ? `That ${what} is still loading` : none);
}
