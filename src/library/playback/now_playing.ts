import { Failure } from "../../core/failure.ts";
import type {
  PlayAction,
  RunningPlayer,
  SkipAction,
} from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { PlayProgress } from "./watch_player.ts";

/** The state of the play of a process. */
export interface PlayStatus extends Omit<PlayProgress, "url" | "next"> {
  readonly itemId: string;
}

const CANNOT: Readonly<
  Record<Exclude<PlayAction, SkipAction>["kind"], string>
> = {
  "pause": "Cannot pause: it shows nothing yet",
  "resume": "Cannot resume: it shows nothing yet",
  "toggle-pause": "Cannot pause: it shows nothing yet",
  "toggle-mute": "Cannot mute: it plays no sound",
  "seek-by": "Cannot seek: it shows nothing yet, or cannot jump",
  "seek-to": "Cannot seek: it shows nothing yet, or cannot jump",
  "volume-by": "Cannot change the volume: it plays no sound",
  "volume-to": "Cannot change the volume: it plays no sound",
  "next-subtitles": "Cannot change the subtitles: there are none",
  "subtitles-off": "Cannot turn off the subtitles: it shows nothing yet",
  "next-audio": "Cannot change the audio: there is no other track",
  "next-chapter": "Cannot change the chapter: there is no later one",
  "previous-chapter": "Cannot change the chapter: there is no earlier one",
  "skip-segment": "Cannot skip: the server knows no intro or credits here",
};

type Skip = (delta: 1 | -1) => boolean;
const CANNOT_SKIP: Skip = () => false;
type SkipSegment = () => Promise<boolean>;

/** One play, as its process follows it. */
export interface PlayHandle {
  /** Controls this player from now on, until it ends. */
  attach(player: RunningPlayer, skipSegment: SkipSegment): void;
  tell(status: PlayStatus): void;
  /** Goes to the item before or after the running one, if there is one. */
  lendSkip(skip: Skip): void;
  /** Must be called once the play has ended. */
  end(): void;
}

/** The play of this process, which a user can follow and control. */
export class NowPlaying {
  #turns = 0;
  #status: PlayStatus | null = null;
  #player: RunningPlayer | null = null;
  #skip: Skip = CANNOT_SKIP;
  #skipSegment: SkipSegment | null = null;
  readonly #listeners = new Set<(status: PlayStatus | null) => void>();

  /** Returns null if nothing is playing. */
  get status(): PlayStatus | null {
    return this.#status;
  }

  /** Begins a play. An earlier one that still ends is ignored from now on. */
  begin(): PlayHandle {
    const turn = ++this.#turns;
    this.#player = null;
    this.#skip = CANNOT_SKIP;
    const ifLast = (use: () => void) => this.#turns === turn && use();
    return {
      attach: (player, skipSegment) =>
        void ifLast(() => {
          this.#attach(player);
          this.#skipSegment = skipSegment;
        }),
      tell: (status) => void ifLast(() => this.#tell(status)),
      lendSkip: (skip) => void ifLast(() => this.#skip = skip),
      end: () => void ifLast(() => this.#tell(null)),
    };
  }

  /** Listens to each change; call the result to stop. */
  onChange(listener: (status: PlayStatus | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Resolves with the first state that is wanted, or with the current one after
   * the limit. Never rejects.
   */
  async next(
    clock: Pick<Clock, "wait">,
    { isWanted, limitMs }: {
      isWanted: (status: PlayStatus | null) => boolean;
      limitMs: number;
    },
  ): Promise<PlayStatus | null> {
    if (isWanted(this.#status)) return this.#status;
    const { promise, resolve } = Promise.withResolvers<PlayStatus | null>();
    const stop = this.onChange((it) => isWanted(it) && resolve(it));
    const waiting = new AbortController();
    clock.wait(limitMs, waiting.signal)
      .then(() => resolve(this.#status), () => undefined);
    try {
      return await promise;
    } finally {
      stop();
      waiting.abort();
    }
  }

  #skipTo(kind: SkipAction["kind"]): void {
    if (this.#status === null) throw nothingPlays();
    if (this.#skip(kind === "next-item" ? 1 : -1)) return;
    const place = kind === "next-item" ? "next" : "previous";
    throw new Failure(
      "not_found",
      `Cannot go to the ${place} item: there is none`,
      {
        hint: "Play a series, an album or several items first",
      },
    );
  }

  #attach(player: RunningPlayer): void {
    this.#player = player;
    player.ended.then(() => {
      if (this.#player === player) this.#player = null;
    });
  }

  #tell(status: PlayStatus | null): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /**
   * Does an action in the player.
   *
   * @throws {Failure} `not_found` if nothing is playing, or if the player cannot
   * do it
   */
  async control(action: PlayAction): Promise<void> {
    if (isSkip(action)) return this.#skipTo(action.kind);
    const player = this.#player;
    if (player === null) throw nothingPlays();
    const isSegment = action.kind === "skip-segment";
    const isDone = isSegment
      ? await this.#skipSegment?.()
      : await player.control(action);
    if (isDone) return;
    if (player.exact) {
      throw new Failure("not_found", CANNOT[action.kind], {
        hint: isSegment
          ? "Use `jellytau player seek <time>` to jump"
          : "Try again later, or use the player's own window",
      });
    }
    throw new Failure(
      "not_found",
      `Cannot control "${player.name}": JellyTau can only start and stop it`,
      { hint: "Use the player's own window, or play with mpv" },
    );
  }
}

function isSkip(action: PlayAction): action is SkipAction {
  return action.kind === "next-item" || action.kind === "previous-item";
}

/**
 * Returns the failure of a request while nothing is playing.
 *
 * @param pid the process that was asked; null for any
 */
export function nothingPlays(pid: number | null = null): Failure {
  const where = pid === null ? "" : ` in process ${pid}`;
  return new Failure(
    "not_found",
    `Cannot control the player: nothing is playing${where}`,
    { hint: "Play something first" },
  );
}
