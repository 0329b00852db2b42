import { Failure } from "../../src/core/failure.ts";
import type {
  PlayerAction,
  PlayerEnd,
  PlayerRequest,
  Players,
  PlayerState,
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
  /** The actions that were asked of any player. */
  readonly actions: PlayerAction[] = [];
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
    let state = positionMs === null ? null : playerState({ positionMs });
    let isOver = false;
    ended.then(() => isOver = true);
    let change = Promise.withResolvers<void>();
    return {
      name: NAME,
      exact: true,
      chosen: { audio, subtitle },
      ended,
      problem: null,
      state: () => {
        change = Promise.withResolvers<void>();
        return state;
      },
      changed: () => change.promise,
      control: (action) => {
        this.actions.push(action);
        const next = isOver || state === null ? null : after(state, action);
        if (next === null) return Promise.resolve(false);
        state = next;
        change.resolve();
        return Promise.resolve(true);
      },
      async stop() {
        resolve("stopped");
        await ended;
      },
    };
  }
}

/** Returns the state after an action; null without tracks and chapters. */
function after(state: PlayerState, action: PlayerAction): PlayerState | null {
  const volume = state.volume ?? 100;
  const at = (ms: number) => ({
    ...state,
    positionMs: Math.max(0, ms),
    seeks: state.seeks + 1,
  });
  const loud = (percent: number) => ({
    ...state,
    volume: Math.min(100, Math.max(0, percent)),
  });
  switch (action.kind) {
    case "pause":
    case "resume":
      return { ...state, paused: action.kind === "pause" };
    case "toggle-pause":
      return { ...state, paused: !state.paused };
    case "toggle-mute":
      return { ...state, muted: !state.muted };
    case "seek-by":
      return at(state.positionMs + action.ms);
    case "seek-to":
      return at(action.ms);
    case "volume-by":
      return loud(volume + action.percent);
    case "volume-to":
      return loud(action.percent);
    default:
      return null;
  }
}
