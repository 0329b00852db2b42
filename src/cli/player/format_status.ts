import { formatBitrate } from "../../core/bitrate.ts";
import { sanitize } from "../../core/printable.ts";
import type { PlayStatusView, Reply } from "../../service/protocol.ts";
import { formatPlay } from "../output/format_play.ts";

/** Returns the JSON for scripts, without nested objects. */
export function statusData({ pid, status }: Reply<"ask-player">) {
  const { player, segment, queue, bitrateLimit = null, ...play } = status;
  const { name = null, ...state } = player ?? {
    volume: null,
    muted: false,
    audio: null,
    subtitles: null,
  };
  const place = {
    queueNumber: queue.number,
    queueTotal: queue.total,
    repeat: queue.repeat,
  };
  const skippable = {
    segment: segment?.type ?? null,
    segmentEndMs: segment?.endMs ?? null,
  };
  const about = { ...skippable, bitrateLimit, ...place };
  return { pid, ...play, player: name, ...state, ...about };
}

/** Formats a play for people, in one line without control characters. */
export function formatStatus(status: PlayStatusView): string {
  const { player, queue, bitrateLimit } = status;
  const { volume = null, muted = false, audio = null, subtitles = null } =
    player ?? {};
  const facts = [
    formatPlay(status),
    muted ? "muted" : volume === null ? "" : `volume ${volume}`,
    audio === null ? "" : `audio ${audio}`,
    subtitles === null ? "" : `subtitles ${subtitles}`,
    status.segment === null ? "" : `can skip ${status.segment.type}`,
    bitrateLimit === undefined
      ? ""
      : `transcoded to ${formatBitrate(bitrateLimit)}`,
    queue.total > 1 ? `${queue.number} of ${queue.total}` : "",
    queue.repeat === "off" ? "" : `repeat ${queue.repeat}`,
  ].filter((it) => it !== "");
  return sanitize(facts.join("  "));
}
