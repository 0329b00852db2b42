import { Failure } from "../../../src/core/failure.ts";
import { BY_NAME, NO_CONDITIONS } from "../../../src/core/item_selection.ts";
import type { Remedy } from "../../../src/core/remedy.ts";
import { fetchFor } from "../../../src/tui/requests/list_fetch.ts";
import { MissingEpisodes } from "../../../src/tui/requests/missing_episodes.ts";
import { assertEquals } from "@std/assert";
import { withAnswers } from "./fake_service.ts";

const FILMS = { kind: "library", id: "1".repeat(32), name: "Films" } as const;
const WINDOW = { offset: 0, limit: 9 };
const ADDED = { by: "added", reversed: false, seed: 1 } as const;
const UNWATCHED = { ...NO_CONDITIONS, watched: false };

/** Filters, and the command and members that ask for what they select. */
const QUERIES: [string, string, Record<string, unknown>][] = [
  ["", "list-items", { sort: ADDED }],
  ["sea", "search-items", { words: "sea" }],
  ["unwatched", "list-items", { sort: ADDED, conditions: UNWATCHED }],
  ["unwatched sea", "list-items", {
    sort: ADDED,
    conditions: UNWATCHED,
    words: "sea",
  }],
  // What is wrong is left out, and nothing else with it.
  ["year:90", "list-items", { sort: ADDED }],
];

for (const [filter, command, members] of QUERIES) {
  Deno.test(`fetchFor() sends ${command} for "${filter}"`, async () => {
    const sent: [string, Record<string, unknown>][] = [];
    const none = { items: [], total: 0 };
    const { tools } = withAnswers({
      "list-items": (input) => {
        sent.push(["list-items", input]);
        return { ...none, offset: 0, seasons: [] };
      },
      "search-items": (input) => {
        sent.push(["search-items", input]);
        return { ...none, problem: null };
      },
    });
    const query = { filter, sort: ADDED };
    const fetch = fetchFor(tools, {
      location: FILMS,
      query,
      missing: new MissingEpisodes(tools),
    });
    await fetch?.(WINDOW, new AbortController().signal);
    assertEquals(sent.map(([name]) => name), [command]);
    const [[, input] = ["", {}]] = sent;
    for (const name of ["sort", "conditions", "words"]) {
      assertEquals(input[name], members[name], name);
    }
  });
}

const DRAMA = { kind: "genre", name: "Drama" } as const;
const IN_DRAMA = {
  kind: "named",
  of: "genre",
  name: "Drama",
  library: FILMS,
  inside: false,
} as const;

for (
  const [location, filter, members] of [
    [IN_DRAMA, "", { libraryId: FILMS.id, types: [] }],
    [IN_DRAMA, "sea", { libraryId: FILMS.id, words: "sea" }],
    [{ ...IN_DRAMA, library: null }, "", { libraryId: null }],
    [{ ...IN_DRAMA, inside: true }, "", { types: ["episode", "track"] }],
  ] as const
) {
  const { inside, library } = location;
  const what = `${inside ? "inside" : "titles"} of ${library?.name ?? "all"}`;
  Deno.test(`fetchFor() lists what a genre has, ${what}, for "${filter}"`, async () => {
    const sent: Record<string, unknown>[] = [];
    const { tools } = withAnswers({
      "list-items": (input) => {
        sent.push(input);
        return { items: [], total: 0, offset: 0, seasons: [] };
      },
    });
    const query = { filter, sort: ADDED };
    const missing = new MissingEpisodes(tools);
    const fetch = fetchFor(tools, { location, query, missing });
    await fetch?.(WINDOW, new AbortController().signal);
    const [input = {}] = sent;
    const conditions = { ...NO_CONDITIONS, names: [DRAMA] };
    const sort = inside ? undefined : ADDED;
    const wanted = Object.entries({ conditions, sort, ...members });
    for (const [name, value] of wanted) assertEquals(input[name], value, name);
  });
}

Deno.test("fetchFor() keeps the typed conditions beside the genre", async () => {
  const sent: unknown[] = [];
  const { tools } = withAnswers({
    "list-items": ({ conditions }) => {
      sent.push(conditions);
      return { items: [], total: 0, offset: 0, seasons: [] };
    },
  });
  const query = { filter: "unwatched studio:tampere", sort: ADDED };
  const missing = new MissingEpisodes(tools);
  const fetch = fetchFor(tools, { location: IN_DRAMA, query, missing });
  await fetch?.(WINDOW, new AbortController().signal);
  const studio = { kind: "studio", name: "tampere" };
  assertEquals(sent, [{ ...UNWATCHED, names: [studio, DRAMA] }]);
});

const NOTES: [hint: string, remedy: Remedy | null, note: string][] = [
  ['Did you mean "y"?', null, 'Did you mean "y"?'],
  ["Run `jellytau library sync`", "sync-library", "Sync the library: S"],
];

for (const [hint, remedy, note] of NOTES) {
  Deno.test(`fetchFor() notes that no item has a name: ${note}`, async () => {
    const { tools } = withAnswers({
      "list-items": () => {
        const message = 'Cannot find genre "x"';
        const details = remedy === null ? {} : { remedy };
        throw new Failure("not_found", message, { hint, ...details });
      },
    });
    const query = { filter: "genre:x", sort: BY_NAME };
    const fetch = fetchFor(tools, {
      location: FILMS,
      query,
      missing: new MissingEpisodes(tools),
    });
    const page = await fetch?.(WINDOW, new AbortController().signal);
    const text = `Cannot find genre "x". ${note}`;
    assertEquals(page, { rows: [], total: 0, note: text });
  });
}
