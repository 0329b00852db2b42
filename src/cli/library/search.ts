import { ONLINE } from "../global_options.ts";
import { Failure } from "../../core/failure.ts";
import type { Command, Invocation } from "../command.ts";
import {
  asksServer,
  FILTER_OPTIONS,
  librariesOf,
  librariesOfNamesakes,
  noteEmptyList,
  noteUnasked,
  readFilter,
} from "./item_filter.ts";
import { formatItems } from "../output/format_items.ts";

const DEFAULT_LIMIT = 50;
/** The most items of one search. */
const MAX_LIMIT = 1_000;
/** The time limit for the server: offline, nobody should wait for long. */
const ASK_MS = 5_000;
const COUNT_UP_TO = 10_000_000;

export const librarySearch: Command = {
  path: "library search",
  summary: "search your library, online or offline",
  args: "<words...>",
  about: [
    "Searches the synced library for titles, original titles, series, " +
    "artists and genres. The beginning of each word is enough, and " +
    "accents do not matter.",
    "If nothing matches, JellyTau asks the server for people and " +
    "collections of that name.",
  ],
  examples: [
    ["find Amélie", "library search amelie"],
    ["search episodes only", "library search pilot --type episode"],
  ],
  globals: ONLINE,
  options: [
    ...FILTER_OPTIONS,
    {
      flags: "--limit <n>",
      description: `show at most n items (default ${DEFAULT_LIMIT})`,
    },
  ],
  run: search,
};

async function search(run: Invocation): Promise<void> {
  const limit = run.number("limit", { from: 1 }) ?? DEFAULT_LIMIT;
  const words = run.args().join(" ");
  if (words.trim() === "") throw noWords();
  const known = librariesOf(run);
  const filter = await readFilter(run, known);
  const client = await run.client();
  const { items, total, problem } = await client.send("search-items", {
    account: run.account(),
    words,
    ...filter,
    limit: Math.min(limit, MAX_LIMIT),
    countUpTo: COUNT_UP_TO,
    askServer: true,
    timeoutMs: ASK_MS,
    ...run.timeout(),
  }, run);
  const libraries = await librariesOfNamesakes(known, items);
  run.output.data(
    { items, total },
    () => formatItems(items, run.terminal.columns(), { libraries }),
  );
  if (items.length < total) run.output.note(`${items.length} of ${total}`);
  if (asksServer(run)) noteUnasked(run, problem);
  if (total > 0) return;
  await noteEmptyList(run, { known, empty: "No matching items" });
  if (problem !== null && !asksServer(run)) {
    run.output.note(
      `The server was not asked for people and collections: ${problem.message}`,
    );
  }
}

function noWords(): Failure {
  return new Failure("usage", 'Cannot search for "": it contains no words', {
    hint: "See `jellytau help library search`",
  });
}
