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

/** The observed properties, by the ids in their events. */
export const OBSERVED = [[1, "time-pos"], [2, "pause"]] as const;

/**
 * Follows mpv's events: its position, and how and why it ended.
 *
 * Source: mpv's manual, "List of events": `property-change`,
 * `playback-restart`, `end-file` and `log-message`.
 */
export class MpvWords {
  /** null until the file has ended. */
  end: PlayerEnd | null = null;
  #loaded = false;
  #restarted = false;
  #shown = false;
  #paused = false;
  #positionMs: number | null = null;
  #fileError: string | null = null;
  #lastLine: string | null = null;

  /** Why it failed, without addresses; null when it does not say. */
  get problem(): string | null {
    return this.#fileError ?? this.#lastLine;
  }

  /** The last position; null until something is shown. */
  get place(): { positionMs: number; paused: boolean } | null {
    if (!this.#shown || this.#positionMs === null) return null;
    return { positionMs: this.#positionMs, paused: this.#paused };
  }

  hear({ event, reason, text, name, data, ...more }: MpvEvent): void {
    if (event === "file-loaded") this.#loaded = true;
    if (event === "playback-restart") this.#restarted = true;
    if (event === "property-change") this.#observe(name, data);
    if (event === "log-message") this.#lastLine = plain(text) ?? this.#lastLine;
    if (event !== "end-file") return;
    this.end = ENDS[String(reason)] ?? this.end;
    // What was never open has not been played to its end.
    if (this.end === "finished" && !this.#loaded) this.end = "failed";
    this.#fileError = plain(more["file_error"]);
  }

  /** A file that has ended has no position: the last one is kept. */
  #observe(name: unknown, data: unknown): void {
    if (name === "pause") this.#paused = data === true;
    if (name !== "time-pos") return;
    if (typeof data !== "number" || !Number.isFinite(data)) return;
    this.#positionMs = Math.max(0, Math.round(data * 1_000));
    // mpv also restarts past the end of a file, and then does not continue.
    if (this.#restarted) this.#shown = true;
  }
}

function plain(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const words = sanitize(text.replace(ADDRESS, "the address")).trim();
  return words === "" ? null : words.slice(0, PROBLEM_MAX);
}
