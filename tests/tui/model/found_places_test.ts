import { foundPlaces } from "../../../src/tui/model/found_places.ts";
import { HOME, type Location } from "../../../src/tui/model/location.ts";
import { namesLocation } from "../../../src/tui/model/names.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { assert, assertEquals } from "@std/assert";

const SEARCH: Location = { kind: "search" };
const FILMS = {
  id: "1",
  name: "Films",
  collectionType: "movies",
  items: 9,
  syncedAt: null,
};
const EVENING = {
  id: "2",
  name: "Film evening",
  kind: "playlist",
  mediaType: null,
  items: 3,
  favorite: false,
  readAt: null,
} as const;

function withNames(names: readonly string[]): State {
  const state: State = {
    ...INITIAL,
    trail: [HOME, SEARCH],
    libraries: [FILMS],
    lists: [EVENING],
  };
  return (["genre", "studio", "artist", "person"] as const).reduce(
    (it, of) =>
      reduce(it, {
        kind: "names",
        location: namesLocation(of, null),
        names: names.map((name) => ({
          name: `${name} ${of}`,
          items: 1,
          inside: 0,
        })),
      }),
    state,
  );
}

const found = (text: string, names = ["Film"]) =>
  foundPlaces({ ...withNames(names), filters: { search: text } }, SEARCH)
    .map(({ heading, label }) => `${heading}: ${label}`);

Deno.test("foundPlaces() groups names, lists, libraries and screens by their kind", () => {
  assertEquals(found("film"), [
    "People: Film person",
    "Artists: Film artist",
    "Genres: Film genre",
    "Studios: Film studio",
    "Playlists: Film evening",
    "Libraries: Films",
  ]);
  assertEquals(found("secur"), ["Screens: Security"]);
});

Deno.test("foundPlaces() needs all words, and finds nothing for conditions", () => {
  assertEquals(found("FILM évening"), ["Playlists: Film evening"]);
  assertEquals(found(""), []);
  assertEquals(found("film unwatched"), []);
});

Deno.test("foundPlaces() shows ten names of a kind at most", () => {
  const names = Array.from({ length: 50 }, (_, i) => `Zoë ${i}`);
  const rows = found("zoe", names);
  assertEquals(rows.length, 40);
  assertEquals(rows.filter((it) => !it.startsWith(":")).length, 4);
});

Deno.test("foundPlaces() looks through the names once for each text", () => {
  const state = { ...withNames(["Film"]), filters: { search: "film" } };
  const [first] = foundPlaces(state, SEARCH);
  const [again] = foundPlaces({ ...state, libraryVersion: 9 }, SEARCH);
  assert(again === first);
  const other = { ...state, filters: { search: "film p" } };
  assertEquals(foundPlaces(other, SEARCH).length, 1);
});
