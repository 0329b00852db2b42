import { formatBitrate } from "../../core/bitrate.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import {
  PLAYERS_CHOICE,
  type PlayRecord,
  type RepeatMode,
} from "../../core/playback_ports.ts";
import { AudioSwitch } from "./audio_switch.ts";
import { traitsOf } from "./matching_track.ts";
import { isWhole, planPlayback, type PlayPlan } from "./play_plan.ts";
import { PlayReport } from "./play_report.ts";
import type { PlayDependencies, Played, PlayRequest } from "./play_request.ts";
import { type Attempt, conclude } from "./play_result.ts";
import { RememberedTracks } from "./remember_tracks.ts";
import { openStream } from "./open_stream.ts";
import type { NextItem, ReadyItem } from "./next_item.ts";
import { SegmentSkipping } from "./segment_skipping.ts";
import type { TrackMemory } from "./track_memory.ts";
import { unselectedTracks } from "../download/unselected_tracks.ts";
import {
  LOOK_EVERY_MS,
  type PlayCall,
  type Run,
  startOf,
  watch,
  type Watched,
} from "./watch_player.ts";

/** The time without a request after which a printed address ends. */
const IDLE_LIMIT_MS = 60_000;

/** The place of an item in a queue. */
export interface Turn {
  /** Belongs to the whole queue. */
  readonly record: PlayRecord;
  /** The item's open stream, if it was prepared in time. */
  readonly ready: ReadyItem | null;
  /** The item to play afterwards; null if there is none. */
  readonly next: NextItem | null;
  readonly repeat: () => RepeatMode;
}

/**
 * Plays one item through its own relay. The player gets an address on this
 * machine, never the token. If the file cannot be played, plays a transcoded
 * stream.
 *
 * @throws {Failure} `not_found` if there is no player, `cancelled`, and the
 * server's failure
 */
export async function playItem(
  deps: PlayDependencies,
  { request, call, turn }: {
    request: PlayRequest;
    call: PlayCall;
    turn: Turn;
  },
): Promise<Played> {
  const plan = turn.ready?.stream.plan ?? await planPlayback(deps, request);
  noteLimit(plan, call);
  const direct = await playPlan(deps, request, { plan, call, turn });
  if ("played" in direct) return direct.played;
  const { failure, isAtOnce } = direct;
  const isUseless = plan.transcoded || request.session === null ||
    !isAtOnce || call.signal.aborted || !isOfTheFile(failure);
  const other = isUseless
    ? null
    : await planPlayback(deps, { ...request, transcode: true })
      .catch(() => null); // the first failure says more
  if (other === null) throw failure;
  call.note(`${failure.message}; trying again with transcoding`);
  const again = { ...turn, ready: null };
  const made = await playPlan(deps, request, {
    plan: other,
    call,
    turn: again,
  });
  if ("played" in made) return made.played;
  throw failure;
}

/** Says that a film looks worse than its file, because of a limit. */
function noteLimit({ title, bitrateLimit }: PlayPlan, call: PlayCall): void {
  if (bitrateLimit === null) return;
  const limit = formatBitrate(bitrateLimit);
  call.note(`The server transcodes "${title}" to at most ${limit}`);
}

/** Returns whether a transcoded stream may work instead of the file. */
function isOfTheFile({ kind, remedy }: Failure): boolean {
  const isOfDownload = remedy === "remove-download";
  return (kind === "server_error" && !isOfDownload) || kind === "internal";
}

interface Planned {
  readonly plan: PlayPlan;
  readonly call: PlayCall;
  readonly turn: Turn;
}

/** The end of an attempt that goes on with another audio track. */
interface Switched {
  readonly audio: number;
  readonly positionMs: number;
}

/** Plays a plan, and goes on with each other audio track that the user wants. */
async function playPlan(
  deps: PlayDependencies,
  request: PlayRequest,
  { plan, call, turn }: Planned,
): Promise<Attempt> {
  const made = await attempt(deps, request, { plan, call, turn });
  if (!("audio" in made)) return made;
  const { audio, positionMs: startMs } = made;
  const { memory, wanted } = request;
  const traits = traitsOf(plan.offered, audio);
  if (traits !== null) memory?.change({ audio: traits });
  // The next item belongs to the player that has ended.
  turn.next?.drop();
  const { subtitles = null } = wanted ?? {};
  const next = {
    ...request,
    startMs,
    wanted: { audio: String(audio), subtitles },
    memory: memory ? forThisFile(memory) : null,
  };
  const transcode = plan.transcoded;
  return await playPlan(deps, next, {
    plan: await planPlayback(deps, { ...next, transcode }),
    call,
    turn: { ...turn, ready: null },
  });
}

/** Returns a memory for a file with a chosen audio track, which was stored. */
function forThisFile(memory: TrackMemory): TrackMemory {
  return {
    ...memory,
    wanted: (named) => ({ ...memory.wanted(named), audio: named.audio }),
    save: () => undefined,
  };
}

/** Plays a plan once. */
async function attempt(
  deps: PlayDependencies,
  request: PlayRequest,
  { plan, call, turn }: Planned,
): Promise<Attempt | Switched> {
  const { ready, record, next, repeat } = turn;
  const { item, session, account } = request;
  const stream = ready?.stream ??
    await openStream(deps, request, { plan, signal: call.signal })
      .catch(toFailure);
  if (stream instanceof Failure) return { failure: stream, isAtOnce: true };
  const about = { plan, item, account, clock: deps.clock, record, repeat };
  const report = new PlayReport(session, about);
  const { folder } = record;
  const remembered = new RememberedTracks(request, plan);
  const skipping = new SegmentSkipping(deps, { request, plan });
  const audioSwitch = new AudioSwitch(plan);
  const helpers = { report, remembered, skipping, audioSwitch };
  const run = { ...stream, folder, ...helpers, call, next };
  try {
    return request.print
      ? { played: await lendAddress(deps, request, run) }
      : await runPlayer(deps, { request, run, ready });
  } finally {
    skipping.close();
    await stream.close();
    record.clear();
  }
}

async function runPlayer(
  deps: PlayDependencies,
  { request, run, ready }: {
    request: PlayRequest;
    run: Run;
    ready: ReadyItem | null;
  },
): Promise<Attempt | Switched> {
  const { report, audioSwitch, call } = run;
  const name = request.player;
  const startMs = startOf(request, run);
  let watched: Watched | null = null;
  try {
    const { player = null } = ready ?? {};
    watched = player && await watch(deps, { player, run, startMs });
    // The previous player may have ended before it took the item.
    const isUntaken = !run.relay.wasAsked && !run.call.signal.aborted;
    if (watched === null || isUntaken) {
      watched = await watch(deps, { name, run, startMs });
    }
    // The file is shorter than the server says, so there is no way to resume.
    if (startMs > 0 && hasShownNothing(run, watched)) {
      watched = await watch(deps, { name, run, startMs: 0 });
    }
    if (!run.relay.wasAsked) watched = asFailed(watched);
  } finally {
    await report.stop(...lastReport(request, watched));
  }
  const { audio } = audioSwitch;
  if (audio !== null && !call.signal.aborted) {
    return { audio, positionMs: watched.seen.positionMs };
  }
  return await conclude(deps, request, { run, ...watched });
}

function hasShownNothing(
  { call, relay }: Run,
  { player, seen }: Watched,
): boolean {
  return relay.wasAsked && player.exact && !seen.hasPlayed &&
    seen.end !== "stopped" && relay.problem === null && !call.signal.aborted;
}

/** Counts a player that fetched nothing as failed, whatever it reports. */
function asFailed({ player, seen }: Watched): Watched {
  return { player, seen: { ...seen, end: "failed", hasPlayed: false } };
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
  const { player, seen: { positionMs, end, hasPlayed } } = watched;
  return player.exact
    ? [positionMs, { failed: !hasPlayed && end !== "finished" }]
    : [item.userData.positionMs, { failed: end === "failed" }];
}

/** Reports an address for a player that the user starts, until it is unused. */
async function lendAddress(
  { clock }: PlayDependencies,
  { item, startMs: positionMs }: PlayRequest,
  { plan, relay, host, report, call }: Run,
): Promise<Played> {
  const { title, runtimeMs } = plan;
  const facts = { title, positionMs, runtimeMs, player: null };
  for (const it of unselectedTracks(plan, null)) call.note(it);
  call.tell({ state: "starting", ...facts, url: relay.urlOn(host) });
  relay.asked.promise.then(() => report.startUnseen(PLAYERS_CHOICE));
  try {
    while (!call.signal.aborted && relay.idleMs() < IDLE_LIMIT_MS) {
      await clock.wait(LOOK_EVERY_MS, call.signal).catch(() => undefined);
    }
  } finally {
    if (report.started) {
      await report.stop(item.userData.positionMs, { failed: false });
    }
  }
  call.tell({ state: "ended", ...facts, url: null });
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
    end: null,
  };
}
