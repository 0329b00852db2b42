import type { MediaTrack } from "../../../src/core/media_ports.ts";

/** Makes a track of a film; subtitles are text. */
export function makeTrack(
  kind: MediaTrack["kind"],
  index: number,
  more: Partial<MediaTrack> = {},
): MediaTrack {
  return {
    kind,
    index,
    language: null,
    title: null,
    codec: kind === "subtitle" ? "subrip" : "aac",
    isDefault: false,
    isForced: false,
    isHearingImpaired: false,
    isExternal: false,
    format: kind === "subtitle" ? "srt" : null,
    ...more,
  };
}
