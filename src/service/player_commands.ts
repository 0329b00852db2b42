/**
 * The commands for the player of another process, and the messages over its
 * socket: one line of JSON each. None carries a token or an address.
 */
import * as v from "valibot";
import { failureSchema } from "./failure_message.ts";
import {
  MAX_QUEUED,
  playAction,
  playbackProgress,
  queuePage,
  queueWindow,
} from "./playback_commands.ts";
import { count, id, optionalText, text, timeoutMs } from "./schemas.ts";

/** A request to the process that plays. */
export const playerRequest = v.variant("ask", [
  v.strictObject({ ask: v.literal("control"), action: playAction }),
  v.strictObject({ ask: v.literal("stop") }),
  v.strictObject({ ask: v.literal("status") }),
  v.strictObject({ ask: v.literal("queue"), ...queueWindow.entries }),
  /** Every change from now on. */
  v.strictObject({ ask: v.literal("follow") }),
]);
export type PlayerAsk = v.InferOutput<typeof playerRequest>;

const { title, state, positionMs, runtimeMs, player, segment, queue } =
  playbackProgress.entries;
const { bitrateLimit } = playbackProgress.entries;

/** The state of a play. */
const playStatus = v.strictObject({
  itemId: id,
  title,
  state,
  positionMs,
  runtimeMs,
  player,
  segment,
  queue,
  bitrateLimit,
});
export type PlayStatusView = v.InferOutput<typeof playStatus>;

/** A reply of the process that plays; a follower gets many. */
export const playerReply = v.variant("reply", [
  v.strictObject({
    reply: v.literal("status"),
    /** null if nothing is playing. */
    status: v.nullable(playStatus),
  }),
  v.strictObject({ reply: v.literal("queue"), page: queuePage }),
  v.strictObject({ reply: v.literal("failure"), failure: failureSchema }),
]);
export type PlayerAnswer = v.InferOutput<typeof playerReply>;

/** A process; null for the one that began to play last. */
const pid = v.nullable(count);
const report = v.strictObject({ pid: count, status: playStatus });

export const PLAYER_COMMANDS = {
  /** Asks the process that plays. Following ends with the play. */
  "ask-player": {
    input: v.strictObject({ pid, request: playerRequest }),
    reply: report,
  },
  /** Lists a part of the queue that another process plays. */
  "ask-queue": {
    input: v.strictObject({ pid, ...queueWindow.entries }),
    reply: v.strictObject({ pid: count, page: queuePage }),
  },
  /** Adds items to the queue that another process plays. */
  "add-to-queue": {
    input: v.strictObject({
      account: optionalText,
      items: v.pipe(v.array(text), v.minLength(1), v.maxLength(MAX_QUEUED)),
      /** True to add them after the item that plays, else at the end. */
      next: v.boolean(),
      pid,
      timeoutMs,
    }),
    reply: report,
  },
} as const;

/** Reports a change to a follower. */
export const playerStatus = v.strictObject({
  kind: v.literal("player-status"),
  pid: count,
  status: playStatus,
});
