import type { RecordedVersion } from "./recordings.ts";

/** One difference that the demo server has on purpose, or for now. */
export interface MeantDifference {
  /** Matches `12.0 area: GET /Route what differs`. */
  readonly what: RegExp;
  readonly reason: string;
}

/** Where the demo server differs from real ones; nothing else may. */
export const MEANT_DIFFERENCES: readonly MeantDifference[] = [];

/** Areas that the demo server is held to. */
export const REPLAYED_AREAS: readonly string[] = ["marks", "reports"];

/** The words that a difference is looked up by. */
export function wordsOf(
  { version, area, what }: {
    version: RecordedVersion;
    area: string;
    what: string;
  },
): string {
  return `${version} ${area}: ${what}`;
}
