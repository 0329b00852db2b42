import { Failure } from "../../core/failure.ts";
import { NO_LIBRARY } from "../../core/library_notes.ts";
import { ITEM_TYPES, type ItemType } from "../../core/media_item.ts";
import type { ItemView, Reply } from "../../service/protocol.ts";
import type { Invocation, OptionSpec } from "../command.ts";
import { haveNamesakes } from "../output/format_items.ts";

export const LIBRARY_OPTION: OptionSpec = {
  flags: "--library <name>",
  description: "show only items in this library",
};

/** The options that narrow a list or a search. */
export const FILTER_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--type <types>",
    description: `show only these types: ${ITEM_TYPES.join(", ")}`,
  },
  { flags: "--year <year>", description: "show only items from this year" },
  LIBRARY_OPTION,
];

const NEVER_READ =
  "The library has not been synced yet: run `jellytau library sync`";

export interface FilterInput {
  readonly libraryId: string | null;
  readonly types: ItemType[];
  readonly year: number | null;
}

/**
 * Reads the filter from the flags.
 *
 * @throws {Failure} `usage` for an unknown type or an invalid year
 * @throws {Failure} `not_found` for an unknown library
 */
export async function readFilter(
  run: Invocation,
  known: Libraries,
): Promise<FilterInput> {
  const year = run.number("year", { from: 1 });
  if (year !== null && year > 9_999) {
    throw new Failure("usage", `Cannot use --year "${year}": it is not a year`);
  }
  const types = readTypes(run.option("type"));
  const libraryId = await findLibrary(run.option("library"), known);
  return { libraryId, types, year };
}

/** The stored libraries, requested on first use and only once. */
export type Libraries = () => Promise<Reply<"list-libraries">>;

export function librariesOf(run: Invocation): Libraries {
  let reply: ReturnType<Libraries> | null = null;
  return () => reply ??= listLibraries(run);
}

async function listLibraries(run: Invocation) {
  const client = await run.client();
  return await client.send("list-libraries", { account: run.account() }, run);
}

/**
 * Returns the libraries that distinguish items with the same name; empty if all
 * names differ.
 */
export async function librariesOfNamesakes(
  known: Libraries,
  items: readonly ItemView[],
): Promise<readonly { id: string; name: string }[]> {
  return haveNamesakes(items) ? (await known()).libraries : [];
}

/**
 * Explains an empty list, such as before the first sync.
 *
 * @param empty the note if there are libraries
 */
export async function noteEmptyList(
  run: Invocation,
  { known, empty }: { known: Libraries; empty: string },
) {
  const { libraries, read } = await known();
  const none = read ? NO_LIBRARY : NEVER_READ;
  run.output.note(libraries.length > 0 ? empty : none);
}

/** `movie`, `Movie` and `movies` all mean films. */
function readTypes(text: string | null): ItemType[] {
  if (text === null) return [];
  return text.toLowerCase().split(",").map((word) => {
    const name = word.trim();
    const type = ITEM_TYPES.find((it) => it === name || `${it}s` === name);
    if (type) return type;
    throw new Failure(
      "usage",
      `Cannot use --type "${name}": it is not one of ` +
        `${ITEM_TYPES.join(", ")}`,
    );
  });
}

/** Returns the id of the library with that name; null if none is wanted. */
export async function findLibrary(
  wanted: string | null,
  known: Libraries,
): Promise<string | null> {
  if (wanted === null) return null;
  const { libraries } = await known();
  const name = wanted.toLowerCase();
  const found = libraries.find((it) =>
    it.id === name || it.name.toLowerCase() === name
  );
  if (found) return found.id;
  const names = libraries.map((it) => it.name).join(", ") || "none";
  throw new Failure("not_found", `Cannot find library "${wanted}"`, {
    hint: `Known libraries: ${names}; update them with ` +
      "`jellytau library sync`",
  });
}
