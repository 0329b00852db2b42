import type { PlayerEnd } from "../core/playback_ports.ts";
import { sanitize } from "../core/printable.ts";
import type { MpvEvent } from "./mpv_channel.ts";

/** Characters; a sentence is enough. */
const PROBLEM_MAX = 200;
/** The relay's address is of this run alone, and nobody else's business. */
const ADDRESS = /\b[a-z]+:\/\/\S+/gi;
const ENDS: Readonly<Record<string, PlayerEnd>> = {
  eof: "finished",
  quit: "stopped",
  stop: "stopped",
  error: "failed",
};

/**
 * What mpv tells of its end, from its events.
 *
 * Source: mpv's manual, "List of events", `end-file` and `log-message`.
 */
export class MpvWords {
  /** null until the file has ended. */
  end: PlayerEnd | null = null;
  #loaded = false;
  #fileError: string | null = null;
  #lastLine: string | null = null;

  /** Why it failed, without addresses; null when it does not say. */
  get problem(): string | null {
    return this.#fileError ?? this.#lastLine;
  }

  hear({ event, reason, text, ...more }: MpvEvent): void {
    if (event === "file-loaded") this.#loaded = true;
    if (event === "log-message") this.#lastLine = plain(text) ?? this.#lastLine;
    if (event !== "end-file") return;
    this.end = ENDS[String(reason)] ?? this.end;
    // What was never open has not been played to its end.
    if (this.end === "finished" && !this.#loaded) this.end = "failed";
    this.#fileError = plain(more["file_error"]);
  }
}

function plain(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const words = sanitize(text.replace(ADDRESS, "the address")).trim();
  return words === "" ? null : words.slice(0, PROBLEM_MAX);
}
