import type { PlayerRequest, PlayerTrack } from "../core/playback_ports.ts";
import type { MpvPlayback } from "./mpv_events.ts";
import type { MpvIpc } from "./mpv_ipc.ts";
import { formatOptions } from "./mpv_load.ts";
import { findTracks, selectedTracks } from "./mpv_tracks.ts";

/** A server may read all of a large film to extract a subtitle. */
const SUBTITLE_LIMIT_MS = 120_000;
/** FFmpeg's names of subtitle formats. */
const SUBTITLE_DEMUXERS: Readonly<Record<string, string>> = {
  srt: "srt",
  ass: "ass",
  ssa: "ass",
  vtt: "webvtt",
  lrc: "lrc",
};

const TRACKS = ["track-list", "aid", "sid"];
/** The tracks, and what mpv keeps from one item to the next. */
export const PROPERTIES = ["pause", "volume", "mute", ...TRACKS];

/** An item whose tracks are selected. */
interface Selecting {
  readonly channel: MpvIpc;
  readonly playback: MpvPlayback;
}

/**
 * Selects the wanted audio and subtitles if mpv has not, and adds the files
 * beside the film, the wanted one first. The format of each is pinned, like that
 * of the film.
 */
export async function chooseTracks(
  { channel, playback, request }: Selecting & { request: PlayerRequest },
): Promise<void> {
  const { tracks, audio, subtitle } = request;
  const list = await channel.send(["get_property", "track-list"]);
  const ids = findTracks(list, tracks);
  const selected = selectedTracks(list);
  const select = async (name: "aid" | "sid", id: number | "no" | undefined) => {
    if (id === undefined || id === selected[name]) return;
    await channel.send(["set_property", name, id]);
  };
  if (audio !== null) await select("aid", ids.get(audio));
  if (subtitle !== null) await select("sid", ids.get(subtitle) ?? "no");
  const files = tracks.flatMap((it) =>
    it.file === null ? [] : [{ ...it, file: it.file }]
  );
  const isWanted = ({ index }: PlayerTrack) => index === subtitle;
  if (!files.some(isWanted)) await settle({ channel, playback });
  for (const it of files.sort((a, b) => +isWanted(b) - +isWanted(a))) {
    // They would be added to the item that mpv plays by now.
    if (playback.end !== null) return;
    const { file: { url, format }, title, language } = it;
    const demuxer = SUBTITLE_DEMUXERS[format];
    if (demuxer === undefined) continue;
    await channel.send(["set_property", "demuxer-lavf-format", demuxer]);
    const flag = isWanted(it) ? "select" : "auto";
    const command = ["sub-add", url, flag, title, language ?? ""];
    await channel.send(command, SUBTITLE_LIMIT_MS);
    if (isWanted(it)) await settle({ channel, playback });
  }
  if (files.length === 0 || playback.end !== null) return;
  const { "demuxer-lavf-format": format } = formatOptions(request.demuxer);
  await channel.send(["set_property", "demuxer-lavf-format", format]);
}

/**
 * Counts another selection as the user's from now on. mpv reports its own after
 * the reply to the command.
 */
async function settle(mpv: Selecting): Promise<void> {
  await readProperties(mpv, TRACKS);
  mpv.playback.settle();
}

/** Reads what mpv does not report if it is as it was for the item before. */
export async function readProperties(
  { channel, playback }: Selecting,
  names: readonly string[],
): Promise<void> {
  await Promise.all(names.map(async (name) => {
    const data = await channel.send(["get_property", name]);
    if (data === null) return;
    playback.handle({ event: "property-change", name, data });
  }));
}
