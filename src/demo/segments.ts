import type { DemoItem } from "./library_items.ts";
import { dashed } from "./user_data_view.ts";

const TICKS_PER_SECOND = 10_000_000;
/** Shorter videos have no segments. */
const LEAST_SECONDS = 120;

/** A `MediaSegmentDto`. */
export interface DemoSegment {
  readonly Id: string;
  readonly ItemId: string;
  readonly Type: string;
  readonly StartTicks: number;
  readonly EndTicks: number;
}

type Times = readonly (readonly [type: string, from: number, to: number])[];

/**
 * Returns the segments of the sample library: both titles of every second
 * episode, every type for each fourth one, and malformed segments of plug-ins for
 * every second film.
 */
export function segmentsOf(
  { id, kind, seed, details, runTimeTicks }: DemoItem,
): DemoSegment[] {
  const end = (runTimeTicks ?? 0) / TICKS_PER_SECOND;
  if (details !== null || end < LEAST_SECONDS) return [];
  const times = kind === "Episode" && seed % 2 === 0
    ? titles(end)
    : kind === "Episode" && seed % 4 === 1
    ? everything(end)
    : kind === "Movie" && seed % 2 === 0
    ? irregular(end)
    : [];
  return times.map(([Type, from, to], at) => ({
    Id: dashed(`${at.toString(16).padStart(2, "0")}${id.slice(2)}`),
    ItemId: id,
    Type,
    StartTicks: Math.round(from * TICKS_PER_SECOND),
    EndTicks: Math.round(to * TICKS_PER_SECOND),
  }));
}

const titles = (end: number): Times => [
  ["Intro", 5, 35],
  ["Outro", end - 40, end],
];

const everything = (end: number): Times => [
  ["Recap", 0, 20],
  ["Intro", 20, 50],
  ["Commercial", end / 2, end / 2 + 30],
  ["Outro", end - 40, end - 15],
  ["Preview", end - 15, end],
];

/** Plug-ins write such segments; the server does not check them. */
const irregular = (end: number): Times => [
  ["Outro", end - 60, end + 30],
  ["Intro", 40, 60],
  ["Intro", 30, 45],
  ["Recap", 10, 11],
  ["Commercial", 500, 500],
  ["Commercial", 400, 300],
  ["Preview", -5, -1],
  ["Intro", 0, end],
  ["Unknown", 70, 90],
];
