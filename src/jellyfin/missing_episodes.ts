import type { MediaItem } from "../core/media_item.ts";
import { decodeEach } from "./decode/each.ts";
import { record } from "./decode/item.ts";
import type { Page } from "./related_items.ts";

/** The maximum number of missing episodes of a series to list. */
const MOST = 1_000;

/** Lists the episodes of a series that have no file. */
export async function missingEpisodes(
  page: Page,
  seriesId: string,
): Promise<MediaItem[]> {
  const query = new URLSearchParams({
    isMissing: "true",
    limit: String(MOST),
    enableImages: "false",
    enableUserData: "false",
  });
  const entries = await page(`/Shows/${seriesId}/Episodes?${query}`);
  // A server that ignores the parameter lists episodes with a file as well.
  const virtual = entries.slice(0, MOST)
    .filter((it) => record(it)?.LocationType === "Virtual");
  return decodeEach(virtual).items.filter(({ type }) => type === "episode");
}
