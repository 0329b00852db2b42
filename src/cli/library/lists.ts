/** The commands for playlists and collections. */
import { counted } from "../../core/labels.ts";
import { Failure } from "../../core/failure.ts";
import { LIST_KINDS, type ListKind } from "../../core/list_ports.ts";
import type { ListView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { OFFLINE } from "../global_options.ts";
import { formatItems } from "../output/format_items.ts";
import { table } from "../output/table.ts";
import {
  type FilterInput,
  filterTimeout,
  type Libraries,
  librariesOf,
  librariesOfNamesakes,
  noteEmptyList,
  noteUnasked,
} from "./item_filter.ts";

/** The time limit for the server: offline, nobody should wait for long. */
const ASK_MS = 5_000;

export const libraryPlaylists: Command = {
  path: "library playlists",
  summary: "list your playlists, even offline",
  about: [
    "Lists the playlists that the last sync found, with the number of their " +
    "entries. `library list --playlist <name>` lists the entries, and " +
    "`play <name>` plays them.",
  ],
  examples: [
    ["list your playlists", "library playlists"],
    ["list the IDs for a script", "library playlists --json"],
  ],
  globals: OFFLINE,
  run: (run) => printLists(run, "playlist"),
};

export const libraryCollections: Command = {
  path: "library collections",
  summary: "list the collections of the server, even offline",
  about: [
    "Lists the collections that the last sync found, with the number of " +
    "their entries. `library list --collection <name>` lists the entries, " +
    "and `play <name>` plays them.",
  ],
  examples: [
    ["list the collections", "library collections"],
    ["list the IDs for a script", "library collections --json"],
  ],
  globals: OFFLINE,
  run: (run) => printLists(run, "collection"),
};

async function printLists(run: Invocation, kind: ListKind): Promise<void> {
  const client = await run.client();
  const account = run.account();
  const { lists } = await client.send("list-lists", { account }, run);
  const found = lists.filter((it) => it.kind === kind);
  const columns = run.terminal.columns();
  run.output.data(
    kind === "playlist" ? { playlists: found } : { collections: found },
    () => table(rowsOf(found), { columns, flexible: 0 }),
  );
  if (found.length > 0) return;
  const known = librariesOf(run);
  await noteEmptyList(run, { known, empty: `The server has no ${kind}` });
}

/** Returns the name, the number of entries and, for namesakes, the ID. */
function rowsOf(lists: readonly ListView[]): string[][] {
  const byName = Map.groupBy(lists, ({ name }) => name);
  return lists.map(({ id, name, items, mediaType }) => [
    name,
    items === null ? "" : counted(items, "item"),
    mediaType ?? "",
    ...byName.get(name)?.length === 1 ? [] : [id],
  ]);
}

interface WantedList {
  readonly kind: ListKind;
  readonly reference: string;
}

/**
 * Returns the playlist or the collection that the user names; null for none.
 *
 * @throws {Failure} `usage` for both
 */
export function wantedList(run: Invocation): WantedList | null {
  const wanted = LIST_KINDS.flatMap((kind) => {
    const reference = run.option(kind);
    return reference === null ? [] : [{ kind, reference }];
  });
  if (wanted.length < 2) return wanted[0] ?? null;
  throw new Failure(
    "usage",
    "Cannot use --playlist with --collection: choose one",
  );
}

/** Prints the entries of a list, as the server has them now if it answers. */
export async function printEntries(
  run: Invocation,
  { wanted, known, filter, window }: {
    wanted: WantedList;
    known: Libraries;
    filter: FilterInput;
    window: { offset: number; limit: number };
  },
): Promise<void> {
  const client = await run.client();
  const account = run.account();
  const { list, problem } = await client.send("refresh-list", {
    account,
    list: wanted.reference,
    kind: wanted.kind,
    orStored: true,
    timeoutMs: ASK_MS,
    ...run.timeout(),
  }, run);
  const entries = {
    account,
    listId: list.id,
    ...filter,
    ...window,
    ...filterTimeout(run),
  };
  const { items, total, missing, problem: unasked } = await client
    .send("list-entries", entries, run);
  const libraries = await librariesOfNamesakes(known, items);
  const positions = items.map((it) => it.position);
  run.output.data(
    { items, total, missing, unplayable: [], list },
    () => formatItems(items, run.terminal.columns(), { libraries, positions }),
  );
  if (problem !== null) {
    run.output.note(`Showing the stored entries: ${problem.message}`);
  }
  noteUnasked(run, unasked);
  if (missing > 0) {
    const entries = counted(missing, "entry", { many: "entries" });
    const verb = missing === 1 ? "is" : "are";
    run.output.note(`${entries} ${verb} not in your libraries`);
  }
  if (items.length < total) run.output.note(`${items.length} of ${total}`);
  if (total === 0) {
    await noteEmptyList(run, { known, empty: "No matching items" });
  }
}
