import type { DemoUserData } from "./library_model.ts";
import type { DemoItem, DemoKind } from "./library_items.ts";
import type { DemoMode } from "./demo_options.ts";

const TICKS_PER_SECOND = 10_000_000;
const TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND;
/** The server's own thresholds. Source: Jellyfin `ServerConfiguration.cs`. */
const RESUME_FROM = 0.05;
const PLAYED_FROM = 0.9;
const RESUMABLE_SECONDS = 300;
const AUDIOBOOK_MINUTES = 5;

/** Kinds that can be played to their end, but not be resumed. */
const WITHOUT_POSITION: readonly DemoKind[] = ["Audio"];
const WITHOUT_PLAYED: readonly DemoKind[] = [
  "MusicAlbum",
  "MusicArtist",
  "Photo",
  "PhotoAlbum",
];

/** Returns whether an item can be marked as watched. */
export function supportsPlayed({ kind }: DemoItem): boolean {
  return !WITHOUT_PLAYED.includes(kind);
}

/**
 * Returns the user data after a start. The position stays; before 12 a watched
 * film becomes unwatched.
 *
 * Source: Jellyfin `SessionManager.OnPlaybackStart`.
 */
export function afterStart(
  item: DemoItem,
  before: Readonly<DemoUserData>,
  { mode, nowMs }: { mode: DemoMode; nowMs: number },
): Partial<DemoUserData> {
  const counted = { playCount: before.playCount + 1, lastPlayedMs: nowMs };
  if (WITHOUT_POSITION.includes(item.kind)) return { ...counted, played: true };
  return mode === "12" ? counted : { ...counted, played: false };
}

/**
 * Returns the user data at a position, during playback or after a stop: near
 * the end it is watched, near the start there is nothing to resume, and a short
 * item is never resumed.
 *
 * Source: Jellyfin `UserDataManager.UpdatePlayState`.
 */
export function atPosition(
  item: DemoItem,
  positionTicks: number,
): Partial<DemoUserData> {
  const length = item.runTimeTicks ?? 0;
  const played = { played: true, positionTicks: 0 };
  if (!supportsPlayed(item)) return { played: false, positionTicks: 0 };
  if (length === 0) return played;
  if (positionTicks === 0) return { positionTicks: 0 };
  if (item.kind === "AudioBook") return ofAudioBook(positionTicks, length);
  const share = positionTicks / length;
  if (share < RESUME_FROM) return { positionTicks: 0 };
  const ended = share > PLAYED_FROM ||
    positionTicks >= length - TICKS_PER_SECOND ||
    length < RESUMABLE_SECONDS * TICKS_PER_SECOND;
  if (ended) return played;
  return {
    positionTicks: WITHOUT_POSITION.includes(item.kind) ? 0 : positionTicks,
  };
}

function ofAudioBook(position: number, length: number): Partial<DemoUserData> {
  const limit = AUDIOBOOK_MINUTES * TICKS_PER_MINUTE;
  if (position < limit) return { positionTicks: 0 };
  return length - position < limit
    ? { played: true, positionTicks: 0 }
    : { positionTicks: position };
}

/**
 * Returns the user data after a stop that did not fail. Without a position the
 * server assumes that all of it was played, and counts once more.
 *
 * Source: Jellyfin `SessionManager.OnPlaybackStopped`.
 */
export function afterStop(
  item: DemoItem,
  { before, positionTicks }: {
    before: Readonly<DemoUserData>;
    positionTicks: number | null;
  },
): Partial<DemoUserData> {
  const playCount = before.playCount + 1;
  if (positionTicks === null) {
    return { playCount, played: supportsPlayed(item), positionTicks: 0 };
  }
  const after = atPosition(item, positionTicks);
  return WITHOUT_POSITION.includes(item.kind) ? { ...after, playCount } : after;
}
