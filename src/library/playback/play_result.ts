import { Failure } from "../../core/failure.ts";
import type { MediaItem, UserData } from "../../core/media_item.ts";
import type { RunningPlayer } from "../../core/playback_ports.ts";
import { isWhole, type PlayPlan } from "./play_plan.ts";
import type {
  PlayDependencies,
  Played,
  PlayOutcome,
  PlayRequest,
} from "./play_request.ts";
import { isAtEnd, stateAt } from "./play_rules.ts";
import type { Relay } from "./relay.ts";
import { titledFailure } from "../titled_failure.ts";
import type { Run, Seen } from "./watch_player.ts";

/** Describes the end of one attempt to play something. */
export type Attempt = { readonly played: Played } | {
  readonly failure: Failure;
  /** True if nothing was shown, so that another stream may help. */
  readonly isAtOnce: boolean;
};

function outcomeOf(
  { exact }: RunningPlayer,
  { positionMs, end, hasPlayed }: Seen,
  { runtimeMs }: { runtimeMs: number | null },
): PlayOutcome {
  if (!exact) return "unknown";
  if (end === "finished") return "end";
  if (!hasPlayed || positionMs === 0) return "nothing";
  return isAtEnd(positionMs, runtimeMs) ? "end" : "part";
}

/** Judges a play that has ended, and stores its result. */
export async function conclude(
  deps: PlayDependencies,
  request: PlayRequest,
  { run, player, seen }: { run: Run; player: RunningPlayer; seen: Seen },
): Promise<Attempt> {
  const { plan, relay, report } = run;
  const { positionMs } = seen;
  const outcome = outcomeOf(player, seen, { runtimeMs: plan.runtimeMs });
  const isUnsent = request.session === null || report.problem !== null;
  const known = outcome === "nothing"
    ? request.item.userData
    : player.exact
    ? await storeUserData(deps, request, { positionMs, plan, isUnsent })
    : null;
  if (seen.end === "failed" && !run.call.signal.aborted) {
    const { problem } = relay;
    const failure = problem === null
      ? notPlayed(plan.title, player, relay)
      : titledFailure(`Cannot play "${plan.title}"`, problem);
    const isAtOnce = relay.wasAsked && player.exact && !seen.hasPlayed &&
      !isOutput(player.problem);
    return { failure, isAtOnce };
  }
  const played: Played = {
    title: plan.title,
    player: player.name,
    positionMs,
    outcome,
    isKept: deps.keepsLibrary && isUnsent && player.exact &&
      outcome !== "nothing",
    exact: player.exact,
    fromDisk: isWhole(plan.copy),
    userData: known,
    countsAsWatched: known &&
      isWatched(request.item, known, { positionMs, plan, outcome }),
    problem: report.problem,
    end: seen.end,
  };
  return { played };
}

/**
 * Returns whether the player has no video or audio output, so that another
 * stream does not help.
 */
function isOutput(problem: string | null): boolean {
  return /output initiali[sz]ation/i.test(problem ?? "");
}

/**
 * Stores and returns the state after a play: the server's, or, as long as the
 * server does not know of the play, the result of the server's own rules.
 */
async function storeUserData(
  { library, clock }: PlayDependencies,
  { account, session, item }: PlayRequest,
  { positionMs, plan, isUnsent }: {
    positionMs: number;
    plan: PlayPlan;
    isUnsent: boolean;
  },
): Promise<UserData | null> {
  const playedAt = clock.now();
  const known = session === null || isUnsent
    ? null
    : await session.server.library
      .readItem(item.id)
      .then((it) => it.userData, () => null); // the play counts in any case
  const after = stateAt(item.type, { positionMs, runtimeMs: plan.runtimeMs });
  const userData = known ?? {
    ...item.userData,
    played: item.userData.played || after.played,
    playCount: item.userData.playCount + 1,
    positionMs: after.positionMs,
    lastPlayedAt: playedAt,
  };
  library.userData.saveUserData(account, { id: item.id, userData });
  if (isUnsent) {
    library.userData.saveUnsentPlay(account, {
      itemId: item.id,
      positionMs,
      playedAt,
    });
  }
  return userData;
}

/**
 * Returns whether this play is the reason that the item counts as watched. If
 * it counted before, only the server's usual rules can tell.
 */
function isWatched(
  { type, userData: before }: MediaItem,
  after: UserData,
  { positionMs, plan, outcome }: {
    positionMs: number;
    plan: PlayPlan;
    outcome: PlayOutcome;
  },
): boolean {
  if (outcome === "nothing" || !after.played || after.positionMs > 0) {
    return false;
  }
  return !before.played ||
    stateAt(type, { positionMs, runtimeMs: plan.runtimeMs }).played;
}

/** Returns the failure of a player on this machine; no other kind fits. */
function notPlayed(
  title: string,
  { name, problem }: Pick<RunningPlayer, "name" | "problem">,
  { wasAsked }: Relay,
): Failure {
  const said = problem !== null
    ? `${name}: ${problem}`
    : wasAsked
    ? `${name} failed`
    : `${name} ended without opening it`;
  return new Failure("internal", `Cannot play "${title}": ${said}`, {
    hint: `Try ${name} with another file, or use another player with ` +
      "`--player <name>`",
    remedy: "choose-player",
  });
}
