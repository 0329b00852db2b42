import type { PeopleServer, ServerName } from "../core/asked_names.ts";
import { beginsWords } from "../core/name_words.ts";
import { idOf, record, SUPPORTED_KINDS, textOf } from "./decode/item.ts";
import type { Page } from "./related_items.ts";

/** The most people that a search returns. */
const MAX_FOUND = 100;
/** Servers before 12.0 ignore `startIndex`, so the first page is a large one. */
const PEOPLE_PER_PAGE = 20_000;
const MAX_PEOPLE_PAGES = 10;
const ITEMS_PER_PAGE = 2_000;
const MAX_ITEM_PAGES = 50;
/** In characters. */
const NAME_MAX = 300;
const BARE = { enableImages: "false", enableUserData: "false" };
const ITEMS = {
  ...BARE,
  recursive: "true",
  includeItemTypes: SUPPORTED_KINDS.join(","),
  collapseBoxSetItems: "false",
  sortBy: "SortName,DateCreated",
};

/** The people of one Jellyfin server. */
export class JellyfinPeople implements PeopleServer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async find(words: string): Promise<ServerName[]> {
    const parameters = { ...BARE, searchTerm: words, limit: `${MAX_FOUND}` };
    const entries = await this.#page(`/Persons?${query(parameters)}`);
    // Servers also find a part of a word.
    return entries.slice(0, MAX_FOUND).flatMap((it) => personOf(it) ?? [])
      .filter(({ name }) => beginsWords(name, words));
  }

  async list(): Promise<{ names: ServerName[]; isComplete: boolean }> {
    const options = { limit: PEOPLE_PER_PAGE, pages: MAX_PEOPLE_PAGES };
    const { entries, isComplete } = await this.#all("/Persons", BARE, options);
    return { names: entries.flatMap((it) => personOf(it) ?? []), isComplete };
  }

  async listItemIds(ids: readonly string[]): Promise<string[]> {
    const parameters = { ...ITEMS, personIds: ids.join(",") };
    const options = { limit: ITEMS_PER_PAGE, pages: MAX_ITEM_PAGES };
    const { entries } = await this.#all("/Items", parameters, options);
    return entries.flatMap((it) => idOf(record(it)?.Id) ?? []);
  }

  /** Reads page after page, as long as each brings entries with new ids. */
  async #all(
    path: string,
    parameters: Readonly<Record<string, string>>,
    { limit, pages }: { limit: number; pages: number },
  ): Promise<{ entries: unknown[]; isComplete: boolean }> {
    const found = new Map<string, unknown>();
    for (let at = 0; at < pages; at++) {
      const window = { startIndex: `${at * limit}`, limit: `${limit}` };
      const page = await this.#page(
        `${path}?${query({ ...parameters, ...window })}`,
      );
      const before = found.size;
      for (const it of page) {
        const id = idOf(record(it)?.Id);
        if (id !== null) found.set(id, it);
      }
      const isLast = page.length < limit;
      if (isLast || found.size === before) {
        return { entries: [...found.values()], isComplete: isLast };
      }
    }
    return { entries: [...found.values()], isComplete: false };
  }
}

function personOf(entry: unknown): ServerName | null {
  const raw = record(entry);
  const id = idOf(raw?.Id);
  const name = textOf(raw?.Name, NAME_MAX);
  return id === null || name === null ? null : { ids: [id], name };
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
