import type {
  ItemList,
  ListEntryPage,
  ListKind,
  ListPage,
  ListServer,
  PlaylistEditor,
} from "../core/list_ports.ts";
import { foldText } from "../core/sort_key.ts";
import { decodeEntries, decodeList, LIST_TYPES } from "./decode/lists.ts";
import { decodeId, record } from "./decode/item.ts";
import { unexpectedReply } from "./decode/json.ts";
import type { HttpReply } from "./http/transport.ts";
import type { LibraryCalls } from "./jellyfin_library.ts";
import { readJsonBody } from "./json_body.ts";
import { JellyfinPlaylistEditor } from "./jellyfin_playlist_editor.ts";
import { missingItem } from "./missing_item.ts";

/** A page of 200 items has some hundred kilobytes. */
const PAGE_MAX_BYTES = 4 * 1_048_576;
const NAMED_MAX = 100;
const BARE = { enableImages: "false", enableUserData: "false" };

interface PageWindow {
  readonly startIndex: number;
  readonly limit: number;
}

/** Playlists and collections of one Jellyfin server. */
export class JellyfinLists implements ListServer {
  readonly #calls: LibraryCalls;
  readonly editor: PlaylistEditor;

  constructor(calls: LibraryCalls) {
    this.#calls = calls;
    this.editor = new JellyfinPlaylistEditor(calls);
  }

  async listLists(window: PageWindow): Promise<ListPage> {
    const query = {
      // Servers count the entries only together with the user's data.
      enableImages: "false",
      fields: "ChildCount,SortName",
      includeItemTypes: typesOf(null),
      recursive: "true",
      sortBy: "SortName",
      sortOrder: "Ascending",
    };
    const { entries, total } = await this.#page("/Items", { query, window });
    const lists = entries.map(decodeList).filter((it) => it !== null);
    const unreadable = entries.filter((it) => decodeId(it) === null).length;
    return { lists, unreadable, total };
  }

  async findList(name: string, kind: ListKind | null): Promise<string | null> {
    const query = {
      ...BARE,
      searchTerm: name,
      includeItemTypes: typesOf(kind),
      recursive: "true",
    };
    const window = { startIndex: 0, limit: NAMED_MAX };
    const { entries } = await this.#page("/Items", { query, window });
    const found = entries.find((it) => {
      const { Name } = record(it) ?? {};
      return typeof Name === "string" && foldText(Name) === foldText(name);
    });
    return decodeId(found);
  }

  async readList(id: string): Promise<ItemList | null> {
    const path = `/Items/${id}`;
    const reply = await this.#ask(path);
    if (reply.status === 404) throw missingItem(id);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    return decodeList(readJsonBody(reply, path));
  }

  async listEntries(
    { id, kind }: Pick<ItemList, "id" | "kind">,
    window: PageWindow,
  ): Promise<ListEntryPage> {
    // The server lists a collection by date of premiere.
    const { entries, total } = kind === "playlist"
      ? await this.#page(`/Playlists/${id}/Items`, { query: {}, window })
      : await this.#page("/Items", { query: { parentId: id }, window });
    return { entries: decodeEntries(entries), total };
  }

  async #page(
    path: string,
    { query, window: { startIndex, limit } }: {
      query: Readonly<Record<string, string>>;
      window: PageWindow;
    },
  ): Promise<{ entries: readonly unknown[]; total: number }> {
    const page = { startIndex: `${startIndex}`, limit: `${limit}` };
    const parameters = new URLSearchParams({ ...query, ...page });
    const reply = await this.#ask(`${path}?${parameters}`);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const raw = record(readJsonBody(reply, path)) ?? {};
    const { Items: entries, TotalRecordCount: total } = raw;
    if (!Array.isArray(entries)) {
      throw unexpectedReply(path, '"Items" is not a list');
    }
    const isCounted = Number.isSafeInteger(total) && Number(total) >= 0;
    // A full page without a count is not the last one.
    const least = startIndex + entries.length +
      (entries.length >= limit ? 1 : 0);
    return { entries, total: isCounted ? Number(total) : least };
  }

  #ask(path: string): Promise<HttpReply> {
    const maxBodyBytes = PAGE_MAX_BYTES;
    return this.#calls.ask({ method: "GET", path, maxBodyBytes });
  }
}

function typesOf(kind: ListKind | null): string {
  return Object.keys(LIST_TYPES)
    .filter((it) => kind === null || LIST_TYPES[it] === kind).join(",");
}
