import { interrupted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import type { PlayerConnection } from "../core/playback_ports.ts";
import { nothingPlays } from "../library/playback/now_playing.ts";
import { decodeFailure } from "./failure_message.ts";
import type { GivenDependencies, Handlers } from "./handlers.ts";
import { decodeLine } from "./player_lines.ts";
import {
  type PLAYER_COMMANDS,
  playerReply,
  type PlayStatusView,
} from "./player_commands.ts";

/** More than a player takes for a jump or for its end. */
const REPLY_LIMIT_MS = 15_000;

export const PLAYER_HANDLERS: Handlers<
  keyof typeof PLAYER_COMMANDS,
  GivenDependencies
> = {
  async "ask-player"({ playerSockets, clock }, { pid, request }, context) {
    const found = await playerSockets.connect(pid);
    if (found === null) throw nothingPlays(pid);
    const { connection } = found;
    const isFollowing = request.ask === "follow";
    const ended = new AbortController();
    const close = () => connection.close();
    context.signal.addEventListener("abort", close, { once: true });
    if (!isFollowing) {
      clock.wait(REPLY_LIMIT_MS, ended.signal).then(close, () => undefined);
    }
    try {
      connection.send(JSON.stringify(request));
      let last: PlayStatusView | null = null;
      for await (const status of statuses(connection)) {
        last = status;
        if (!isFollowing) break;
        context.tell({ kind: "player-status", pid: found.pid, status });
      }
      if (context.signal.aborted) throw interrupted();
      if (last === null) throw noAnswer(found.pid);
      return { pid: found.pid, status: last };
    } finally {
      ended.abort();
      context.signal.removeEventListener("abort", close);
      close();
    }
  },
};

/** @throws {Failure} the failure that the other process reports */
async function* statuses(
  { lines }: PlayerConnection,
): AsyncGenerator<PlayStatusView> {
  for await (const line of lines) {
    const answer = decodeLine(playerReply, line);
    if (answer === null) return;
    if (answer.reply === "failure") throw decodeFailure(answer.failure);
    if (answer.status === null) throw nothingPlays();
    yield answer.status;
  }
}

function noAnswer(pid: number): Failure {
  return new Failure(
    "timeout",
    `Cannot control the player: JellyTau process ${pid} does not answer`,
    { hint: "Use the window of that JellyTau, or end it" },
  );
}
