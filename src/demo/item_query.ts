/**
 * Parses `GET /Items`, as far as this server supports it; names in lower case.
 */
export interface ItemQuery {
  readonly parentId: string | null;
  /** null if it was not given. */
  readonly recursive: boolean | null;
  /** null for all; empty if the query named only unknown kinds. */
  readonly kinds: ReadonlySet<string> | null;
  readonly ids: readonly string[] | null;
  readonly startIndex: number;
  readonly limit: number | null;
  readonly sortBy: readonly string[];
  readonly descending: readonly boolean[];
  /** null requests everything, like a request for one item. */
  readonly fields: ReadonlySet<string> | null;
  readonly counted: boolean;
  readonly images: boolean;
  /** Kinds of pictures in lower case; null: all. */
  readonly imageTypes: ReadonlySet<string> | null;
  readonly userData: boolean;
  readonly savedSinceMs: number | null;
  readonly savedSinceForUserMs: number | null;
  readonly searchTerm: string | null;
  /** The required marks: true for items with it, false for items without. */
  readonly marks: Readonly<Partial<Record<MarkName, boolean>>>;
  readonly mediaTypes: readonly string[];
  /** Values by the parameter's name; one of them must match. */
  readonly anyOf: Readonly<Record<string, readonly string[]>>;
  readonly minCommunityRating: number | null;
  readonly hasSubtitles: boolean | null;
  readonly isMissing: boolean | null;
  /** True to leave out items without a file. */
  readonly excludesVirtual: boolean;
  readonly isHd: boolean | null;
  readonly adjacentTo: string | null;
}

export type MarkName = "played" | "favorite" | "resumable" | "folder";

/** A reply that refuses the query before any search. */
export type QueryProblem =
  | { readonly kind: "not valid"; name: string; value: string }
  | { readonly kind: "contradiction" };

const KINDS: readonly string[] = [
  "Movie",
  "Series",
  "Season",
  "Episode",
  "MusicAlbum",
  "Audio",
  "Video",
  "MusicVideo",
  "MusicArtist",
  "AudioBook",
  "Book",
  "Photo",
  "PhotoAlbum",
  "Playlist",
  "BoxSet",
  "Folder",
  "Trailer",
];
const NUMBERS = ["limit", "startIndex"];
/**
 * Parameters whose values are separated by a bar, because names have commas.
 */
const WITH_BARS = ["genres", "studios", "officialratings", "tags", "artists"];
const WITH_COMMAS = [
  "genreids",
  "studioids",
  "years",
  "personids",
  "artistids",
  "albumartistids",
  "contributingartistids",
  "albumids",
  "audiolanguages",
  "seriesstatus",
  "namestartswith",
  "namestartswithorgreater",
  "namelessthan",
];
const FILTERS: Readonly<Record<string, readonly [MarkName, boolean]>> = {
  isplayed: ["played", true],
  isunplayed: ["played", false],
  isfavorite: ["favorite", true],
  isresumable: ["resumable", true],
  isfolder: ["folder", true],
  isnotfolder: ["folder", false],
};
const GUID = /^[0-9a-f]{32}$/i;

/** Reads a query; ignores the case of names, and unknown members. */
export function readItemQuery(
  parameters: URLSearchParams,
): ItemQuery | QueryProblem {
  const given = new Given(parameters);
  for (const name of NUMBERS) {
    const value = given.text(name.toLowerCase());
    if (value !== null && !/^-?\d+$/.test(value)) {
      return { kind: "not valid", name, value };
    }
  }
  const sortBy = given.list("sortby").map((it) => it.toLowerCase());
  const orders = given.list("sortorder");
  const parentId = given.text("parentid")?.replaceAll("-", "") ?? null;
  if (parentId !== null && !GUID.test(parentId)) {
    return { kind: "not valid", name: "parentId", value: parentId };
  }
  const badYear = given.list("years").some((it) => !/^\d+$/.test(it));
  if (orders.length > sortBy.length || badYear) {
    return { kind: "contradiction" };
  }
  const ids = given.list("ids").map((it) => it.replaceAll("-", ""))
    .filter((it) => GUID.test(it));
  return {
    parentId,
    recursive: given.flag("recursive"),
    kinds: given.has("includeitemtypes")
      ? new Set(
        given.list("includeitemtypes").filter((it) => KINDS.includes(it)),
      )
      : null,
    ids: ids.length > 0 ? ids : null,
    startIndex: Math.max(0, given.number("startindex") ?? 0),
    limit: given.number("limit"),
    sortBy,
    descending: sortBy.map((_, at) =>
      (orders[at] ?? orders.at(-1) ?? "").toLowerCase() === "descending"
    ),
    fields: given.words("fields"),
    counted: given.flag("enabletotalrecordcount") ?? true,
    images: given.flag("enableimages") ?? true,
    imageTypes: given.has("enableimagetypes")
      ? given.words("enableimagetypes")
      : null,
    userData: given.flag("enableuserdata") ?? true,
    savedSinceMs: given.date("mindatelastsaved"),
    savedSinceForUserMs: given.date("mindatelastsavedforuser"),
    searchTerm: given.text("searchterm")?.toLowerCase() ?? null,
    marks: marksOf(given),
    mediaTypes: given.list("mediatypes"),
    anyOf: given.anyOf(),
    minCommunityRating: given.number("mincommunityrating"),
    hasSubtitles: given.flag("hassubtitles"),
    isMissing: given.flag("ismissing"),
    excludesVirtual: given.list("excludelocationtypes")
      .some((it) => it.toLowerCase() === "virtual"),
    isHd: given.flag("ishd"),
    adjacentTo: given.text("adjacentto")?.replaceAll("-", "") ?? null,
  };
}

/** Returns whether a query asks for watched and unwatched items at once. */
export function contradicts(parameters: URLSearchParams): boolean {
  const filters = new Given(parameters).words("filters");
  return filters.has("isplayed") && filters.has("isunplayed");
}

function marksOf(given: Given): ItemQuery["marks"] {
  const marks: Partial<Record<MarkName, boolean>> = {};
  const words = given.words("filters");
  for (const [word, [name, value]] of Object.entries(FILTERS)) {
    if (words.has(word)) marks[name] = value;
  }
  if (words.has("isplayed") && words.has("isunplayed")) delete marks.played;
  for (const name of ["played", "favorite"] as const) {
    const value = given.flag(`is${name}`);
    if (value !== null) marks[name] = value;
  }
  return marks;
}

/** The parameters of a query, ignoring the case of their names. */
class Given {
  readonly #values = new Map<string, string[]>();

  constructor(parameters: URLSearchParams) {
    for (const [name, value] of parameters) {
      const key = name.toLowerCase();
      this.#values.set(key, [...this.#values.get(key) ?? [], value]);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | null {
    return this.#values.get(name)?.at(-1) || null;
  }

  /** Splits repeated parameters at their commas. */
  list(name: string): string[] {
    return (this.#values.get(name) ?? []).flatMap((it) => it.split(","))
      .filter((it) => it !== "");
  }

  words(name: string): Set<string> {
    return new Set(this.list(name).map((it) => it.toLowerCase()));
  }

  number(name: string): number | null {
    const text = this.text(name);
    return text === null ? null : Number(text) || 0;
  }

  flag(name: string): boolean | null {
    const text = this.text(name);
    return text === null ? null : text.toLowerCase() === "true";
  }

  date(name: string): number | null {
    const ms = Date.parse(this.text(name) ?? "");
    return Number.isNaN(ms) ? null : ms;
  }

  anyOf(): Record<string, readonly string[]> {
    const found: Record<string, readonly string[]> = {};
    for (const name of WITH_BARS) {
      if (this.has(name)) found[name] = this.text(name)?.split("|") ?? [];
    }
    for (const name of WITH_COMMAS) {
      if (this.has(name)) found[name] = this.list(name);
    }
    return found;
  }
}
