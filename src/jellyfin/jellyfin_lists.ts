import type { ItemList, ListServer } from "../core/list_ports.ts";
import type { MediaItem } from "../core/media_item.ts";
import { foldText } from "../core/sort_key.ts";
import { decodeEach } from "./decode/each.ts";
import { decodeId, record, textOf } from "./decode/item.ts";
import { unexpectedReply } from "./decode/json.ts";
import type { HttpReply } from "./http/transport.ts";
import type { LibraryCalls } from "./jellyfin_library.ts";
import { readJsonBody } from "./json_body.ts";
import { missingItem } from "./missing_item.ts";

const NAME_MAX = 200;
/** A page of 200 items has some hundred kilobytes. */
const PAGE_MAX_BYTES = 4 * 1_048_576;
const PAGE_ITEMS = 200;
/** More items than anybody puts into a list. */
const ITEMS_MAX = 10_000;
const NAMED_MAX = "100";
const BARE = { enableImages: "false", enableUserData: "false" };

/** Playlists and collections of one Jellyfin server. */
export class JellyfinLists implements ListServer {
  readonly #calls: LibraryCalls;

  constructor(calls: LibraryCalls) {
    this.#calls = calls;
  }

  async findList(name: string): Promise<string | null> {
    const query = new URLSearchParams({
      ...BARE,
      searchTerm: name,
      includeItemTypes: "Playlist,BoxSet",
      recursive: "true",
      limit: NAMED_MAX,
    });
    const entries = await this.#page(`/Items?${query}`);
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
    const { Name, Type } = record(readJsonBody(reply, path)) ?? {};
    if (Type !== "Playlist" && Type !== "BoxSet") return null;
    const name = textOf(Name, NAME_MAX) ?? "Unnamed list";
    const items: MediaItem[] = [];
    for (let from = 0; from < ITEMS_MAX; from += PAGE_ITEMS) {
      const window = { startIndex: `${from}`, limit: `${PAGE_ITEMS}` };
      // The server lists a collection by date of premiere.
      const entries = await this.#page(
        Type === "Playlist"
          ? `/Playlists/${id}/Items?${new URLSearchParams(window)}`
          : `/Items?${new URLSearchParams({ parentId: id, ...window })}`,
      );
      items.push(...decodeEach(entries).items);
      if (entries.length < PAGE_ITEMS) break;
    }
    return { name, items };
  }

  async #page(path: string): Promise<readonly unknown[]> {
    const [place = path] = path.split("?");
    const reply = await this.#ask(path);
    if (reply.status !== 200) throw this.#calls.failure(place, reply);
    const { Items } = record(readJsonBody(reply, place)) ?? {};
    if (Array.isArray(Items)) return Items;
    throw unexpectedReply(place, '"Items" is not a list');
  }

  #ask(path: string): Promise<HttpReply> {
    const maxBodyBytes = PAGE_MAX_BYTES;
    return this.#calls.ask({ method: "GET", path, maxBodyBytes });
  }
}
