import { findUnplayable } from "../../src/jellyfin/unplayable_kinds.ts";
import { assertEquals } from "@std/assert";

interface Entry {
  readonly Name: string;
  readonly Type: string;
  readonly ProductionYear?: number;
}

/** Returns the name of the item that is found among those of a server. */
async function found(entries: readonly Entry[], words: string) {
  const failure = await findUnplayable((path) => {
    const kinds = new URL(path, "https://media.example").searchParams
      .get("includeItemTypes")?.split(",");
    return Promise.resolve(entries.filter((it) => kinds?.includes(it.Type)));
  }, words);
  const [, name = null] = /^Cannot use "(.*)": it is a /
    .exec(failure?.message ?? "") ?? [];
  return name;
}

const COLLECTION = { Name: "Dune Collection", Type: "BoxSet" };
const BOOK = { Name: "Dune", Type: "Book", ProductionYear: 1965 };
const BOOK_WITH_YEAR = { Name: "Dune  (1965)", Type: "Book" };
const FILM = { Name: "Dune", Type: "Movie", ProductionYear: 2021 };

const CASES: [entries: Entry[], words: string, name: string | null][] = [
  [[COLLECTION], "Dune", null],
  [[{ Name: "Dune", Type: "Trailer" }], "Dun", null],
  [[COLLECTION], "  dune   COLLECTION ", "Dune Collection"],
  [[COLLECTION, BOOK], "dune", "Dune"],
  [[BOOK], "Düne (1965)", "Dune"],
  [[BOOK], "Dune (1984)", null],
  [[BOOK_WITH_YEAR], "Dune", "Dune  (1965)"],
  [[BOOK_WITH_YEAR], "Dune (1965)", "Dune  (1965)"],
  [[BOOK_WITH_YEAR], "Dune (1984)", null],
  [[{ Name: "(1984)", Type: "Book" }], "(1984)", "(1984)"],
  // Not stored yet: the user means the film.
  [[BOOK, FILM], "Dune", null],
  [[BOOK, FILM], "Dune (2021)", null],
  [[BOOK, FILM], "Dune (1965)", "Dune"],
  [[COLLECTION, FILM], "Dune Collection", "Dune Collection"],
];

Deno.test("findUnplayable() finds only an item of that very name", async () => {
  for (const [entries, words, name] of CASES) {
    assertEquals(await found(entries, words), name, words);
  }
});
