import { toFailure } from "../core/failure.ts";
import type { PlayAction, PlayerConnection } from "../core/playback_ports.ts";
import type { PlayStatus } from "../library/playback/now_playing.ts";
import { encodeFailure } from "./failure_message.ts";
import type { ServiceDependencies } from "./handlers.ts";
import {
  type PlayerAnswer,
  type PlayerAsk,
  playerRequest,
} from "./player_commands.ts";
import { decodeLine } from "./player_lines.ts";
import { queuePageOf } from "./queue_page.ts";

/** A player reports the effect of an action within this time, if it has one. */
const EFFECT_LIMIT_MS = 1_500;
/** More than a player reports at once while it plays on. */
const JUMP_MS = 3_000;
/** An mpv that was asked to quit may write its state first. */
const STOP_LIMIT_MS = 8_000;
/** It stops one item, and asks the server for another one. */
const JUMP_LIMIT_MS = 12_000;
const JUMPS: readonly PlayAction["kind"][] = [
  "next-item",
  "previous-item",
  "play-item",
];

type Dependencies = Pick<
  ServiceDependencies,
  "nowPlaying" | "plays" | "clock" | "playerSockets"
>;

/**
 * Opens a socket over which other processes of this user control the play of
 * this one. A play does not fail without it.
 *
 * @returns a function that closes it
 */
export async function openPlayerSocket(
  deps: Dependencies,
  note: (text: string) => void,
): Promise<() => Promise<void>> {
  try {
    return await deps.playerSockets.open((it) => void serve(deps, it));
  } catch (caught) {
    const { message } = toFailure(caught);
    note(`${message}; other processes cannot control this play`);
    return () => Promise.resolve();
  }
}

/** Answers the requests of one process until it sends something else. */
async function serve(
  deps: Dependencies,
  connection: PlayerConnection,
): Promise<void> {
  const stops: (() => void)[] = [];
  const send = (answer: PlayerAnswer) =>
    connection.send(JSON.stringify(answer));
  try {
    for await (const line of connection.lines) {
      const request = decodeLine(playerRequest, line);
      if (request === null) return;
      if (request.ask === "follow") stops.push(follow(deps, send));
      else send(await answerTo(deps, request));
      if (stops.length > 1) return;
    }
  } finally {
    for (const stop of stops) stop();
    connection.close();
  }
}

async function answerTo(
  { nowPlaying, plays, clock }: Dependencies,
  request: Exclude<PlayerAsk, { ask: "follow" }>,
): Promise<PlayerAnswer> {
  try {
    switch (request.ask) {
      case "status":
        return statusOf(nowPlaying.status);
      case "queue":
        return { reply: "queue", page: queuePageOf(nowPlaying, request) };
      case "control": {
        const { action } = request;
        const before = nowPlaying.status;
        await nowPlaying.control(action);
        const wait = JUMPS.includes(action.kind)
          ? { isWanted: isOpenedAfter(before), limitMs: JUMP_LIMIT_MS }
          : { isWanted: hasEffectOn(before), limitMs: EFFECT_LIMIT_MS };
        return statusOf(await nowPlaying.next(clock, wait));
      }
      case "stop": {
        const isWanted = (it: PlayStatus | null) => it?.state === "ended";
        const limitMs = STOP_LIMIT_MS;
        const ended = nowPlaying.next(clock, { isWanted, limitMs });
        plays.stopAll();
        return statusOf(await ended);
      }
    }
  } catch (caught) {
    const failure = encodeFailure(toFailure(caught));
    return { reply: "failure", failure };
  }
}

/**
 * Returns a test for the first state of the item that the user chose. An item
 * that is still starting has to end before that.
 */
function isOpenedAfter(
  before: PlayStatus | null,
): (status: PlayStatus | null) => boolean {
  let hasEnded = before?.state !== "starting";
  return (status) => {
    if (status?.state === "ended") hasEnded = true;
    return status === null || (hasEnded && status.state === "starting");
  };
}

/** Returns a test for a state that has changed by more than playing on. */
function hasEffectOn(
  before: PlayStatus | null,
): (status: PlayStatus | null) => boolean {
  const rest = (it: PlayStatus | null) =>
    JSON.stringify({ ...it, positionMs: 0 });
  return (status) => {
    const passedMs = (status?.positionMs ?? 0) - (before?.positionMs ?? 0);
    return Math.abs(passedMs) > JUMP_MS || rest(before) !== rest(status);
  };
}

/** Sends each state that differs from the one before. */
function follow(
  { nowPlaying }: Dependencies,
  send: (answer: PlayerAnswer) => void,
): () => void {
  let last = "";
  const tell = (status: PlayStatus | null) => {
    const text = JSON.stringify(status);
    if (status === null || text === last) return;
    last = text;
    send(statusOf(status));
  };
  tell(nowPlaying.status);
  return nowPlaying.onChange(tell);
}

function statusOf(status: PlayStatus | null): PlayerAnswer {
  const segment = status?.segment ?? null;
  return { reply: "status", status: status && { ...status, segment } };
}
