import { accountRow, securityRow } from "./account_rows.ts";
import { downloadRows } from "./download_rows.ts";
import { followRows } from "./follow_rows.ts";
import { listRows } from "./list_rows.ts";
import type { Location } from "./location.ts";
import { nameRows } from "./names.ts";
import { queueRows } from "./queue.ts";
import { messageRows, placeRows, type Row, searchRow } from "./rows.ts";
import { shelfRows } from "./shelf_rows.ts";
import type { State } from "./state.ts";

/** Returns the rows of a location that come from the state; null if unread. */
export function fixedRows(
  state: State,
  location: Location,
): readonly Row[] | null {
  switch (location.kind) {
    case "home":
      return homeRows(state);
    case "accounts":
      return state.accounts?.map(accountRow) ?? null;
    case "security":
      return state.accounts?.map(securityRow) ?? null;
    case "downloads":
      return [...downloadRows(state.downloads), ...followRows(state.follows)];
    case "queue":
      return queueRows(state);
    case "messages":
      return messageRows(state);
    case "search":
      return state.searches.map(searchRow);
    case "playlists":
    case "collections":
      return listRows(state, location);
    case "names":
      return nameRows(state, location);
    default:
      return [];
  }
}

/** Returns the rows of the side bar, then the items of all shelves. */
export function homeRows(state: State): Row[] {
  return [...placeRows(state), ...shelfRows(state.shelves ?? [])];
}
