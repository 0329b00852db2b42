import {
  type MediaTrack,
  NO_TRACK,
  type PlayableSource,
} from "../../core/media_ports.ts";
import {
  type ChosenTracks,
  PLAYERS_CHOICE,
  type PlayerTrack,
} from "../../core/playback_ports.ts";
import type { LocalSubtitle } from "./download_sidecars.ts";

/** A track for a player, before the relay gives it an address. */
export interface PlannedTrack extends Omit<PlayerTrack, "file"> {
  readonly file: {
    /** Below the server's base path. */
    readonly path: string;
    readonly format: string;
    /** The file on this machine's disk; null if the server has to send it. */
    readonly local: string | null;
  } | null;
}

/**
 * Returns the tracks that a player gets. An encoder sends one audio track and
 * no subtitles, so text subtitles come as files.
 */
export function planTracks(
  source: Pick<PlayableSource, "id" | "tracks">,
  { itemId, encoded, chosen }: {
    itemId: string;
    /** True if the server makes another file of it. */
    encoded: boolean;
    chosen: ChosenTracks;
  },
): PlannedTrack[] {
  const { tracks } = source;
  return tracks.flatMap((track): PlannedTrack[] => {
    const { kind, index, language, format, isExternal } = track;
    const base = { kind, index, language, title: titleOf(track) };
    const isInside = !isExternal && !encoded;
    if (isInside) {
      return [{ ...base, file: null, place: placeOf(track, tracks) }];
    }
    if (kind === "audio") {
      const place = { number: 1, streamIndex: null };
      const isPlayed = encoded && index === chosen.audio;
      return isPlayed ? [{ ...base, file: null, place }] : [];
    }
    if (format === null) return [];
    const path = `/Videos/${itemId}/${encodeURIComponent(source.id)}` +
      `/Subtitles/${index}/0/Stream.${format}`;
    return [{ ...base, file: { path, format, local: null }, place: null }];
  });
}

/**
 * Returns the tracks to choose in a player, and those of them that the server
 * encodes. A picture subtitle beside the film is encoded or not shown at all.
 */
export function playableTracks(
  { audio, subtitle }: ChosenTracks,
  tracks: readonly PlannedTrack[],
  { encoded }: { encoded: boolean },
): { chosen: ChosenTracks; encoded: ChosenTracks } {
  const isGiven = subtitle === null ||
    tracks.some(({ index }) => index === subtitle);
  return encoded
    ? {
      chosen: { audio, subtitle },
      encoded: { audio, subtitle: isGiven ? null : subtitle },
    }
    : {
      chosen: { audio, subtitle: isGiven ? subtitle : NO_TRACK },
      encoded: PLAYERS_CHOICE,
    };
}

/** Returns the tracks that a player gets without a server. */
export function localTracks(stored: readonly LocalSubtitle[]): PlannedTrack[] {
  return stored.map((it) => ({
    kind: it.kind,
    index: it.index,
    language: it.language,
    title: titleOf(it),
    file: { path: it.path, format: it.format, local: it.file },
    place: null,
  }));
}

/**
 * Returns the place of a track in its file. The server numbers the files beside
 * a film before the streams inside.
 */
function placeOf(track: MediaTrack, tracks: readonly MediaTrack[]) {
  const before = tracks.filter(({ index }) => index < track.index);
  const alike = before.filter((it) => it.kind === track.kind && !it.isExternal);
  const beside = before.filter((it) => it.isExternal);
  return {
    number: alike.length + 1,
    streamIndex: track.index - beside.length,
  };
}

/** Says what a subtitle is for, because players get no flags with a file. */
function titleOf(track: MediaTrack): string {
  const { title, language, index, isForced, isHearingImpaired } = track;
  const text = title ?? language ?? String(index);
  const purposes = [
    isForced ? "forced" : "",
    isHearingImpaired ? "hearing impaired" : "",
  ].filter((it) => it !== "" && !text.toLowerCase().includes(it));
  return purposes.length === 0 ? text : `${text} (${purposes.join(", ")})`;
}
