import { keyFor } from "./key_bindings.ts";
import { type ItemRef, locationTitle, type NamesLocation } from "./location.ts";
import {
  activeAccount,
  currentLocation,
  filterAt,
  type State,
} from "./state.ts";

const NOTHING_MATCHES = "No matches. Esc clears the filter.";

/** The home screen before the first item is in progress or new. */
const NO_SHELVES =
  "Items in progress, the next episodes of your series and new items appear " +
  "here.";

/** Names the key to press if there is nothing to show. */
export function emptyState(state: State): string {
  const location = currentLocation(state);
  const typed = filterAt(state, location) !== "";
  switch (location.kind) {
    case "accounts":
    case "security":
      return `Not signed in. Press ${keyFor("sign-in")} to sign in to a ` +
        "Jellyfin server: you need its address, such as https://media.example, and a user " +
        "name there.";
    case "messages":
      return "No messages yet.";
    case "queue":
      return `Nothing is playing. Press ${
        keyFor("play")
      } on a title to play it.`;
    case "downloads":
      return `No downloads. Press ${
        keyFor("download")
      } on a film, a season or an album.`;
    case "search":
      return typed ? nothingFound(state) : "Type a title or part of one.";
    case "home":
      return NO_SHELVES;
    case "playlists":
    case "collections":
      return typed ? NOTHING_MATCHES : `The server has no ${location.kind}.`;
    case "names":
      return typed ? NOTHING_MATCHES : noNames(location);
    case "list":
      return typed ? NOTHING_MATCHES : emptyList(state, location.list);
    case "library":
      return typed ? NOTHING_MATCHES : emptyLibrary(state, location.id);
    default:
      return typed ? NOTHING_MATCHES : neverRead();
  }
}

function noNames(location: NamesLocation): string {
  const kind = locationTitle(location).toLowerCase();
  const { library, of } = location;
  return of === "person" || library === null
    ? `The server has no ${kind}.`
    : `${library.name} has no ${kind}.`;
}

function neverRead(): string {
  return `Nothing here yet. Press ${keyFor("sync")} to sync the library.`;
}

function nothingFound({ libraries }: State): string {
  return libraries?.length === 0
    ? "Nothing to search in: no library was read yet, or the server lists " +
      `none for this account. Press Esc, then ${
        keyFor("sync")
      } to ask the server.`
    : "No matches. Esc leaves the search.";
}

/** Distinguishes an empty list, one that was never read, and a removed one. */
function emptyList(state: State, { id, type }: ItemRef): string {
  const list = state.lists.find((it) => it.id === id);
  if (list === undefined) return `The server no longer has this ${type}.`;
  if (list.readAt === null) {
    return activeAccount(state)?.state === "unreachable"
      ? `The server cannot be reached, and this ${type} was never opened ` +
        "before. It is read as soon as the server answers."
      : `Reading this ${type} from the server.`;
  }
  return list.items === 0
    ? `This ${type} is empty.`
    : `Nothing in this ${type} is in your libraries.`;
}

/** Distinguishes an empty library, a removed one, and one that was never read. */
function emptyLibrary({ libraries }: State, id: string): string {
  const library = libraries?.find((it) => it.id === id);
  if (libraries !== null && library === undefined) {
    return "The server no longer lists this library. It may be hidden or " +
      "grouped in the account's home settings, or no longer allowed.";
  }
  return library?.syncedAt
    ? "The server lists nothing in this library that JellyTau can show."
    : neverRead();
}
