import type { MediaSegment, SkipRules } from "../../core/media_segments.ts";

/** A shorter segment is not worth a jump. */
const LEAST_MS = 3_000;
/** Segments of one type with a smaller gap are one. */
const GAP_MS = 1_000;
/** Nothing is skipped this close to the end of a segment. */
const LEFT_MS = 1_000;
/** A segment with more of the video was detected wrongly. */
const MOST_SHARE = 0.5;
/** Credits that end this close to the end of the video reach it. */
const END_MS = 5_000;
/** The highest speed of a player. */
const FASTEST = 4;
/** A smaller difference is no jump: states come late on a busy machine. */
const JITTER_MS = 2_000;

/**
 * Returns the segments that can be skipped, by start. Cuts them at the end of
 * the video, and joins those of one type that overlap.
 */
export function usableSegments(
  segments: readonly MediaSegment[],
  { runtimeMs }: { runtimeMs: number | null },
): MediaSegment[] {
  const lastMs = runtimeMs ?? Infinity;
  const mostMs = lastMs * MOST_SHARE;
  const joined: MediaSegment[] = [];
  const sorted = segments
    .map((it) => ({ ...it, endMs: isLast(it, lastMs) ? lastMs : it.endMs }))
    .filter(({ startMs, endMs }) =>
      startMs >= 0 && endMs > startMs && endMs - startMs <= mostMs
    )
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  for (const it of sorted) {
    const at = joined.findLastIndex(({ type }) => type === it.type);
    const before = joined[at];
    if (before !== undefined && it.startMs < before.endMs + GAP_MS) {
      const endMs = Math.max(before.endMs, it.endMs);
      joined[at] = { ...before, endMs };
    } else joined.push(it);
  }
  return joined.filter(({ startMs, endMs }) =>
    endMs - startMs >= LEAST_MS && endMs - startMs <= mostMs
  );
}

function isLast({ type, endMs }: MediaSegment, lastMs: number): boolean {
  return endMs > lastMs || (type === "credits" && endMs >= lastMs - END_MS);
}

/** The advice for a position: an offer, a jump, or nothing. */
export type SkipAdvice =
  | { readonly kind: "nothing" }
  | { readonly kind: "offer"; readonly segment: MediaSegment }
  | { readonly kind: "skip"; readonly toMs: number };

const NOTHING: SkipAdvice = { kind: "nothing" };

/** A position, and the monotonic time at which it was current. */
interface Look {
  readonly positionMs: number;
  readonly nowMs: number;
}

/** The credits at the end of a video. */
export interface FinalCredits {
  readonly startMs: number;
  /** True if they will be skipped without a question. */
  readonly auto: boolean;
}

/**
 * Follows the position of a play and advises what to skip. Ignores a segment in
 * which the play began or to which the user jumped, and advises to skip each one
 * at most once.
 */
export class SegmentSkips {
  /** A change applies at the next look. */
  rules: SkipRules;
  #segments: readonly MediaSegment[] = [];
  #last: Look;
  /** The position of the last start or jump of the user; null for the beginning. */
  #landedMs: number | null;
  /** The segments in which that jump began too. */
  #crossed: readonly MediaSegment[] = [];
  /** The target of a jump that was advised, until it is reached. */
  #aimMs: number | null = null;
  readonly #skipped = new Set<MediaSegment>();

  /** @param start the position at which the play begins */
  constructor(rules: SkipRules, start: Look) {
    this.rules = rules;
    this.#last = start;
    this.#landedMs = start.positionMs > 0 ? start.positionMs : null;
  }

  /** Takes the result of {@link usableSegments}, once it is known. */
  load(segments: readonly MediaSegment[]): void {
    this.#segments = segments;
  }

  /** Returns the advice for a position; call it regularly. */
  look(look: Look): SkipAdvice {
    this.#follow(look);
    const { positionMs } = look;
    const found = this.#segments.filter((it) =>
      isIn(it, positionMs) && this.#isOpen(it)
    );
    const first = found.find((it) => this.#isAuto(it));
    if (first === undefined) {
      const [segment] = found;
      return segment === undefined ? NOTHING : { kind: "offer", segment };
    }
    let toMs = first.endMs;
    for (const it of this.#segments) {
      const isAhead = it.endMs > positionMs && it.startMs < toMs + GAP_MS;
      if (!isAhead || !this.#isAuto(it) || !this.#isOpen(it)) continue;
      this.#skipped.add(it);
      toMs = Math.max(toMs, it.endMs);
    }
    this.#aimMs = toMs;
    return { kind: "skip", toMs };
  }

  /** Returns the time to the next segment that is skipped without a question. */
  untilNextMs(positionMs: number): number {
    const starts = this.#segments
      .filter((it) => this.#isAuto(it) && this.#isOpen(it))
      .map(({ startMs }) => startMs - positionMs);
    return Math.min(...starts.filter((ms) => ms > 0));
  }

  /** Returns the end of the segment at a position; null if there is none. */
  skipAt(positionMs: number): number | null {
    const found = this.#segments.filter((it) => isIn(it, positionMs));
    const segment = found.find((it) => this.#isOpen(it)) ?? found[0];
    if (segment === undefined) return null;
    return this.#aimMs = segment.endMs;
  }

  /** Returns the credits that end the video, if they can be skipped. */
  finalCredits(runtimeMs: number): FinalCredits | null {
    const credits = this.#segments.find((it) =>
      it.type === "credits" && it.endMs >= runtimeMs
    );
    return credits === undefined || !this.#isOpen(credits) ? null : {
      startMs: credits.startMs,
      auto: this.#isAuto(credits),
    };
  }

  #isAuto({ type }: MediaSegment): boolean {
    return this.rules[type] === "auto";
  }

  #isOpen(segment: MediaSegment): boolean {
    const landedMs = this.#landedMs;
    return this.rules[segment.type] !== "off" && !this.#skipped.has(segment) &&
      (landedMs === null || !isIn(segment, landedMs) ||
        this.#crossed.includes(segment));
  }

  #follow(look: Look): void {
    const { positionMs, nowMs } = look;
    const last = this.#last;
    this.#last = look;
    const playedMs = (nowMs - last.nowMs) * FASTEST;
    const isPlayedFrom = (fromMs: number) =>
      positionMs > fromMs - JITTER_MS &&
      positionMs < fromMs + playedMs + JITTER_MS;
    const isReached = this.#aimMs !== null && isPlayedFrom(this.#aimMs);
    if (isReached) this.#aimMs = null;
    if (isReached || isPlayedFrom(last.positionMs)) return;
    this.#aimMs = null;
    this.#crossed = this.#segments.filter((it) =>
      isIn(it, last.positionMs) && isIn(it, positionMs) && this.#isOpen(it)
    );
    this.#landedMs = positionMs;
  }
}

function isIn({ startMs, endMs }: MediaSegment, positionMs: number): boolean {
  return positionMs >= startMs && positionMs < endMs - LEFT_MS;
}
