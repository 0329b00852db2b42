import { playlistChoices } from "../../../src/tui/model/playlist_choices.ts";
import type { ListView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

const list = (name: string, kind: ListView["kind"]): ListView => ({
  id: name,
  name,
  kind,
  mediaType: null,
  items: 3,
  favorite: false,
  readAt: null,
});
const LISTS = [
  list("Évening", "playlist"),
  list("Evening saga", "collection"),
  list("Morning", "playlist"),
];

Deno.test("playlistChoices() returns the playlists with the text, and a new one of that name", () => {
  const choices = (text: string) =>
    playlistChoices({ lists: LISTS }, text)
      .map((it) => it.kind === "new" ? `new ${it.name}` : it.list.name);
  assertEquals(choices(""), ["Évening", "Morning", "new "]);
  assertEquals(choices(" EVE"), ["new EVE"]);
  assertEquals(choices("eve "), ["new eve"]);
  assertEquals(choices("eve"), ["Évening", "new eve"]);
});
