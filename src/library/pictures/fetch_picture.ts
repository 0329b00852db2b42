import { createHash } from "node:crypto";
import { Failure } from "../../core/failure.ts";
import type { PictureQuery, PictureReply } from "../../core/library_ports.ts";
import type { PictureCache } from "../../core/picture_cache.ts";
import type { PictureRef } from "../../core/media_item.ts";
import { decodeCachedPicture, encodeCachedPicture } from "./cached_picture.ts";
import { shownPng } from "./shown_png.ts";
import type { PixelBox } from "./validate_png.ts";

export type PictureSize = "small" | "medium" | "large";

/**
 * Few sizes, so that all screens share the cache; each has the shape of a
 * poster.
 */
export const PICTURE_BOXES: Readonly<Record<PictureSize, PixelBox>> = {
  small: { widthPx: 200, heightPx: 300 },
  medium: { widthPx: 400, heightPx: 600 },
  large: { widthPx: 800, heightPx: 1_200 },
};

/** Selects a picture of a server, and how to fetch it. */
export interface PictureWish {
  readonly serverId: string;
  readonly picture: PictureRef;
  readonly size: PictureSize;
  readonly ask: (query: PictureQuery) => Promise<PictureReply>;
}

/**
 * Returns a picture as PNG, from the cache or from the server; null if the
 * server has none. A picture whose tag has changed is requested with the ETag
 * of the stored one. Both are checked: a damaged file is fetched again, and a
 * reply that is not a picture of the requested size is refused.
 *
 * @throws {Failure} `server_error` when the server sends something else
 */
export async function fetchPicture(
  cache: PictureCache,
  { serverId, picture, size, ask }: PictureWish,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const box = PICTURE_BOXES[size];
  const { itemId, tag } = picture;
  const name = cacheName([serverId, itemId, size]);
  const file = await cache.find(name);
  const cached = file && decodeCachedPicture(file);
  const known = cached && await shownPng(cached.bytes, box);
  if (known && cached.tag === tag) return known;
  const etag = known && cached.etag;
  const raw = await ask({ itemId, tag, etag, ...box });
  if (raw === null) return null;
  if (raw === "unchanged") {
    if (!known) {
      throw refused("the server says that it is unchanged, but never sent it");
    }
    await cache.save(name, encodeCachedPicture({ ...cached, tag }));
    return known;
  }
  const isPicture = /^image\//i.test(raw.contentType);
  const png = isPicture ? await shownPng(raw.bytes, box) : null;
  if (png === null) {
    throw refused(
      "the server did not send a whole JPEG or PNG of the requested size",
    );
  }
  await cache.save(name, encodeCachedPicture({ ...raw, tag }));
  return png;
}

function refused(state: string): Failure {
  return new Failure("server_error", `Cannot show picture: ${state}`, {
    hint: "Check the item's picture in the Jellyfin web client",
  });
}

/** Returns a safe file name, because an id comes from the server. */
function cacheName(parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts));
  return `${digest.digest("hex")}.picture`;
}
