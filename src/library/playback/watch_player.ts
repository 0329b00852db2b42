import { NO_TRACK } from "../../core/media_ports.ts";
import type {
  ControlledPlayer,
  PlayerEnd,
  PlayerRequest,
  Players,
  PlayerState,
  RunningPlayer,
} from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { AudioSwitch } from "./audio_switch.ts";
import { isOff } from "./choose_tracks.ts";
import type { PlayPlan } from "./play_plan.ts";
import type { NextItem } from "./next_item.ts";
import type { Stream } from "./open_stream.ts";
import type { PlayRequest } from "./play_request.ts";
import type { PlayReport } from "./play_report.ts";
import type { RememberedTracks } from "./remember_tracks.ts";
import type { OfferedSegment, SegmentSkipping } from "./segment_skipping.ts";
import {
  missingTracks,
  unselectedTracks,
} from "../download/unselected_tracks.ts";

export const LOOK_EVERY_MS = 1_000;
/** A key that is held down changes the position many times a second. */
const LOOK_AT_MOST_EVERY_MS = 300;
/** The film starts without a subtitle that takes longer than this. */
const SUBTITLE_LIMIT_MS = 10_000;

export interface PlayProgress {
  readonly state: "starting" | "playing" | "paused" | "ended";
  readonly title: string;
  readonly positionMs: number;
  readonly runtimeMs: number | null;
  /** The address if no player is started for it. */
  readonly url: string | null;
  /** null if the player reports nothing, or not yet. */
  readonly player: PlayerView | null;
  /** The item that follows soon, by itself; null if none does. */
  readonly next?: { readonly title: string; readonly inMs: number } | null;
  /** The segment that the user can skip now; null if there is none. */
  readonly segment?: OfferedSegment | null;
  /** The limit in bits per second to which the server transcodes, if it does. */
  readonly bitrateLimit?: number;
}

/** The state of a player, for people. */
export interface PlayerView {
  readonly name: string;
  readonly volume: number | null;
  readonly muted: boolean;
  /** The language or the title; null if unknown. */
  readonly audio: string | null;
  /** The same, or `off`. */
  readonly subtitles: string | null;
}

export interface PlayCall {
  readonly signal: AbortSignal;
  /**
   * Receives each player once it has started, and a function that jumps over the
   * segment at its position, if there is one.
   */
  readonly attach?: (
    player: ControlledPlayer,
    skipSegment: () => Promise<boolean>,
  ) => void;
  readonly tell: (progress: PlayProgress) => void;
  /** Shows a line to the user. */
  readonly note: (text: string) => void;
}

/** A playback: the item, and the listeners of its progress. */
export interface Run extends Stream {
  /** A folder for the player's files. */
  readonly folder: string;
  readonly report: PlayReport;
  readonly remembered: RememberedTracks;
  readonly skipping: SegmentSkipping;
  readonly audioSwitch: AudioSwitch;
  readonly call: PlayCall;
  /** The item to play afterwards; null if there is none. */
  readonly next: NextItem | null;
}

/** A player that has ended, and its last state. */
export interface Watched {
  readonly player: RunningPlayer;
  readonly seen: Seen;
}

/**
 * Runs a player to its end.
 *
 * @param player one that already has the item, or the program to start: its
 * name, or null for the first that is installed
 */
export async function watch(
  deps: { readonly players: Players; readonly clock: Clock },
  { run, startMs, ...given }:
    & { run: Run; startMs: number }
    & ({ player: RunningPlayer } | { name: string | null }),
): Promise<Watched> {
  const { plan, call, skipping, audioSwitch } = run;
  const player = "player" in given
    ? given.player
    : await deps.players.start(given.name, playerRequest(run, { startMs }));
  skipping.attach(player, startMs);
  call.attach?.(audioSwitch.controls(player), () => skipping.skip());
  const notices = [...missingTracks(plan), ...unselectedTracks(plan, player)];
  for (const it of notices) call.note(it);
  const stop = () => void player.stop();
  call.signal.addEventListener("abort", stop, { once: true });
  if (call.signal.aborted) stop();
  try {
    const seen = await follow(deps, { player, run, positionMs: startMs });
    return { player, seen };
  } finally {
    call.signal.removeEventListener("abort", stop);
    await player.stop();
  }
}

/** Returns the position to start at: the beginning if the file ends before it. */
export function startOf(
  { startMs }: PlayRequest,
  { plan: { runtimeMs } }: Pick<Stream, "plan">,
): number {
  return runtimeMs !== null && startMs >= runtimeMs ? 0 : startMs;
}

/** Returns the input of a player for a stream. */
export function playerRequest(
  { plan, relay, host, demuxer, folder, call }:
    & Stream
    & { folder: string; call: Pick<PlayCall, "signal"> },
  { startMs }: { startMs: number },
): PlayerRequest {
  const { subtitles } = plan.wanted;
  const read = (path: string) => {
    const limit = AbortSignal.timeout(SUBTITLE_LIMIT_MS);
    const signal = AbortSignal.any([call.signal, limit]);
    return relay.readSubtitle(path, signal);
  };
  return {
    url: relay.urlOn(host),
    title: plan.title,
    demuxer,
    startMs,
    tracks: plan.tracks.map((it) => ({
      ...it,
      file: it.file && {
        url: relay.urlOf(host, it.file.path),
        format: it.file.format,
        read: read.bind(null, it.file.path),
      },
    })),
    audio: plan.chosen.audio,
    subtitle: plan.chosen.subtitle,
    languages: plan.languages,
    subtitlesOff: subtitles !== null && isOff(subtitles),
    asked: relay.asked.promise,
    folder,
  };
}

/** The facts that a running player reported. */
export interface Seen {
  readonly positionMs: number;
  readonly end: PlayerEnd;
  /** True if it ever played something. */
  readonly hasPlayed: boolean;
}

/** Follows a player until it ends. */
async function follow(
  { clock }: { readonly clock: Clock },
  { player, run, positionMs: startMs }: {
    player: RunningPlayer;
    run: Run;
    positionMs: number;
  },
): Promise<Seen> {
  const { plan, relay, report, remembered, skipping, call } = run;
  const { signal, tell } = call;
  const { title, runtimeMs, bitrateLimit } = plan;
  const limit = bitrateLimit === null ? {} : { bitrateLimit };
  const facts = { title, runtimeMs, url: null, ...limit };
  let positionMs = startMs;
  let hasPlayed = false;
  let end: PlayerEnd | null = null;
  let waitMs = LOOK_EVERY_MS;
  player.ended.then((it) => end = it);
  // The user may have gone to another item already.
  if (!signal.aborted) {
    tell({ state: "starting", positionMs, ...facts, player: null });
  }
  relay.asked.promise.then(() => {
    if (player.exact) return;
    report.startUnseen(player.chosen);
    remembered.begin();
  });
  while (end === null) {
    const changed = Promise.all([
      player.changed(),
      clock.wait(LOOK_AT_MOST_EVERY_MS),
    ]);
    await Promise.race([player.ended, changed, clock.wait(waitMs)]);
    const place = player.state();
    if (place === null) continue;
    ({ positionMs } = place);
    hasPlayed = true;
    report.start(place);
    remembered.begin();
    if (remembered.observe(place)) run.next?.prepareAgain();
    report.progress(place);
    const state = place.paused ? "paused" : "playing";
    const view = viewOf(plan, { name: player.name, state: place });
    const segment = skipping.look(positionMs);
    waitMs = Math.min(LOOK_EVERY_MS, skipping.nextLookMs(place));
    const { finalCredits: credits } = skipping;
    const at = { positionMs, runtimeMs, credits };
    const next = run.next?.lookAhead(player, at) ?? null;
    tell({ state, positionMs, ...facts, player: view, next, segment });
  }
  if (end === "finished" && runtimeMs !== null) positionMs = runtimeMs;
  tell({ state: "ended", positionMs, ...facts, player: null });
  return { positionMs, end, hasPlayed };
}

function viewOf(
  { tracks }: PlayPlan,
  { name, state: { volume, muted, audio, subtitle } }: {
    name: string;
    state: PlayerState;
  },
): PlayerView {
  const labelOf = (index: number | null) => {
    const track = tracks.find((it) => it.index === index);
    return track?.language ?? track?.title ?? null;
  };
  const subtitles = subtitle === NO_TRACK ? "off" : labelOf(subtitle);
  return { name, volume, muted, audio: labelOf(audio), subtitles };
}
