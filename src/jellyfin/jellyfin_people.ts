import type { PeopleServer, ServerName } from "../core/asked_names.ts";
import { beginsWords } from "../core/name_words.ts";
import { idOf, record, textOf } from "./decode/item.ts";
import { allPages, BARE, itemIds, search } from "./all_pages.ts";
import type { Page } from "./related_items.ts";

/**
 * The most people that a search returns. Servers also find a part of a word, so
 * that there are many others before someone with a short name, such as Cher.
 */
const MAX_FOUND = 1_000;
/** Servers before 12.0 ignore `startIndex`, so the first page is a large one. */
const PEOPLE_PER_PAGE = 20_000;
const MAX_PEOPLE_PAGES = 10;
/** In characters. */
const NAME_MAX = 300;
/** More ids than this make an address too long: 414. */
const MAX_IDS = 100;

/** The people of one Jellyfin server. */
export class JellyfinPeople implements PeopleServer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async find(words: string): Promise<ServerName[]> {
    const parameters = { ...BARE, searchTerm: words, limit: `${MAX_FOUND}` };
    const entries = await this.#page(`/Persons?${search(parameters)}`);
    return entries.slice(0, MAX_FOUND).flatMap((it) => personOf(it) ?? [])
      .filter(({ name }) => beginsWords(name, words));
  }

  async list(): Promise<{ names: ServerName[]; isComplete: boolean }> {
    const { entries, isComplete } = await allPages(this.#page, {
      path: "/Persons",
      parameters: BARE,
      limit: PEOPLE_PER_PAGE,
      pages: MAX_PEOPLE_PAGES,
    });
    return { names: entries.flatMap((it) => personOf(it) ?? []), isComplete };
  }

  listItemIds(ids: readonly string[]): Promise<string[]> {
    return itemIds(this.#page, {
      personIds: ids.slice(0, MAX_IDS).join(","),
    });
  }
}

function personOf(entry: unknown): ServerName | null {
  const raw = record(entry);
  const id = idOf(raw?.Id);
  const name = textOf(raw?.Name, NAME_MAX);
  return id === null || name === null ? null : { ids: [id], name };
}
