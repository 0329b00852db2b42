import { Failure } from "../core/failure.ts";
import type { PlaylistEditor } from "../core/list_ports.ts";
import { decodeId, record } from "./decode/item.ts";
import { unexpectedReply } from "./decode/json.ts";
import type { HttpReply } from "./http/transport.ts";
import type { LibraryCalls } from "./jellyfin_library.ts";
import { readJsonBody } from "./json_body.ts";
import { missingItem } from "./missing_item.ts";

/** The ids of a list of 10,000 entries have some hundred kilobytes. */
const IDS_MAX_BYTES = 4 * 1_048_576;

/** Changes playlists of one Jellyfin server. */
export class JellyfinPlaylistEditor implements PlaylistEditor {
  readonly #calls: LibraryCalls;

  constructor(calls: LibraryCalls) {
    this.#calls = calls;
  }

  async create(
    { name, ids, isPublic }: {
      name: string;
      ids: readonly string[];
      isPublic: boolean;
    },
  ): Promise<string> {
    const path = "/Playlists";
    // Without `IsPublic`, everybody on the server may see it.
    const body = { Name: name, Ids: ids, IsPublic: isPublic };
    const reply = await this.#ask({ method: "POST", path, body });
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const id = decodeId(readJsonBody(reply, path));
    if (id === null) throw unexpectedReply(path, "the playlist has no id");
    return id;
  }

  async add(id: string, itemIds: readonly string[]): Promise<void> {
    const path = `/Playlists/${id}/Items?ids=${itemIds.join(",")}`;
    this.#require(await this.#ask({ method: "POST", path }), id);
  }

  async remove(id: string, itemIds: readonly string[]): Promise<void> {
    const path = `/Playlists/${id}/Items?entryIds=${itemIds.join(",")}`;
    this.#require(await this.#ask({ method: "DELETE", path }), id);
  }

  async move(
    id: string,
    { itemId, index }: { itemId: string; index: number },
  ): Promise<void> {
    const path = `/Playlists/${id}/Items/${itemId}/Move/${index}`;
    this.#require(await this.#ask({ method: "POST", path }), id);
  }

  async listItemIds(id: string): Promise<string[]> {
    const path = `/Playlists/${id}`;
    const reply = await this.#ask({ method: "GET", path });
    if (reply.status === 404) throw missingItem(id);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const { ItemIds } = record(readJsonBody(reply, path)) ?? {};
    const ids = Array.isArray(ItemIds)
      ? ItemIds.map((it) => decodeId({ Id: it }))
      : [null];
    const known = ids.filter((it) => it !== null);
    if (known.length === ids.length) return known;
    throw unexpectedReply(path, '"ItemIds" is not a list of ids');
  }

  async replace(id: string, itemIds: readonly string[]): Promise<void> {
    const path = `/Playlists/${id}`;
    const body = { Ids: itemIds };
    this.#require(await this.#ask({ method: "POST", path, body }), id);
  }

  #require(reply: HttpReply, id: string): void {
    if (reply.status === 204) return;
    if (reply.status === 404) throw missingItem(id);
    if (reply.status === 403) {
      throw new Failure(
        "forbidden",
        "Cannot change playlist: the server does not allow it",
        { hint: "Ask the owner of the playlist to let you change it" },
      );
    }
    throw this.#calls.failure(`/Playlists/${id}`, reply);
  }

  #ask(
    call: { method: "GET" | "POST" | "DELETE"; path: string; body?: unknown },
  ): Promise<HttpReply> {
    return this.#calls.ask({ ...call, maxBodyBytes: IDS_MAX_BYTES });
  }
}
