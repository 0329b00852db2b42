import { Failure } from "../../core/failure.ts";
import type {
  ControlledPlayer,
  PlayAction,
  QueueAction,
} from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { QueuePlace, RunningQueue } from "./running_queue.ts";
import type { PlayProgress } from "./watch_player.ts";

/** The state of the play of a process. */
export interface PlayStatus extends Omit<PlayProgress, "url" | "next"> {
  readonly itemId: string;
  readonly queue: QueuePlace;
}

const CANNOT: Readonly<
  Record<Exclude<PlayAction, QueueAction>["kind"], string>
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

type SkipSegment = () => Promise<boolean>;

/** One play, as its process follows it. */
export interface PlayHandle {
  /** Controls this player from now on, until it ends. */
  attach(player: ControlledPlayer, skipSegment: SkipSegment): void;
  tell(status: PlayStatus): void;
  /** Controls this queue from now on. */
  lendQueue(queue: RunningQueue): void;
  /** Must be called once the play has ended. */
  end(): void;
}

/** The play of this process, which a user can follow and control. */
export class NowPlaying {
  #turns = 0;
  #status: PlayStatus | null = null;
  #player: ControlledPlayer | null = null;
  #queue: RunningQueue | null = null;
  #skipSegment: SkipSegment | null = null;
  readonly #listeners = new Set<(status: PlayStatus | null) => void>();

  /** Returns null if nothing is playing. */
  get status(): PlayStatus | null {
    return this.#status;
  }

  /** @throws {Failure} `not_found` if nothing is playing */
  get queue(): RunningQueue {
    if (this.#queue === null) throw nothingPlays();
    return this.#queue;
  }

  /** Begins a play. An earlier one that still ends is ignored from now on. */
  begin(): PlayHandle {
    const turn = ++this.#turns;
    this.#player = null;
    this.#queue = null;
    const ifLast = (use: () => void) => this.#turns === turn && use();
    return {
      attach: (player, skipSegment) =>
        void ifLast(() => {
          this.#attach(player);
          this.#skipSegment = skipSegment;
        }),
      tell: (status) => void ifLast(() => this.#tell(status)),
      lendQueue: (queue) => void ifLast(() => this.#queue = queue),
      end: () => void ifLast(() => this.#end()),
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

  #attach(player: ControlledPlayer): void {
    this.#player = player;
    player.ended.then(() => {
      if (this.#player === player) this.#player = null;
    });
  }

  #end(): void {
    this.#queue = null;
    this.#tell(null);
  }

  #tell(status: PlayStatus | null): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /**
   * Does an action in the player or on the queue.
   *
   * @throws {Failure} `not_found` if nothing is playing, or if the player or the
   * queue cannot do it
   */
  async control(action: PlayAction): Promise<void> {
    if (isForQueue(action)) return await this.queue.control(action);
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
          ? "Jump to another position instead"
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

function isForQueue(action: PlayAction): action is QueueAction {
  return !Object.hasOwn(CANNOT, action.kind);
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
