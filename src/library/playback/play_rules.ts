import type { ItemType } from "../../core/media_item.ts";

/** The server's own thresholds. Source: Jellyfin `ServerConfiguration.cs`. */
const RESUME_FROM = 0.05;
const PLAYED_FROM = 0.9;
const RESUMABLE_FROM_MS = 300_000;
const LAST_MS = 1_000;
const AUDIOBOOK_MS = 5 * 60_000;

/**
 * Returns what a server stores about a play that stops at a position: whether
 * it counts as watched, and the start of the next one.
 *
 * Source: Jellyfin `UserDataManager.UpdatePlayState`; a track counts when it
 * starts: `SessionManager.OnPlaybackStart`.
 */
export function stateAt(
  type: ItemType,
  { positionMs, runtimeMs }: { positionMs: number; runtimeMs: number | null },
): { played: boolean; positionMs: number } {
  const watched = { played: true, positionMs: 0 };
  const untouched = { played: false, positionMs: 0 };
  if (type === "track" || runtimeMs === null || runtimeMs <= 0) return watched;
  if (positionMs <= 0) return untouched;
  if (type === "audiobook") {
    if (positionMs < AUDIOBOOK_MS) return untouched;
    if (runtimeMs - positionMs < AUDIOBOOK_MS) return watched;
    return { played: false, positionMs };
  }
  if (positionMs / runtimeMs < RESUME_FROM) return untouched;
  const isOver = isAtEnd(positionMs, runtimeMs) ||
    runtimeMs < RESUMABLE_FROM_MS;
  return isOver ? watched : { played: false, positionMs };
}

/** Returns whether too little is left to resume. */
export function isAtEnd(positionMs: number, runtimeMs: number | null): boolean {
  return runtimeMs !== null &&
    (positionMs / runtimeMs > PLAYED_FROM || positionMs >= runtimeMs - LAST_MS);
}
