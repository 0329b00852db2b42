import type { RecordedVersion } from "./recordings.ts";

/** One difference that the demo server has on purpose, or for now. */
export interface MeantDifference {
  /** Matches `12.0 area: GET /Route what differs`. */
  readonly what: RegExp;
  readonly reason: string;
}

/** Where the demo server differs from real ones; nothing else may. */
export const MEANT_DIFFERENCES: readonly MeantDifference[] = [
  {
    what: /bytes: GET .*Download status: 200 instead of 412/,
    reason: "the recording leaves out the request's If-Unmodified-Since",
  },
  {
    what: /jt-downloads: GET .*Download status: 200 instead of 403/,
    reason: "the recording does not say that the user was bob",
  },
  {
    what:
      /jt-play: POST .*PlaybackInfo body.*\.Transcoding(Url|Container): missing/,
    reason: "the recording does not say when the policy forced transcoding",
  },
  {
    what: /subtitles: .*Stream.json body.TrackEvents: one too many/,
    reason: "every subtitle of the demo server has two cues",
  },
];

/** Areas that the demo server is held to. */
export const REPLAYED_AREAS: readonly string[] = [
  "bytes",
  "jt-downloads",
  "jt-play",
  "marks",
  "playback",
  "reports",
  "subtitles",
];

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
