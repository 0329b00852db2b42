import { filterAt, placeNow, type State } from "./state.ts";

/** Names the key to press if there is nothing to show. */
export function emptyWords(state: State): string {
  const place = placeNow(state);
  const typed = filterAt(state, place) !== "";
  switch (place.kind) {
    case "accounts":
    case "security":
      return "No account yet. Press a to sign in to a Jellyfin server: you " +
        "need its address, such as https://media.example, and a user name " +
        "there.";
    case "messages":
      return "Nothing has happened yet.";
    case "downloads":
      return "Nothing downloaded. Press d on a film, a season or an album.";
    case "search":
      return typed
        ? "Nothing matches. Esc leaves the search."
        : "Type a title, or a part of one.";
    default:
      return typed
        ? "Nothing matches. Esc shows everything again."
        : "Nothing here yet. Press S to read the library from the server.";
  }
}
