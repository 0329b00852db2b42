import type { LibraryServer } from "../core/library_ports.ts";
import { missingItem } from "./missing_item.ts";
import type { LibraryCalls } from "./jellyfin_library.ts";

const PATHS = { played: "/UserPlayedItems", favorite: "/UserFavoriteItems" };
/** A reply is the marks of one item. */
const MAX_BYTES = 65_536;

/** Implements {@link LibraryServer.mark}. */
export async function sendMark(
  calls: LibraryCalls,
  { itemId, kind, value, markedAt }: Parameters<LibraryServer["mark"]>[0],
): Promise<void> {
  const place = `${PATHS[kind]}/${itemId}`;
  const date = kind === "played" && value && markedAt !== undefined
    ? `?datePlayed=${encodeURIComponent(markedAt.toISOString())}`
    : "";
  const reply = await calls.ask({
    method: value ? "POST" : "DELETE",
    path: `${place}${date}`,
    maxBodyBytes: MAX_BYTES,
  });
  if (reply.status === 404) throw missingItem(itemId);
  if (reply.status !== 200) throw calls.failure(place, reply);
}
