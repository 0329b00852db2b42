import { ONLINE } from "../global_options.ts";
import { Failure } from "../../core/failure.ts";
import { type ItemSort, SORTS } from "../../core/item_selection.ts";
import { LIST_KINDS } from "../../core/list_ports.ts";
import { ITEM_TYPES } from "../../core/media_item.ts";
import { unplayableNote } from "../../core/unplayable.ts";
import type { Command, Invocation } from "../command.ts";
import {
  asksServer,
  FILTER_OPTIONS,
  filterTimeout,
  librariesOf,
  librariesOfNamesakes,
  noteEmptyList,
  noteUnasked,
  readFilter,
  selectsAll,
} from "./item_filter.ts";
import { formatItems } from "../output/format_items.ts";
import { printEntries, wantedList } from "./lists.ts";

/** The default limit: no library has more items. */
const EVERYTHING = 10_000_000;

export const libraryList: Command = {
  path: "library list",
  summary: "list the items in your library",
  about: [
    "Lists what the last sync stored. With `--playlist` or `--collection`, " +
    "asks the server for the current entries and lists them in their order; " +
    "if the server does not answer, lists the entries that were read last.",
    "`--sort` puts the latest date, the best rating, the shortest runtime or " +
    "the letter A first. For `--genre`, `--studio`, `--artist` and " +
    "`--person`, the beginning of a name is enough.",
    "A sync does not read people and languages: for `--person` and " +
    "`--language`, JellyTau asks the server and stores the reply, which it " +
    "lists if the server does not answer. `--language` needs Jellyfin 12.0 " +
    "or later.",
  ],
  examples: [
    ["list everything", "library list"],
    ["list the films of one year", "library list --type movie --year 1987"],
    [
      "list one library as JSON",
      "library list --library Films --json",
    ],
    [
      "list unwatched dramas of the nineties, best first",
      "library list --genre drama --year 1990-99 --unwatched --sort rating",
    ],
    ["list everything with an actor", 'library list --person "Jeremy Brett"'],
    ["list films with Japanese audio", "library list --language ja"],
    ["list films rated above 7", "library list --type movie --rating '>7'"],
    ["show the second page", "library list --limit 50 --offset 50"],
    ["list a playlist", 'library list --playlist "Some Playlist"'],
  ],
  globals: ONLINE,
  options: [
    ...FILTER_OPTIONS,
    {
      flags: "--sort <order>",
      description: "sort the items",
      choices: SORTS,
    },
    { flags: "--reverse", description: "reverse the order" },
    {
      flags: "--playlist <name>",
      description: "show only items in this playlist, by name or ID",
    },
    {
      flags: "--collection <name>",
      description: "show only items in this collection, by name or ID",
    },
    { flags: "--limit <n>", description: "show at most n items" },
    { flags: "--offset <n>", description: "skip the first n items" },
  ],
  needsToken: (run) =>
    asksServer(run) || LIST_KINDS.some((it) => run.option(it) !== null),
  run: list,
};

async function list(run: Invocation): Promise<void> {
  const limit = run.number("limit", { from: 1 }) ?? EVERYTHING;
  const offset = run.number("offset", { from: 0 }) ?? 0;
  const known = librariesOf(run);
  const filter = await readFilter(run, known);
  const wanted = wantedList(run);
  const sort = sortOf(run);
  if (wanted !== null) {
    if (sort !== null) throw keepsOrder(wanted.kind);
    const window = { offset, limit: Math.min(limit, EVERYTHING) };
    return await printEntries(run, { wanted, known, filter, window });
  }
  const client = await run.client();
  const { items, total, problem } = await client.send("list-items", {
    account: run.account(),
    ...filter,
    types: filter.types.length > 0 ? filter.types : [...ITEM_TYPES],
    parentId: null,
    offset,
    limit: Math.min(limit, EVERYTHING),
    from: null,
    fromItem: null,
    ...sort === null ? {} : { sort },
    ...filterTimeout(run),
  }, run);
  const libraries = await librariesOfNamesakes(known, items);
  const unplayable = (await known()).unplayable.filter(({ libraryId }) =>
    filter.libraryId === null || filter.libraryId === libraryId
  );
  run.output.data(
    { items, total, unplayable },
    () => formatItems(items, run.terminal.columns(), { libraries }),
  );
  noteUnasked(run, problem);
  const note = unplayableNote(unplayable);
  if (note !== null && selectsAll(filter)) run.output.note(note);
  if (items.length < total) run.output.note(`${items.length} of ${total}`);
  if (total === 0) {
    await noteEmptyList(run, { known, empty: "No matching items" });
  }
}

/** Returns null for the usual order. */
function sortOf(run: Invocation): ItemSort | null {
  const given = run.option("sort");
  const reversed = run.flag("reverse");
  if (given === null && !reversed) return null;
  const by = SORTS.find((it) => it === given) ?? "name";
  const [seed = 1] = crypto.getRandomValues(new Uint32Array(1));
  return { by, reversed, seed: seed >>> 1 };
}

function keepsOrder(kind: string): Failure {
  return new Failure(
    "usage",
    `Cannot sort a ${kind}: its entries keep their order`,
    { hint: "Leave out --sort and --reverse" },
  );
}
