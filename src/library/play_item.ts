import type { Account } from "../core/account.ts";
import type { DownloadFiles, DownloadIndex } from "../core/download_ports.ts";
import { Failure } from "../core/failure.ts";
import type { FileVersion, LibraryIndex } from "../core/library_ports.ts";
import type { MediaItem, UserData } from "../core/media_item.ts";
import type {
  Loopback,
  Players,
  PlayRecords,
  RunningPlayer,
} from "../core/playback_ports.ts";
import type { Clock } from "../core/ports.ts";
import type { AccountSession } from "./download_plan.ts";
import { isWhole, planPlayback, type PlayPlan } from "./play_plan.ts";
import { isAtEnd, stateAt } from "./play_rules.ts";
import { PlayReport } from "./play_report.ts";
import { Relay } from "./relay.ts";
import { naming, titledFailure } from "./titled_failure.ts";
import {
  LOOK_EVERY_MS,
  type PlayCall,
  type Run,
  type Seen,
  watch,
  type Watched,
} from "./watch_player.ts";

/** With nobody to say when it ends, the relay ends when nobody asks. */
const IDLE_LIMIT_MS = 60_000;

export interface PlayParts {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
  readonly library: LibraryIndex;
  readonly loopback: Loopback;
  readonly players: Players;
  readonly records: PlayRecords;
  readonly clock: Clock;
}

export interface PlayRequest {
  readonly account: Account;
  /** null when the server is out of reach: then only from the disk. */
  readonly session: AccountSession | null;
  /** Origin and base path of the server. */
  readonly serverUrl: string;
  readonly item: MediaItem;
  /** The version to play; null for the server's choice. */
  readonly version?: FileVersion | null;
  /** The number of a film's part, counted from 1. */
  readonly partNumber?: number;
  /** A program; null for the first that is installed. */
  readonly player: string | null;
  /** Starts no player, and gives the address instead. */
  readonly print: boolean;
  readonly startMs: number;
}

/** The extent of this playback, whatever was watched before. */
export type PlayOutcome = "nothing" | "part" | "end" | "unknown";

export interface Played {
  readonly title: string;
  readonly player: string | null;
  readonly positionMs: number;
  readonly outcome: PlayOutcome;
  /** True if the position is the player's own word. */
  readonly exact: boolean;
  readonly fromDisk: boolean;
  /** The state that the server has, or will have; null if unknown. */
  readonly userData: UserData | null;
  /** True if this playback counts as watched; null if unknown. */
  readonly countsAsWatched: boolean | null;
  /** True if the play is stored here until the server can be reached. */
  readonly isKept: boolean;
  readonly problem: Failure | null;
}

/**
 * Plays one item to its end through a relay of its own; the player is given an
 * address on this machine and never the token.
 *
 * @throws {Failure} `not_found` (no player), `cancelled`, and what the server
 * says when the player could not play it
 */
export async function playItem(
  parts: PlayParts,
  request: PlayRequest,
  call: PlayCall,
): Promise<Played> {
  const plan = await planPlayback(parts, request);
  const { clock, records } = parts;
  const record = records.open();
  const relay = relayFor(parts, request, plan);
  const loopback = parts.loopback.listen((it) =>
    relay.answer(it, loopback.host)
  );
  const { item, session, account } = request;
  const { folder } = record;
  const about = { plan, item, account, clock, record };
  const report = new PlayReport(session, about);
  try {
    const { demuxer } = await naming(
      `Cannot play "${plan.title}"`,
      openRelay(relay, call.signal),
    );
    const { host } = loopback;
    const run = { plan, relay, host, folder, report, call, demuxer };
    return request.print
      ? await lendAddress(parts, request, run)
      : await runPlayer(parts, request, run);
  } finally {
    relay.stop();
    await loopback.close();
    record.close();
  }
}

/** Determines what will be played, unless it is cancelled. */
async function openRelay(relay: Relay, signal: AbortSignal) {
  const stop = () => relay.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await relay.kind();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function relayFor(
  { files }: PlayParts,
  { item, session, serverUrl }: PlayRequest,
  { fileName, path, copy, subtitles }: PlayPlan,
): Relay {
  const local = new Map(
    subtitles.flatMap((it) => it.file ? [[it.path, it.file] as const] : []),
  );
  const target = { itemId: item.id, fileName, path, copy, local };
  const upstream = session && {
    media: session.server.media,
    token: session.token,
    serverUrl,
  };
  return new Relay(target, { upstream, files });
}

async function runPlayer(
  parts: PlayParts,
  request: PlayRequest,
  run: Run,
): Promise<Played> {
  const { plan: { runtimeMs }, report } = run;
  const name = request.player;
  const isBehind = runtimeMs !== null && request.startMs >= runtimeMs;
  const startMs = isBehind ? 0 : request.startMs;
  let watched: Watched | null = null;
  try {
    watched = await watch(parts, { name, run, startMs });
    // The file is shorter than the server says, so there is no way to resume.
    if (startMs > 0 && hasShownNothing(run, watched)) {
      watched = await watch(parts, { name, run, startMs: 0 });
    }
    if (!run.relay.wasAsked) watched = asFailed(watched);
  } finally {
    await report.stop(...lastReport(request, watched));
  }
  return await conclude(parts, request, { run, ...watched });
}

function hasShownNothing(
  { call, relay }: Run,
  { player, seen }: Watched,
): boolean {
  return player.exact && !seen.looked && seen.end !== "stopped" &&
    relay.problem === null && !call.signal.aborted;
}

/** Counts a player that fetched nothing as failed, whatever it reports. */
function asFailed({ player, seen }: Watched): Watched {
  return { player, seen: { ...seen, end: "failed", looked: false } };
}

/**
 * Returns the values of the last report. The server ignores the position of a
 * failed play, so a play fails only if it showed nothing. If a player does not
 * report its position, the old one stays.
 */
function lastReport(
  { item, startMs }: PlayRequest,
  watched: Watched | null,
): [positionMs: number, { failed: boolean }] {
  if (watched === null) return [startMs, { failed: true }];
  const { player, seen: { positionMs, end, looked } } = watched;
  return player.exact
    ? [positionMs, { failed: !looked && end !== "finished" }]
    : [item.userData.positionMs, { failed: end === "failed" }];
}

function outcomeOf(
  { exact }: RunningPlayer,
  { positionMs, end, looked }: Seen,
  runtimeMs: number | null,
): PlayOutcome {
  if (!exact) return "unknown";
  if (end === "finished") return "end";
  if (!looked || positionMs === 0) return "nothing";
  return isAtEnd(positionMs, runtimeMs) ? "end" : "part";
}

async function conclude(
  parts: PlayParts,
  request: PlayRequest,
  { run, player, seen }: { run: Run; player: RunningPlayer; seen: Seen },
): Promise<Played> {
  const { plan, relay, report } = run;
  const { positionMs } = seen;
  const outcome = outcomeOf(player, seen, plan.runtimeMs);
  const isUnsent = request.session === null || report.problem !== null;
  const known = outcome === "nothing"
    ? request.item.userData
    : player.exact
    ? await keepUserData(parts, request, { positionMs, plan, isUnsent })
    : null;
  if (seen.end === "failed" && !run.call.signal.aborted) {
    const { problem } = relay;
    throw problem === null
      ? notPlayed(plan.title, player, relay)
      : titledFailure(`Cannot play "${plan.title}"`, problem);
  }
  return {
    title: plan.title,
    player: player.name,
    positionMs,
    outcome,
    isKept: isUnsent && player.exact && outcome !== "nothing",
    exact: player.exact,
    fromDisk: isWhole(plan.copy),
    userData: known,
    countsAsWatched: known &&
      isWatched(request.item, known, { positionMs, plan, outcome }),
    problem: report.problem,
  };
}

/**
 * As the server sees it now; without it, by the server's own rules, until it
 * can be told.
 */
async function keepUserData(
  { library, clock }: PlayParts,
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
      .readItem(session.token, item.id)
      .then((it) => it.userData, () => null); // it was played all the same
  const after = stateAt(item.type, positionMs, plan.runtimeMs);
  const userData = known ?? {
    ...item.userData,
    played: item.userData.played || after.played,
    playCount: item.userData.playCount + 1,
    positionMs: after.positionMs,
    lastPlayedAt: playedAt,
  };
  library.saveUserData(account, item.id, userData);
  if (isUnsent) {
    library.saveUnsentPlay(account, { itemId: item.id, positionMs, playedAt });
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
  return !before.played || stateAt(type, positionMs, plan.runtimeMs).played;
}

/** For a player that somebody else starts. */
async function lendAddress(
  { clock }: PlayParts,
  { item, startMs: positionMs }: PlayRequest,
  { plan, relay, host, report, call }: Run,
): Promise<Played> {
  const { title, runtimeMs } = plan;
  const told = { title, positionMs, runtimeMs };
  call.tell({ state: "starting", ...told, url: relay.urlOn(host) });
  relay.asked.promise.then(() => report.startUnseen());
  try {
    while (!call.signal.aborted && relay.idleMs() < IDLE_LIMIT_MS) {
      await clock.wait(LOOK_EVERY_MS, call.signal).catch(() => undefined);
    }
  } finally {
    if (report.started) {
      await report.stop(item.userData.positionMs, { failed: false });
    }
  }
  call.tell({ state: "ended", ...told, url: null });
  return {
    title,
    player: null,
    positionMs,
    outcome: "unknown",
    exact: false,
    fromDisk: isWhole(plan.copy),
    userData: null,
    countsAsWatched: null,
    isKept: false,
    problem: report.problem,
  };
}

/** Of this machine and none of the server's, so that no other kind fits. */
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
    hint: `Try ${name} alone with another file, or another player: ` +
      "`--player <name>`",
    remedy: "choose-player",
  });
}
