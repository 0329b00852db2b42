/** The commands that list what to watch next. */
import { sanitize } from "../../core/printable.ts";
import type { ItemView } from "../../service/protocol.ts";
import type { Command, Invocation, OptionSpec } from "../command.ts";
import { OFFLINE } from "../global_options.ts";
import { formatItems } from "../output/format_items.ts";
import {
  findLibrary,
  librariesOf,
  librariesOfNamesakes,
  LIBRARY_OPTION,
  noteEmptyList,
} from "./item_filter.ts";

const DEFAULT_LIMIT = 20;
/** The most items of one shelf. */
const MAX_LIMIT = 1_000;

const LIMIT: OptionSpec = {
  flags: "--limit <n>",
  description: `show at most n items (default ${DEFAULT_LIMIT})`,
};

export const libraryResume: Command = {
  path: "library resume",
  summary: "list what you have started, even offline",
  about: [
    "Lists films, episodes and audiobooks in progress, the last one played " +
    "first. For each series, lists only the episode that you played last.",
  ],
  examples: [
    ["list what you have started", "library resume"],
    ["list it for a script", "library resume --json"],
  ],
  globals: OFFLINE,
  options: [LIMIT],
  run: async (run) => {
    const { resume } = await shelvesOf(run);
    await printItems(run, { items: resume, empty: "Nothing is in progress" });
  },
};

export const next: Command = {
  path: "next",
  summary: "list the next episode of each series, even offline",
  about: [
    "Lists the next unwatched episode of each series that you watched in the " +
    "last year. `jellytau library resume` lists episodes in progress.",
  ],
  examples: [
    ["list what to watch next", "next"],
    ["list the first three", "next --limit 3"],
  ],
  globals: OFFLINE,
  options: [LIMIT],
  run: async (run) => {
    const { next: items } = await shelvesOf(run);
    await printItems(run, { items, empty: "No series has a next episode" });
  },
};

export const libraryLatest: Command = {
  path: "library latest",
  summary: "list what is new in each library, even offline",
  about: [
    "Lists what was added last, without films and episodes that you have " +
    "watched. Several new episodes of a series are listed as the series. Items " +
    "that `jellytau library resume` or `jellytau next` lists are left out.",
  ],
  examples: [
    ["list what is new", "library latest"],
    ["list new films only", "library latest --library Films --limit 5"],
  ],
  globals: OFFLINE,
  options: [LIBRARY_OPTION, LIMIT],
  run: latest,
};

async function latest(run: Invocation): Promise<void> {
  const known = librariesOf(run);
  const wanted = await findLibrary(run.option("library"), known);
  const shelves = await shelvesOf(run);
  const libraries = shelves.libraries
    .filter(({ id }) => wanted === null || id === wanted);
  run.output.data(
    { libraries },
    () =>
      libraries.flatMap(({ name, items }, at) => [
        ...at > 0 ? [""] : [],
        run.output.paint("bold", sanitize(name)),
        ...formatItems(items, run.terminal.columns()),
      ]),
  );
  if (libraries.length === 0) {
    await noteEmptyList(run, { known, empty: "Nothing is new" });
  }
}

/**
 * Returns at most `--limit` items of each shelf. The shelves are requested with
 * at least the default limit: an item on one shelf is left out of the next ones,
 * and a lower limit must not change which items these are.
 */
async function shelvesOf(run: Invocation) {
  const limit = run.number("limit", { from: 1 }) ?? DEFAULT_LIMIT;
  const client = await run.client();
  const { resume, next, libraries } = await client.send("list-shelves", {
    account: run.account(),
    limit: Math.min(Math.max(limit, DEFAULT_LIMIT), MAX_LIMIT),
  }, run);
  return {
    resume: resume.slice(0, limit),
    next: next.slice(0, limit),
    libraries: libraries.map(({ items, ...library }) => ({
      ...library,
      items: items.slice(0, limit),
    })),
  };
}

async function printItems(
  run: Invocation,
  { items, empty }: { items: readonly ItemView[]; empty: string },
): Promise<void> {
  const known = librariesOf(run);
  const libraries = await librariesOfNamesakes(known, items);
  run.output.data(
    { items },
    () => formatItems(items, run.terminal.columns(), { libraries }),
  );
  if (items.length === 0) await noteEmptyList(run, { known, empty });
}
