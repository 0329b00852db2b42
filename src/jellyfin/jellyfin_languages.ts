import type { LanguageServer } from "../core/asked_names.ts";
import { itemIds, search } from "./all_pages.ts";
import { record } from "./decode/item.ts";
import type { Page } from "./related_items.ts";

/** More languages than a library has. */
const MAX_CODES = 500;
/** A code, possibly with a region, as the server reads it from a file. */
const CODE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/** The languages of one Jellyfin server, which lists them since 12.0. */
export class JellyfinLanguages implements LanguageServer {
  readonly #page: Page;
  readonly #json: (path: string) => Promise<unknown>;

  constructor(page: Page, json: (path: string) => Promise<unknown>) {
    this.#page = page;
    this.#json = json;
  }

  async listCodes(libraryId: string): Promise<string[] | null> {
    const reply = await this.#json(
      `/Items/Filters2?${search({ parentId: libraryId })}`,
    );
    const { AudioLanguages } = record(reply) ?? {};
    if (!Array.isArray(AudioLanguages)) return null;
    return AudioLanguages.slice(0, MAX_CODES).flatMap((it) => {
      const { Value } = record(it) ?? {};
      return typeof Value === "string" && CODE.test(Value) ? [Value] : [];
    });
  }

  listItemIds(code: string): Promise<string[]> {
    return itemIds(this.#page, { audioLanguages: code });
  }
}
