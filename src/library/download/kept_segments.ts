import type { DownloadIndex, DownloadKey } from "../../core/download_ports.ts";
import type { MediaStreams } from "../../core/media_ports.ts";
import type { MediaSegment } from "../../core/media_segments.ts";

/**
 * Reads the segments of a video from the server, and stores them with its
 * download if there is one. If the server does not answer, returns the stored
 * ones. Never rejects: a video can play without them.
 *
 * @param options.media null if the server cannot be reached
 * @param options.signal stores and returns nothing once it is aborted
 */
export async function readSegments(
  { downloads }: {
    readonly downloads: Pick<DownloadIndex, "findSegments" | "saveSegments">;
  },
  item: Pick<DownloadKey, "serverId" | "itemId">,
  { media, signal }: {
    media: Pick<MediaStreams, "segments"> | null;
    signal?: AbortSignal;
  },
): Promise<readonly MediaSegment[]> {
  const segments = await media?.segments(item.itemId).catch(() => null) ?? null;
  if (signal?.aborted) return [];
  try {
    if (segments === null) return downloads.findSegments(item) ?? [];
    downloads.saveSegments(item, segments);
  } catch {
    // A full disk does not stop a play.
  }
  return segments ?? [];
}
