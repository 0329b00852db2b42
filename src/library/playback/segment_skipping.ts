import {
  DEFAULT_SKIP_RULES,
  type MediaSegment,
  type SegmentType,
  type SkipRules,
} from "../../core/media_segments.ts";
import type { PlayerState, RunningPlayer } from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import { loadSegments, type SegmentsOf } from "./load_segments.ts";
import { type FinalCredits, SegmentSkips, usableSegments } from "./segments.ts";

/** The position is reported a moment late. */
const LEAST_WAIT_MS = 100;

/** A segment that the user can skip now. */
export interface OfferedSegment {
  readonly type: SegmentType;
  readonly endMs: number;
}

/** Skips the segments of one item in its player, or offers to. */
export class SegmentSkipping {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #rules: () => SkipRules;
  readonly #runtimeMs: number | null;
  #segments: readonly MediaSegment[] = [];
  #skips: SegmentSkips;
  #player: RunningPlayer | null = null;
  #offered: MediaSegment | null = null;
  readonly #stop = new AbortController();

  /** Begins to load the segments; the play does not wait for them. */
  constructor(
    deps: Parameters<typeof loadSegments>[0] & {
      readonly clock: Pick<Clock, "monotonicMs">;
    },
    of: SegmentsOf,
  ) {
    this.#clock = deps.clock;
    this.#rules = of.request.skip ?? (() => DEFAULT_SKIP_RULES);
    const { runtimeMs } = of.plan;
    this.#runtimeMs = runtimeMs;
    this.#skips = this.#begin(0);
    const { signal } = this.#stop;
    loadSegments(deps, of, { signal }).then((segments) => {
      this.#segments = usableSegments(segments, { runtimeMs });
      this.#skips.load(this.#segments);
    });
  }

  /** Ends the loading, so that nothing is stored after the play. */
  close(): void {
    this.#stop.abort();
  }

  /** Follows a player that begins to play the item. */
  attach(player: RunningPlayer, startMs: number): void {
    this.#player = player;
    this.#skips = this.#begin(startMs);
    player.ended.then(() => this.#offer(null));
  }

  #begin(positionMs: number): SegmentSkips {
    const nowMs = this.#clock.monotonicMs();
    const skips = new SegmentSkips(this.#rules(), { positionMs, nowMs });
    skips.load(this.#segments);
    return skips;
  }

  /**
   * Jumps over the segment at a position if its rule says so.
   *
   * @returns the segment that the user can skip; null if there is none
   */
  look(positionMs: number): OfferedSegment | null {
    const nowMs = this.#clock.monotonicMs();
    this.#skips.rules = this.#rules();
    const advice = this.#skips.look({ positionMs, nowMs });
    this.#offer(advice.kind === "offer" ? advice.segment : null);
    if (advice.kind === "skip") this.#seek(advice.toMs);
    if (this.#offered === null) return null;
    const { type, endMs } = this.#offered;
    return { type, endMs };
  }

  /** Returns the time after which to look again, so that a jump is in time. */
  nextLookMs({ positionMs, paused }: PlayerState): number {
    return paused
      ? Infinity
      : Math.max(LEAST_WAIT_MS, this.#skips.untilNextMs(positionMs));
  }

  /** Jumps over the segment at the position of the player, if there is one. */
  async skip(): Promise<boolean> {
    const positionMs = this.#player?.state()?.positionMs ?? null;
    const toMs = positionMs === null ? null : this.#skips.skipAt(positionMs);
    return toMs !== null && await this.#seek(toMs);
  }

  /** Returns the credits that end the item, if they can be skipped. */
  get finalCredits(): FinalCredits | null {
    const runtimeMs = this.#runtimeMs;
    return runtimeMs === null ? null : this.#skips.finalCredits(runtimeMs);
  }

  #seek(ms: number): Promise<boolean> {
    const seek = { kind: "seek-to", ms } as const;
    return this.#player?.control(seek) ?? Promise.resolve(false);
  }

  #offer(segment: MediaSegment | null): void {
    if (segment === this.#offered) return;
    this.#offered = segment;
    const accept = () => void this.skip();
    const offer = segment && { text: `Skip ${segment.type}`, accept };
    this.#player?.offer(offer);
  }
}
