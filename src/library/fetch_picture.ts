import { createHash } from "node:crypto";
import { Failure } from "../core/failure.ts";
import type {
  PictureCache,
  PictureQuery,
  RawPicture,
} from "../core/library_ports.ts";
import type { PictureRef } from "../core/media_item.ts";
import { isSoundPng, type PixelBox } from "./sound_png.ts";

export type PictureSize = "small" | "medium" | "large";

/** Few, so that a cache serves every screen; each in the shape of a poster. */
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
  readonly ask: (query: PictureQuery) => Promise<RawPicture | null>;
}

/**
 * A picture as PNG, from the cache or from the server; null when the server has
 * none. Neither is believed: what is no sound PNG of the size that was asked for
 * is fetched again, or refused.
 *
 * @throws {Failure} `server_error` when the server sends something else
 */
export async function fetchPicture(
  cache: PictureCache,
  { serverId, picture, size, ask }: PictureWish,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const box = PICTURE_BOXES[size];
  const { itemId, tag } = picture;
  const name = cacheName([serverId, itemId, tag, size]);
  const kept = await cache.find(name);
  if (kept !== null && isSoundPng(kept, box)) return kept;
  const raw = await ask({ itemId, tag, ...box });
  if (raw === null) return null;
  if (!isPng(raw.contentType) || !isSoundPng(raw.bytes, box)) {
    throw new Failure(
      "server_error",
      "Cannot show picture: the server did not send a PNG of the " +
        "requested size",
      { hint: "Check the item's picture in the Jellyfin web client" },
    );
  }
  await cache.save(name, raw.bytes);
  return raw.bytes;
}

/** A tag is the server's word and no file name; its digest is one. */
function cacheName(parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts));
  return `${digest.digest("hex")}.png`;
}

function isPng(contentType: string): boolean {
  return /^image\/png\s*(;|$)/i.test(contentType);
}
