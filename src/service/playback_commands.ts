/** Playback: what may cross for it. */
import * as v from "valibot";
import { count, id, optionalText, problem, text, timeoutMs } from "./shapes.ts";

export const PLAYBACK_COMMANDS = {
  /**
   * Replies when the player has ended; it runs beside the terminal, in a window
   * of its own or, for music, without one. Cancelling ends it.
   */
  "start-playback": {
    input: v.strictObject({
      account: optionalText,
      item: text,
      /** A program; null for the first that is installed. */
      player: optionalText,
      /** Starts none, and tells an address on this machine instead. */
      print: v.boolean(),
      /** From its beginning, and not where it was left. */
      fromStart: v.boolean(),
      /** The version by number, name or id; null for the server's choice. */
      version: v.optional(optionalText, null),
      /** A language, number or title; null for the server's choice. */
      audio: v.optional(optionalText, null),
      /** The same, or `off`. */
      subtitles: v.optional(optionalText, null),
      /** In bits per second; null for no limit. */
      maxBitrate: v.optional(v.nullable(count), null),
      timeoutMs,
    }),
    reply: v.strictObject({
      itemId: id,
      title: v.string(),
      player: v.nullable(v.string()),
      positionMs: count,
      /** The extent of this playback, whatever was watched before. */
      outcome: v.picklist(["nothing", "part", "end", "unknown"]),
      /** True if the position is only where it began. */
      approximate: v.boolean(),
      fromDisk: v.boolean(),
      /** null when nobody knows. */
      played: v.nullable(v.boolean()),
      /** The position at which the next play starts; null if unknown. */
      resumePositionMs: v.nullable(count),
      /** True if this play counts as watched; null if unknown. */
      countsAsWatched: v.nullable(v.boolean()),
      /** True if the play is stored here until the server can be reached. */
      kept: v.boolean(),
      /** Why the server did not receive the last report; null if it did. */
      problem: v.nullable(problem),
    }),
  },
  /** Ends what this process plays: one item, or all of it. */
  "stop-playback": {
    input: v.strictObject({ itemId: v.nullable(id) }),
    reply: v.strictObject({ stopped: count }),
  },
} as const;

/** About once a second while something plays. */
export const playbackProgress = v.strictObject({
  kind: v.literal("playback-progress"),
  /** The ID of the item that is playing. */
  item: id,
  /** The ID of the item that was requested; `item` may be one of its parts. */
  requested: id,
  title: v.string(),
  state: v.picklist(["starting", "playing", "paused", "ended"]),
  positionMs: count,
  runtimeMs: v.nullable(count),
  /** For a player that the person starts; good until this play session ends. */
  url: v.nullable(v.string()),
});

export type PlaybackProgressView = v.InferOutput<typeof playbackProgress>;
