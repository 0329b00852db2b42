import * as v from "valibot";
import type { MediaSegment, SegmentType } from "../../core/media_segments.ts";
import { readable } from "./playback.ts";

const TICKS_PER_MS = 10_000;
/** More than any film has. */
const MAX_SEGMENTS = 500;

const TYPES: Readonly<Record<string, SegmentType>> = {
  Intro: "intro",
  Recap: "recap",
  Outro: "credits",
  Commercial: "commercials",
  Preview: "preview",
};

/** A segment to the end may have the server's largest number. */
const MAX_TICKS = 2 ** 63;
const ticks = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(MAX_TICKS),
  v.transform((it) => Math.min(it, Number.MAX_SAFE_INTEGER)),
);
const segment = v.object({
  type: v.string(),
  startticks: ticks,
  endticks: ticks,
});

/** `MediaSegmentDto` in a list, as the server sends it. */
export const segmentsSchema = v.object({
  items: v.optional(readable(segment), []),
});

/** Converts a reply; skips unknown types and segments without a duration. */
export function readSegments(
  { items }: v.InferOutput<typeof segmentsSchema>,
): MediaSegment[] {
  return items.flatMap((raw): MediaSegment[] => {
    const type = Object.hasOwn(TYPES, raw.type) ? TYPES[raw.type] : undefined;
    const startMs = Math.round(raw.startticks / TICKS_PER_MS);
    const endMs = Math.round(raw.endticks / TICKS_PER_MS);
    const isUsable = type !== undefined && endMs > startMs;
    return isUsable ? [{ type, startMs, endMs }] : [];
  }).slice(0, MAX_SEGMENTS);
}
