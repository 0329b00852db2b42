/** The commands for playback. */
import * as v from "valibot";
import { ITEM_TYPES } from "../core/media_item.ts";
import { SEGMENT_TYPES } from "../core/media_segments.ts";
import { REPEAT_MODES } from "../core/playback_ports.ts";
import {
  count,
  id,
  optionalText,
  problem,
  text,
  timeoutMs,
} from "./schemas.ts";
import { someSkipRules } from "./skip_rule_commands.ts";

/** The longest jump: about 24 days. */
const JUMP_MAX_MS = 2 ** 31;
const percent = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-100),
  v.maxValue(100),
);

const repeat = v.picklist(REPEAT_MODES);
/** More items than any user names or marks. */
export const MAX_QUEUED = 1_000;
/** A place in a queue, counted from 1. */
const position = v.pipe(count, v.minValue(1));

/** An action during playback; see `PlayAction`. */
export const playAction = v.variant("kind", [
  v.strictObject({
    kind: v.picklist([
      "pause",
      "resume",
      "toggle-pause",
      "toggle-mute",
      "next-subtitles",
      "subtitles-off",
      "next-audio",
      "next-chapter",
      "previous-chapter",
      "next-item",
      "previous-item",
      "skip-segment",
      "end-queue",
      "shuffle-queue",
    ]),
  }),
  v.strictObject({ kind: v.literal("repeat"), mode: repeat }),
  v.strictObject({ kind: v.literal("play-item"), position }),
  v.strictObject({
    kind: v.literal("remove-items"),
    positions: v.pipe(v.array(position), v.maxLength(MAX_QUEUED)),
  }),
  v.strictObject({
    kind: v.literal("move-item"),
    from: position,
    to: position,
  }),
  v.strictObject({
    kind: v.literal("add-items"),
    ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_QUEUED)),
    next: v.boolean(),
  }),
  v.strictObject({
    kind: v.picklist(["seek-by", "seek-to"]),
    ms: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(-JUMP_MAX_MS),
      v.maxValue(JUMP_MAX_MS),
    ),
  }),
  v.strictObject({ kind: v.picklist(["volume-by", "volume-to"]), percent }),
]);

/** The state of a player that reports it. */
const playerView = v.strictObject({
  name: v.string(),
  volume: v.nullable(count),
  muted: v.boolean(),
  /** The language or the title; null if unknown. */
  audio: v.nullable(v.string()),
  /** The same, or `off`. */
  subtitles: v.nullable(v.string()),
});

/** A segment of a video. */
const segmentType = v.picklist(SEGMENT_TYPES);

/** The place of what plays in its queue; see `QueuePlace`. */
const queuePlace = v.strictObject({
  number: count,
  total: count,
  repeat,
  ends: v.boolean(),
  changes: count,
});

/** The most items of a queue in one message. */
const QUEUE_PAGE = 100;
/** A part of a queue. */
export const queueWindow = v.strictObject({
  from: count,
  limit: v.pipe(count, v.maxValue(QUEUE_PAGE)),
});
/** The items of that part. */
export const queuePage = v.strictObject({
  place: queuePlace,
  items: v.array(v.strictObject({
    /** Different for each item of the queue, and the same wherever it is. */
    key: count,
    itemId: id,
    type: v.picklist(ITEM_TYPES),
    title: text,
    runtimeMs: v.nullable(count),
  })),
});
export type QueuePageView = v.InferOutput<typeof queuePage>;

const play = v.strictObject({
  itemId: id,
  type: v.picklist(ITEM_TYPES),
  title: v.string(),
  player: v.nullable(v.string()),
  positionMs: count,
  /** The extent of this playback, regardless of earlier ones. */
  outcome: v.picklist(["nothing", "part", "end", "unknown"]),
  /** True if the position is only where it began. */
  approximate: v.boolean(),
  fromDisk: v.boolean(),
  /** null if it is unknown. */
  played: v.nullable(v.boolean()),
  /** The position at which the next play starts; null if unknown. */
  resumePositionMs: v.nullable(count),
  /** True if this play counts as watched; null if unknown. */
  countsAsWatched: v.nullable(v.boolean()),
  /** True if the play is stored here until the server can be reached. */
  kept: v.boolean(),
  /** Why the server did not receive the last report; null if it did. */
  problem: v.nullable(problem),
});

export const PLAYBACK_COMMANDS = {
  /**
   * Plays items one after another. Replies when the player has ended; it runs
   * beside the terminal, in a window of its own or, for music, without one.
   * Cancelling ends it.
   */
  "start-playback": {
    input: v.strictObject({
      account: optionalText,
      /**
       * Each may be a series, a season or an album. Empty together with `next`
       * for the series that was watched last.
       */
      items: v.pipe(v.array(text), v.maxLength(MAX_QUEUED)),
      /** True to start a series at the episode after the last one watched. */
      next: v.optional(v.boolean(), false),
      /** True to go on with what follows a single episode or track. */
      follows: v.optional(v.boolean(), false),
      shuffle: v.optional(v.boolean(), false),
      repeat: v.optional(repeat, "off"),
      /** The maximum number of items to play; null for all. */
      count: v.optional(v.nullable(v.pipe(count, v.minValue(1))), null),
      /** A program; null for the first that is installed. */
      player: optionalText,
      /**
       * True to start no player and report an address on this machine instead.
       */
      print: v.boolean(),
      /**
       * True to start at the first episode of a series, and each item at its
       * beginning.
       */
      fromStart: v.boolean(),
      /** The version by number, name or id; null for the server's choice. */
      version: v.optional(optionalText, null),
      /** A language, number or title; null for the server's choice. */
      audio: v.optional(optionalText, null),
      /** The same, or `off`. */
      subtitles: v.optional(optionalText, null),
      /** The limit in bits per second; null for that of the server. */
      maxBitrate: v.optional(v.nullable(count), null),
      /** Replaces some of the rules for segments in this play. */
      skip: v.optional(someSkipRules, {}),
      timeoutMs,
    }),
    reply: v.strictObject({
      /** One for each item that was played, in order. */
      plays: v.array(play),
      /** The number of items that could not be played. */
      failed: count,
    }),
  },
  /** Stops the playback of one item, or of everything, in this process. */
  "stop-playback": {
    input: v.strictObject({ itemId: v.nullable(id) }),
    reply: v.strictObject({ stopped: count }),
  },
  /** Does an action in the player of this process, or on its queue. */
  "control-playback": {
    input: v.strictObject({ action: playAction }),
    reply: v.strictObject({}),
  },
  /** Lists a part of the queue that this process plays. */
  "list-queue": { input: queueWindow, reply: queuePage },
} as const;

/** Reports a playback about once a second. */
export const playbackProgress = v.strictObject({
  kind: v.literal("playback-progress"),
  /** The ID of the item that is playing. */
  item: id,
  /**
   * The ID of the first item that was requested; `item` may be one of its parts,
   * or be inside it.
   */
  requested: id,
  queue: queuePlace,
  /** The item that starts soon, by itself; null if none does. */
  next: v.nullable(v.strictObject({ title: v.string(), inMs: count })),
  title: v.string(),
  state: v.picklist(["starting", "playing", "paused", "ended"]),
  positionMs: count,
  runtimeMs: v.nullable(count),
  /**
   * The address for a player that the user starts; valid until this session
   * ends.
   */
  url: v.nullable(v.string()),
  /** null if the player reports nothing, or not yet. */
  player: v.nullable(playerView),
  /** The segment that the user can skip now; null if there is none. */
  segment: v.nullable(v.strictObject({ type: segmentType, endMs: count })),
  /**
   * The limit in bits per second to which the server transcodes because of the
   * file's bitrate; absent if it does not.
   */
  bitrateLimit: v.exactOptional(count),
});

export type PlaybackProgressView = v.InferOutput<typeof playbackProgress>;
