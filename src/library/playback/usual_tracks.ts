import type { FileTrack } from "../../core/item_details.ts";
import type { FileVersion } from "../../core/library_ports.ts";
import type { MediaTrack } from "../../core/media_ports.ts";
import type { ChosenTracks } from "../../core/playback_ports.ts";
import { chooseTracks, type UsualTracks } from "./choose_tracks.ts";

/** Returns the tracks of a version that play if the user names none. */
export function usualTracks(
  { name: title, tracks, ...defaults }: FileVersion,
  usual: UsualTracks,
): ChosenTracks {
  const source = { ...defaults, tracks: tracks.flatMap(mediaTrack) };
  const wanted = { audio: null, subtitles: null };
  return chooseTracks(source, wanted, { title, usual });
}

function mediaTrack(track: FileTrack): MediaTrack[] {
  const { type, index, language, displayTitle, codec } = track;
  if ((type !== "audio" && type !== "subtitle") || index === null) return [];
  return [{
    kind: type,
    index,
    language,
    title: displayTitle,
    codec,
    isDefault: track.default,
    isForced: track.forced,
    isHearingImpaired: track.hearingImpaired,
    isExternal: track.external,
    format: null,
  }];
}
