import { interrupted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import type { PlayerConnection } from "../core/playback_ports.ts";
import { nothingPlays } from "../library/playback/now_playing.ts";
import { decodeFailure } from "./failure_message.ts";
import {
  type CommandOptions,
  type GivenDependencies,
  type Handlers,
  mediaOf,
} from "./handlers.ts";
import { decodeLine } from "./player_lines.ts";
import {
  type PLAYER_COMMANDS,
  type PlayerAnswer,
  type PlayerAsk,
  playerReply,
  type PlayStatusView,
} from "./player_commands.ts";

/** More than a player takes for a jump or for its end. */
const REPLY_LIMIT_MS = 15_000;

export const PLAYER_HANDLERS: Handlers<
  keyof typeof PLAYER_COMMANDS,
  GivenDependencies
> = {
  "ask-player": (deps, input, context) => askPlayer(deps, input, context),
  "ask-queue": (deps, { pid, ...window }, context) => {
    const request = { ask: "queue", ...window } as const;
    const call = { deps, pid, request, context };
    return withAnswers(call, async (answers, pid) => {
      for await (const answer of answers) {
        if (answer.reply === "queue") return { pid, page: answer.page };
        break;
      }
      throw context.signal.aborted ? interrupted() : noAnswer(pid);
    });
  },
  async "add-to-queue"(deps, { items, next, pid, ...input }, context) {
    const all = { ...await mediaOf(deps), ...deps };
    const [{ resolveAccount }, { findIds }] = await Promise.all([
      import("../auth/accounts/resolve_account.ts"),
      import("./named_items.ts"),
    ]);
    const account = resolveAccount(all.accounts, input.account);
    const ids = await findIds(all, account, { items, input, context });
    const action = { kind: "add-items", ids, next } as const;
    const request = { ask: "control", action } as const;
    return await askPlayer(deps, { pid, request }, context);
  },
};

interface Question {
  readonly pid: number | null;
  readonly request: PlayerAsk;
}

function askPlayer(
  deps: GivenDependencies,
  { pid, request }: Question,
  context: CommandOptions,
) {
  return withAnswers({ deps, pid, request, context }, async (answers, pid) => {
    let last: PlayStatusView | null = null;
    for await (const answer of answers) {
      if (answer.reply !== "status") break;
      if (answer.status === null) throw nothingPlays();
      last = answer.status;
      if (request.ask !== "follow") break;
      context.tell({ kind: "player-status", pid, status: last });
    }
    if (context.signal.aborted) throw interrupted();
    if (last === null) throw noAnswer(pid);
    return { pid, status: last };
  });
}

/** Sends a request to the process that plays, and lends its answers. */
async function withAnswers<T>(
  { deps: { playerSockets, clock }, pid, request, context }: Question & {
    deps: GivenDependencies;
    context: CommandOptions;
  },
  use: (answers: AsyncIterable<PlayerAnswer>, pid: number) => Promise<T>,
): Promise<T> {
  const found = await playerSockets.connect(pid);
  if (found === null) throw nothingPlays(pid);
  const { connection } = found;
  const ended = new AbortController();
  const close = () => connection.close();
  context.signal.addEventListener("abort", close, { once: true });
  if (request.ask !== "follow") {
    clock.wait(REPLY_LIMIT_MS, ended.signal).then(close, () => undefined);
  }
  try {
    connection.send(JSON.stringify(request));
    return await use(answersOf(connection), found.pid);
  } finally {
    ended.abort();
    context.signal.removeEventListener("abort", close);
    close();
  }
}

/** @throws {Failure} the failure that the other process reports */
async function* answersOf(
  { lines }: PlayerConnection,
): AsyncGenerator<PlayerAnswer> {
  for await (const line of lines) {
    const answer = decodeLine(playerReply, line);
    if (answer === null) return;
    if (answer.reply === "failure") throw decodeFailure(answer.failure);
    yield answer;
  }
}

function noAnswer(pid: number): Failure {
  return new Failure(
    "timeout",
    `Cannot control the player: JellyTau process ${pid} does not answer`,
    { hint: "Use the window of that JellyTau, or end it" },
  );
}
