import { Failure } from "../../src/core/failure.ts";
import type {
  PlayerEnd,
  PlayerRequest,
  Players,
  RunningPlayer,
} from "../../src/core/playback_ports.ts";
import { playerState } from "./player_state.ts";

/** The course of one play. */
export interface FakePlay {
  /** The position that it reports; null if it shows nothing. */
  readonly positionMs: number | null;
  /**
   * The end that comes at once by itself; null if it plays until it is stopped.
   */
  readonly ends: PlayerEnd | null;
  /** False for a player that never asks for the address; true by default. */
  readonly asks?: boolean;
}

const NAME = "test";

/** Players that report one position each; passes the contract. */
export class FakePlayers implements Players {
  readonly #playOf: (request: PlayerRequest) => FakePlay | Promise<FakePlay>;
  readonly started: PlayerRequest[] = [];
  running = 0;
  /** The largest number of players that ran at the same time. */
  mostRunning = 0;

  constructor(
    playOf: (request: PlayerRequest) => FakePlay | Promise<FakePlay>,
  ) {
    this.#playOf = playOf;
  }

  async start(
    name: string | null,
    request: PlayerRequest,
  ): Promise<RunningPlayer> {
    if (name !== null && name !== NAME) {
      throw new Failure("not_found", `Cannot play: no player "${name}"`);
    }
    this.started.push(request);
    const { positionMs, ends, asks = true } = await this.#playOf(request);
    if (asks) await (await fetch(request.url)).body?.cancel();
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    const { promise: ended, resolve } = Promise.withResolvers<PlayerEnd>();
    ended.then(() => this.running--);
    if (ends !== null) resolve(ends);
    const { audio, subtitle } = request;
    return {
      name: NAME,
      exact: true,
      chosen: { audio, subtitle },
      ended,
      problem: null,
      state: () => positionMs === null ? null : playerState({ positionMs }),
      changed: () => Promise.withResolvers<void>().promise,
      async stop() {
        resolve("stopped");
        await ended;
      },
    };
  }
}
