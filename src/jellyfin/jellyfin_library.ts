import { pageOf, search } from "./all_pages.ts";
import {
  decodeCollections,
  decodeDetails,
  decodeExtras,
  extraLists,
  isCollected,
} from "./decode/details.ts";
import { decodeParts, decodeVersions, hasParts } from "./decode/files.ts";
import type { Extra } from "../core/item_details.ts";
import type { Failure } from "../core/failure.ts";
import type {
  ItemFiles,
  ItemMarkPage,
  ItemPage,
  ItemPageQuery,
  LibraryPage,
  LibraryServer,
  MarkList,
  PictureQuery,
  PictureReply,
} from "../core/library_ports.ts";
import type { WholeItem } from "../core/whole_item.ts";
import type { MediaItem } from "../core/media_item.ts";
import { decodeLibrary, record, SUPPORTED_KINDS } from "./decode/item.ts";
import { decodeLyrics, decodeSidecars } from "./decode/sidecars.ts";
import {
  findUnplayable,
  unplayable,
  unplayableCounts,
} from "./unplayable_kinds.ts";
import { unexpectedReply } from "./decode/json.ts";
import { readJsonBody } from "./json_body.ts";
import { decodeEach, decodeMarks } from "./decode/each.ts";
import { JellyfinLanguages } from "./jellyfin_languages.ts";
import { JellyfinPeople } from "./jellyfin_people.ts";
import { missingItem } from "./missing_item.ts";
import { sendMark } from "./send_mark.ts";
import { missingEpisodes } from "./missing_episodes.ts";
import { type Page, relatedIds, similarIds } from "./related_items.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";

/** A page of 2,000 items with long overviews takes some megabytes. */
const PAGE_MAX_BYTES = 16 * 1_048_576;
/** The largest picture that is requested has 800 by 1,200 pixels. */
const PICTURE_MAX_BYTES = 4 * 1_048_576;
/** More ids than this make an address too long: 414. */
const IDS_PER_CALL = 100;

const LISTED = {
  recursive: "true",
  includeItemTypes: SUPPORTED_KINDS.join(","),
  // Otherwise a server that groups films into collections lists only those.
  collapseBoxSetItems: "false",
  excludeLocationTypes: "Virtual",
  // Not unique, but stable enough to page by.
  sortBy: "SortName,DateCreated",
  sortOrder: "Ascending",
};
const DETAILED = {
  ...LISTED,
  fields: "Overview,Genres,Studios,SortName,OriginalTitle,Path,DateCreated," +
    "SpecialEpisodeNumbers",
  enableImageTypes: "Primary",
  imageTypeLimit: "1",
};
const BARE = { ...LISTED, enableImages: "false" };
const COUNTED = { ...BARE, enableUserData: "false", limit: "0" };
const FILTERS: Readonly<Record<MarkList, string>> = {
  played: "IsPlayed",
  favorite: "IsFavorite",
  resumable: "IsResumable",
};

/** The connection to the server for the library. */
export interface LibraryCalls {
  ask(call: {
    method: "GET" | "POST" | "DELETE";
    path: string;
    accept?: string;
    etag?: string;
    body?: unknown;
    maxBodyBytes: number;
  }): Promise<HttpReply>;
  failure(path: string, reply: HttpReply): Failure;
}

/** Libraries, items and pictures of one Jellyfin server. */
export class JellyfinLibrary implements LibraryServer {
  readonly people: JellyfinPeople;
  readonly languages: JellyfinLanguages;
  readonly #calls: LibraryCalls;
  readonly #entries: Page = async (path) => (await this.#page(path)).entries;

  constructor(calls: LibraryCalls) {
    this.#calls = calls;
    this.people = new JellyfinPeople(this.#entries);
    this.languages = new JellyfinLanguages(
      this.#entries,
      (path) => this.#json(path),
    );
  }

  async listLibraries(): Promise<LibraryPage> {
    const { entries, total } = await this.#page("/UserViews");
    const libraries = entries.map(decodeLibrary).filter((it) => it !== null);
    const unreadable = Math.max(total, entries.length) - libraries.length;
    return { libraries, unreadable };
  }

  async listItems(query: ItemPageQuery): Promise<ItemPage> {
    const path = `/Items?${search({ ...DETAILED, ...pageOf(query) })}`;
    const { entries, total } = await this.#page(path, query);
    return { ...decodeEach(entries), total };
  }

  async listMarks(
    query: Omit<ItemPageQuery, "savedSince"> & { only?: MarkList },
  ): Promise<ItemMarkPage> {
    const { only } = query;
    const page = pageOf({ ...query, savedSince: null });
    const filters = only === undefined ? {} : { filters: FILTERS[only] };
    const path = `/Items?${search({ ...BARE, ...page, ...filters })}`;
    const { entries, total } = await this.#page(path, query);
    return { ...decodeMarks(entries), total };
  }

  async listMarksById(
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): Promise<Pick<ItemMarkPage, "marks" | "unreadable">> {
    const wanted = ids.slice(0, IDS_PER_CALL).join(",");
    const parameters = { ...BARE, parentId: libraryId, ids: wanted };
    const path = `/Items?${search(parameters)}`;
    return decodeMarks((await this.#page(path)).entries);
  }

  async countItems(libraryId: string): Promise<number> {
    const path = `/Items?${search({ ...COUNTED, parentId: libraryId })}`;
    return (await this.#page(path)).total;
  }

  countUnplayable(libraryId: string) {
    return unplayableCounts(async (includeItemTypes) => {
      const query = { ...COUNTED, parentId: libraryId, includeItemTypes };
      const page = await this.#page(`/Items?${search(query)}`);
      // A server that ignores the limit ignores the kinds as well.
      return page.entries.length > 0 ? 0 : page.total;
    });
  }

  async listItemsById(
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): Promise<Pick<ItemPage, "items" | "unreadable">> {
    const wanted = ids.slice(0, IDS_PER_CALL).join(",");
    const parameters = { ...DETAILED, parentId: libraryId, ids: wanted };
    const path = `/Items?${search(parameters)}`;
    return decodeEach((await this.#page(path)).entries);
  }

  async readItem(id: string): Promise<MediaItem> {
    return (await this.#readItem(id)).item;
  }

  async isRemoved(id: string): Promise<boolean> {
    try {
      const { status } = await this.#ask(`/Items/${id}`);
      if (status === 404) return true;
      if (status !== 500) return false;
      // Some ids make a server fail instead; its list is correct for them.
      const path = `/Items?${search({ ...COUNTED, ids: id, limit: "1" })}`;
      return (await this.#page(path)).entries.length === 0;
    } catch {
      return false; // the server did not say so
    }
  }

  async readFiles(id: string): Promise<ItemFiles> {
    return await this.#filesOf(await this.#readItem(id));
  }

  listRelatedIds(words: string): Promise<string[]> {
    return relatedIds(this.#entries, words);
  }

  listSimilarIds(id: string): Promise<string[]> {
    return similarIds(this.#entries, id);
  }

  listMissing(seriesId: string): Promise<MediaItem[]> {
    return missingEpisodes(this.#entries, seriesId);
  }

  findUnplayable(words: string): Promise<Failure | null> {
    return findUnplayable(this.#entries, words);
  }

  async readWhole(id: string): Promise<WholeItem> {
    const read = await this.#readItem(id);
    const files = await this.#filesOf(read);
    const extras: Extra[] = [];
    for (const list of extraLists(read.raw)) {
      // Servers differ in the kinds of items for which they list extras.
      extras.push(...decodeExtras(await this.#listBeside(id, list)));
    }
    const found = isCollected(read.item)
      ? await this.#listBeside(id, "Collections")
      : {};
    const collections = found === null ? null : decodeCollections(found);
    return { ...files, details: decodeDetails(read.raw), extras, collections };
  }

  /** Returns null if the server does not have the list. */
  async #listBeside(id: string, list: string): Promise<unknown> {
    const path = `/Items/${id}/${list}`;
    const reply = await this.#ask(path);
    return reply.status === 200 ? readJsonBody(reply, path) : null;
  }

  async #filesOf(
    { item, raw }: { item: MediaItem; raw: unknown },
  ): Promise<ItemFiles> {
    const { id } = item;
    const versions = decodeVersions(raw);
    const sidecars = decodeSidecars(raw, id);
    if (!hasParts(raw)) return { item, versions, parts: [], sidecars };
    const path = `/Videos/${id}/AdditionalParts`;
    const reply = await this.#ask(path);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const parts = decodeParts(readJsonBody(reply, path))
      .filter((it) => it.id !== id);
    return { item, versions, parts, sidecars };
  }

  async findLyrics(id: string) {
    const path = `/Audio/${id}/Lyrics`;
    const reply = await this.#ask(path);
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    return decodeLyrics(readJsonBody(reply, path));
  }

  async #readItem(id: string) {
    const path = `/Items/${id}`;
    const reply = await this.#ask(path);
    if (reply.status === 404) throw missingItem(id);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const raw = readJsonBody(reply, path);
    const { items: [item], unreadable } = decodeEach([raw]);
    if (unreadable.length > 0) {
      throw unexpectedReply(path, "the item is invalid");
    }
    if (item === undefined) throw unplayable(raw);
    return { item, raw };
  }

  mark(
    mark: Parameters<LibraryServer["mark"]>[0],
  ): Promise<void> {
    return sendMark(this.#calls, mark);
  }

  async findPicture(
    { itemId, tag, widthPx, heightPx, etag }: PictureQuery,
  ): Promise<PictureReply> {
    const path = `/Items/${itemId}/Images/Primary?` + search({
      tag,
      maxWidth: String(widthPx),
      maxHeight: String(heightPx),
      format: "Jpg",
      quality: "80", // the default of servers is 100
    });
    const reply = await this.#calls.ask({
      method: "GET",
      path,
      accept: "image/jpeg,image/png;q=0.9",
      ...(etag !== null && ETAG.test(etag) ? { etag } : {}),
      maxBodyBytes: PICTURE_MAX_BYTES,
    });
    if (reply.status === 404) return null;
    if (reply.status === 304) return "unchanged";
    if (reply.status !== 200) throw this.#failure(path, reply);
    const given = headerOf(reply, "etag") ?? "";
    return {
      contentType: headerOf(reply, "content-type") ?? "",
      etag: ETAG.test(given) ? given : null,
      bytes: reply.body,
    };
  }

  async #page(
    path: string,
    window: Pick<ItemPageQuery, "startIndex" | "limit"> = WHOLE,
  ): Promise<{ entries: readonly unknown[]; total: number }> {
    const place = placeOf(path);
    const raw = record(await this.#json(path));
    const { Items, TotalRecordCount: total } = raw ?? {};
    if (!Array.isArray(Items)) {
      throw unexpectedReply(place, '"Items" is not a list');
    }
    const counted = Number.isSafeInteger(total) && Number(total) >= 0;
    return {
      entries: Items,
      total: counted ? Number(total) : leastTotal(Items.length, window),
    };
  }

  async #json(path: string): Promise<unknown> {
    const reply = await this.#ask(path);
    if (reply.status !== 200) throw this.#failure(path, reply);
    return readJsonBody(reply, placeOf(path));
  }

  #ask(path: string): Promise<HttpReply> {
    const maxBodyBytes = PAGE_MAX_BYTES;
    return this.#calls.ask({ method: "GET", path, maxBodyBytes });
  }

  #failure(path: string, reply: HttpReply): Failure {
    return this.#calls.failure(placeOf(path), reply);
  }
}

/** Source: RFC 9110, 8.8.3; the length is our own limit. */
const ETAG = /^(W\/)?"[\x21\x23-\x7e]{0,256}"$/;
/** A list that is not paged. */
const WHOLE = { startIndex: 0, limit: Infinity };

/** Returns the least total: a full page without a count is not the last one. */
function leastTotal(
  received: number,
  { startIndex, limit }: { startIndex: number; limit: number },
): number {
  return startIndex + received + (received >= limit ? 1 : 0);
}

/** Returns the path without its query, which is long and not helpful. */
function placeOf(path: string): string {
  return path.split("?")[0] ?? path;
}
