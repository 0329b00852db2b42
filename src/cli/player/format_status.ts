import { sanitize } from "../../core/printable.ts";
import type { PlayStatusView, Reply } from "../../service/protocol.ts";
import { formatPlay } from "../library/play.ts";

/** Returns the JSON for scripts, without nested objects. */
export function statusData({ pid, status }: Reply<"ask-player">) {
  const { player, segment, ...play } = status;
  const { name = null, ...state } = player ?? {
    volume: null,
    muted: false,
    audio: null,
    subtitles: null,
  };
  const skippable = {
    segment: segment?.type ?? null,
    segmentEndMs: segment?.endMs ?? null,
  };
  return { pid, ...play, player: name, ...state, ...skippable };
}

/** Formats a play for people, in one line without control characters. */
export function formatStatus(status: PlayStatusView): string {
  const { volume = null, muted = false, audio = null, subtitles = null } =
    status.player ?? {};
  const facts = [
    formatPlay(status),
    muted ? "muted" : volume === null ? "" : `volume ${volume}`,
    audio === null ? "" : `audio ${audio}`,
    subtitles === null ? "" : `subtitles ${subtitles}`,
    status.segment === null ? "" : `can skip ${status.segment.type}`,
  ].filter((it) => it !== "");
  return sanitize(facts.join("  "));
}
