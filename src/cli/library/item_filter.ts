import { Failure } from "../../core/failure.ts";
import { readRating, readYears } from "../../core/filter_text.ts";
import {
  isUnconditional,
  type ItemConditions,
  NAME_KINDS,
  NO_CONDITIONS,
  type YearRange,
} from "../../core/item_selection.ts";
import { languageCode } from "../../core/languages.ts";
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
  {
    flags: "--year <year>",
    description: "show only items from a year or a range, such as 1990-99",
  },
  LIBRARY_OPTION,
  { flags: "--unwatched", description: "show only items not watched yet" },
  { flags: "--favourite", description: "show only your favourites" },
  {
    flags: "--downloaded",
    description: "show only what you have downloaded, in full or in part",
  },
  { flags: "--genre <name>", description: "show only items of this genre" },
  { flags: "--studio <name>", description: "show only items of this studio" },
  { flags: "--artist <name>", description: "show only music by this artist" },
  {
    flags: "--person <name>",
    description: "show only items with this actor, director or writer",
  },
  {
    flags: "--language <language>",
    description: "show only items with audio in this language: ja, jpn or " +
      "Japanese",
  },
  {
    flags: "--rating <bound>",
    description: "show only items rated 7 or higher (7), or above 7 ('>7')",
  },
];

/** A year before 1000; two digits may mean another century. */
const EARLY_YEAR = /^[0-9]{3}$/;
const ASK_MS = 10_000;
/** The options that a sync does not read the values of. */
const ASKED = ["person", "language"];
const NEVER_READ =
  "The library has not been synced yet: run `jellytau library sync`";

export interface FilterInput {
  readonly libraryId: string | null;
  readonly types: ItemType[];
  /** null unless the filter is for one year. */
  readonly year: number | null;
  readonly conditions?: ItemConditions;
}

/**
 * Reads the filter from the flags.
 *
 * @throws {Failure} `usage` for an unknown type, or an invalid year or rating
 * @throws {Failure} `not_found` for an unknown library
 */
export async function readFilter(
  run: Invocation,
  known: Libraries,
): Promise<FilterInput> {
  const years = yearsOf(run);
  const types = readTypes(run.option("type"));
  const libraryId = await findLibrary(run.option("library"), known);
  const isOneYear = years !== null && years.from === years.to;
  const conditions = conditionsOf(run, isOneYear ? null : years);
  return {
    libraryId,
    types,
    year: isOneYear ? years.from : null,
    ...isUnconditional(conditions) ? {} : { conditions },
  };
}

/** Returns whether the server may have to be asked for the filter. */
export function asksServer(run: Invocation): boolean {
  return ASKED.some((it) => run.option(it) !== null);
}

/**
 * Returns a time limit for the filter: offline, nobody should wait for long, and
 * the server needs some seconds for the items of a person.
 */
export function filterTimeout(run: Invocation): { timeoutMs?: number } {
  return asksServer(run) ? { timeoutMs: ASK_MS, ...run.timeout() } : {};
}

/** Reports that the server could not be asked for people. */
export function noteUnasked(
  run: Invocation,
  problem: { message: string } | null | undefined,
): void {
  if (!problem) return;
  run.output.note(`The list may be incomplete: ${problem.message}`);
}

/** Returns whether the filter selects everything. */
export function selectsAll({ libraryId: _, ...filter }: FilterInput): boolean {
  const { types, year, conditions } = filter;
  return types.length === 0 && year === null && conditions === undefined;
}

function yearsOf(run: Invocation): YearRange | null {
  const text = run.option("year");
  if (text === null) return null;
  const years = readYears(EARLY_YEAR.test(text) ? `0${text}` : text);
  if (years !== null && (years.from ?? years.to ?? 0) > 0) return years;
  throw new Failure("usage", `Cannot use --year "${text}": it is not a year`, {
    hint: "Use 1990, 1990-99, 1990- or -1999",
  });
}

function conditionsOf(
  run: Invocation,
  years: YearRange | null,
): ItemConditions {
  const rating = run.option("rating");
  const bound = rating === null ? null : readRating(rating);
  if (rating !== null && bound === null) {
    throw new Failure(
      "usage",
      `Cannot use --rating "${rating}": it is not a rating`,
      { hint: "Use a number from 0 to 10, such as 7, '>7' or '<=5.5'" },
    );
  }
  return {
    ...NO_CONDITIONS,
    watched: run.flag("unwatched") ? false : null,
    favorite: run.flag("favourite") ? true : null,
    downloaded: run.flag("downloaded"),
    names: NAME_KINDS.flatMap((kind) => {
      const name = run.option(kind);
      if (name === null) return [];
      return [{ kind, name: kind === "language" ? codeOf(name) : name }];
    }),
    years,
    ratings: bound === null ? [] : [bound],
  };
}

function codeOf(text: string): string {
  const code = languageCode(text);
  if (code !== null) return code;
  throw new Failure(
    "usage",
    `Cannot use --language "${text}": it is not a language`,
    { hint: "Use a code or an English name, such as ja, jpn or Japanese" },
  );
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
