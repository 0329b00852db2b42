/**
 * The commands for the player of another process, and the messages over its
 * socket: one line of JSON each. None carries a token or an address.
 */
import * as v from "valibot";
import { failureSchema } from "./failure_message.ts";
import { playAction, playbackProgress } from "./playback_commands.ts";
import { count, id } from "./schemas.ts";

/** A request to the process that plays. */
export const playerRequest = v.variant("ask", [
  v.strictObject({ ask: v.literal("control"), action: playAction }),
  v.strictObject({ ask: v.literal("stop") }),
  v.strictObject({ ask: v.literal("status") }),
  /** Every change from now on. */
  v.strictObject({ ask: v.literal("follow") }),
]);
export type PlayerAsk = v.InferOutput<typeof playerRequest>;

const { title, state, positionMs, runtimeMs, player, segment, queue } =
  playbackProgress.entries;

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
});
export type PlayStatusView = v.InferOutput<typeof playStatus>;

/** A reply of the process that plays; a follower gets many. */
export const playerReply = v.variant("reply", [
  v.strictObject({
    reply: v.literal("status"),
    /** null if nothing is playing. */
    status: v.nullable(playStatus),
  }),
  v.strictObject({ reply: v.literal("failure"), failure: failureSchema }),
]);
export type PlayerAnswer = v.InferOutput<typeof playerReply>;

export const PLAYER_COMMANDS = {
  /** Asks the process that plays. Following ends with the play. */
  "ask-player": {
    input: v.strictObject({
      /** A process; null for the one that began to play last. */
      pid: v.nullable(count),
      request: playerRequest,
    }),
    reply: v.strictObject({ pid: count, status: playStatus }),
  },
} as const;

/** Reports a change to a follower. */
export const playerStatus = v.strictObject({
  kind: v.literal("player-status"),
  pid: count,
  status: playStatus,
});
