import type {
  PlayerEnd,
  PlayerRequest,
  PlayerState,
} from "../core/playback_ports.ts";
import { sanitize } from "../core/printable.ts";
import type { MpvEvent } from "./mpv_ipc.ts";
import { MpvTracks } from "./mpv_tracks.ts";

/** In characters: enough for a sentence. */
const PROBLEM_MAX = 200;
/** Matches addresses: the relay's is private to this run. */
const ADDRESS = /\b[a-z]+:\/\/\S+/gi;
const ENDS: Readonly<Record<string, PlayerEnd>> = {
  eof: "finished",
  quit: "stopped",
  stop: "stopped",
  error: "failed",
};

/** The observed properties, by the ids in their events. */
export const OBSERVED = [
  [1, "time-pos"],
  [2, "pause"],
  [3, "volume"],
  [4, "mute"],
  [5, "track-list"],
  [6, "aid"],
  [7, "sid"],
] as const;

/**
 * Follows mpv's events: its state, and how and why it ended.
 *
 * Source: mpv's manual, "List of events": `property-change`,
 * `playback-restart`, `end-file` and `log-message`.
 */
export class MpvPlayback {
  /** null until the file has ended. */
  end: PlayerEnd | null = null;
  #loaded = false;
  #restarted = false;
  /** The first position after the first restart. */
  #restartedAtMs: number | null = null;
  #shown = false;
  #paused = false;
  #positionMs: number | null = null;
  #volume: number | null = null;
  #muted = false;
  #seeks = 0;
  /** True after an action, until mpv reports a volume. */
  #acted = false;
  readonly #tracks: MpvTracks;
  #change = Promise.withResolvers<void>();
  /** True until it has started to play. */
  #isFirst = true;
  /** True if mpv went on to another item before the end of this one. */
  wasSkipped = false;
  #fileError: string | null = null;
  #lastLine: string | null = null;

  constructor(wanted: Pick<PlayerRequest, "tracks" | "audio" | "subtitle">) {
    this.#tracks = new MpvTracks(wanted);
  }

  /** The reason of a failure, without addresses; null if mpv gives none. */
  get problem(): string | null {
    return this.#fileError ?? this.#lastLine;
  }

  /** Returns the last state; null until something is shown. */
  state(): PlayerState | null {
    this.#change = Promise.withResolvers<void>();
    const positionMs = this.#positionMs;
    if (!this.#shown || positionMs === null) return null;
    const { audio, subtitle } = this.#tracks;
    const audioSelected = this.#tracks.wasChanged("aid");
    const subtitleSelected = this.#tracks.wasChanged("sid");
    return {
      positionMs,
      paused: this.#paused,
      volume: this.#volume,
      muted: this.#muted,
      audio,
      subtitle,
      audioSelected,
      subtitleSelected,
      seeks: this.#seeks,
    };
  }

  /**
   * Resolves once mpv has paused, resumed, jumped, changed a track or done an
   * action since the last call of {@link state}.
   */
  get changed(): Promise<void> {
    return this.#change.promise;
  }

  /** Follows mpv's selection from now on: the wanted tracks are selected. */
  settle(): void {
    this.#tracks.settle();
    this.#change.resolve();
  }

  /** Reports a change that a user of JellyTau has asked for. */
  handleAction(): void {
    this.#acted = true;
    this.#change.resolve();
  }

  /** Records the position at which mpv continues after a jump. */
  handleRestart(position: unknown): void {
    if (this.end !== null) return;
    this.#move(position, { plays: false });
    if (this.#isFirst) this.#isFirst = false;
    else this.#seeks++;
    this.#change.resolve();
  }

  handle({ event, reason, text, name, data, ...more }: MpvEvent): void {
    if (event === "file-loaded") this.#loaded = true;
    if (event === "playback-restart") this.#restarted = true;
    if (event === "property-change") this.#observe(name, data);
    if (event === "log-message") this.#lastLine = plain(text) ?? this.#lastLine;
    if (event !== "end-file") return;
    this.end = ENDS[String(reason)] ?? this.end;
    this.wasSkipped = reason === "stop";
    // A file that never opened was not played to its end.
    if (this.end === "finished" && !this.#loaded) this.end = "failed";
    this.#fileError = plain(more["file_error"]);
  }

  /** Keeps the last state once the file has ended. */
  #observe(name: unknown, data: unknown): void {
    if (this.end !== null) return;
    switch (name) {
      case "time-pos":
        return this.#move(data, { plays: true });
      case "pause":
        this.#paused = data === true;
        return this.#change.resolve();
      case "volume":
        this.#volume = percentOf(data);
        return this.#handleVolume();
      case "mute":
        this.#muted = data === true;
        return this.#handleVolume();
      case "track-list":
        return this.#tracks.readList(data);
      case "aid":
      case "sid":
        this.#tracks.select(name, data);
        return this.#change.resolve();
    }
  }

  /** mpv may report the effect of an action after its reply. */
  #handleVolume(): void {
    if (this.#acted) this.#change.resolve();
    this.#acted = false;
  }

  /** @param plays whether mpv reports it by itself, as it does while it plays */
  #move(data: unknown, { plays }: { plays: boolean }): void {
    if (typeof data !== "number" || !Number.isFinite(data)) return;
    const positionMs = Math.max(0, Math.round(data * 1_000));
    this.#positionMs = positionMs;
    if (!this.#restarted || !plays) return;
    // mpv also restarts past the end of a file, and then does not continue.
    this.#restartedAtMs ??= positionMs;
    if (this.#paused || positionMs !== this.#restartedAtMs) this.#shown = true;
  }
}

/** mpv can amplify; the server's scale ends at 100. */
function percentOf(data: unknown): number | null {
  return typeof data === "number" && Number.isFinite(data)
    ? Math.min(100, Math.max(0, Math.round(data)))
    : null;
}

function plain(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const words = sanitize(text.replace(ADDRESS, "the address")).trim();
  return words === "" ? null : words.slice(0, PROBLEM_MAX);
}
