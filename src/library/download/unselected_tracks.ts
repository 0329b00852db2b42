import { NO_TRACK } from "../../core/media_ports.ts";
import type { RunningPlayer } from "../../core/playback_ports.ts";
import { isOff } from "../playback/choose_tracks.ts";
import type { PlayPlan } from "../playback/play_plan.ts";

/** Returns a notice for each track that the user named and the item lacks. */
export function missingTracks(
  { title, missing: { audio, subtitles } }: Pick<PlayPlan, "title" | "missing">,
): string[] {
  return [
    ...(audio === null ? [] : [`audio "${audio}"`]),
    ...(subtitles === null ? [] : [`subtitles "${subtitles}"`]),
  ].map((it) => `"${title}" has no ${it}: playing it with other tracks`);
}

/**
 * Returns a notice for each track that the user named and that neither the
 * server, which may encode it, nor the player selects.
 *
 * @param player null if the user starts one with a printed address
 */
export function unselectedTracks(
  { wanted: { audio, subtitles }, encoded }: Pick<
    PlayPlan,
    "wanted" | "encoded"
  >,
  player: Pick<RunningPlayer, "name" | "chosen"> | null,
): string[] {
  const sound = encoded.audio ?? player?.chosen.audio ?? null;
  const text = encoded.subtitle ?? player?.chosen.subtitle ?? null;
  const isTextSelected = subtitles !== null && isOff(subtitles)
    ? text === NO_TRACK
    : text !== null && text !== NO_TRACK;
  const place = player === null ? "a printed address" : `"${player.name}"`;
  const preposition = player === null ? "for" : "in";
  const notice = (track: string) =>
    `Cannot select ${track} ${preposition} ${place}: select it in the player`;
  return [
    ...(audio === null || sound !== null ? [] : [notice(`audio "${audio}"`)]),
    ...(subtitles === null || isTextSelected
      ? []
      : [notice(`subtitles "${subtitles}"`)]),
  ];
}
