import { Failure } from "../../src/core/failure.ts";
import type {
  PlayerAction,
  PlayerEnd,
  PlayerOffer,
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
  /** True to end only once another item was appended; false by default. */
  readonly waits?: boolean;
}

const NAME = "test";

/** Players that report one position each; passes the contract. */
export class FakePlayers implements Players {
  readonly #playOf: (request: PlayerRequest) => FakePlay | Promise<FakePlay>;
  readonly started: PlayerRequest[] = [];
  /** The actions that were asked of any player. */
  readonly actions: PlayerAction[] = [];
  /** The offer in the window of the last player. */
  offer: PlayerOffer | null = null;
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
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    return await this.#play(request, () => this.running--);
  }

  /** @param close ends the player, once no item is left to play */
  async #play(
    request: PlayerRequest,
    close: () => unknown,
  ): Promise<RunningPlayer> {
    this.started.push(request);
    const { positionMs, ends, asks = true, waits = false } = await this
      .#playOf(request);
    if (asks) await (await fetch(request.url)).body?.cancel();
    const { promise: ended, resolve } = Promise.withResolvers<PlayerEnd>();
    let next: RunningPlayer | null = null;
    let hasEnded = false;
    let isRemoved = false;
    const end = (how: PlayerEnd) => {
      hasEnded = true;
      resolve(how);
      if (next === null) close();
      if (how === "stopped") next?.stop();
    };
    if (ends !== null && !waits) end(ends);
    let state = positionMs === null ? null : playerState({ positionMs });
    let change = Promise.withResolvers<void>();
    return {
      name: NAME,
      exact: true,
      chosen: request,
      ended,
      problem: null,
      state: () => {
        change = Promise.withResolvers<void>();
        return state;
      },
      changed: () => change.promise,
      control: (action) => {
        this.actions.push(action);
        const next = hasEnded || state === null ? null : after(state, action);
        if (next === null) return Promise.resolve(false);
        state = next;
        change.resolve();
        return Promise.resolve(true);
      },
      offer: (offer) => void (this.offer = offer),
      append: async (appended) => {
        if (hasEnded || next !== null) return null;
        next = await this.#play(appended, () => isRemoved || close());
        // The caller can still remove it.
        if (ends !== null) setTimeout(() => hasEnded || end(ends));
        return next;
      },
      async removeAppended() {
        if (hasEnded || next === null) return;
        const removed = next;
        [next, isRemoved] = [null, true];
        await removed.stop();
      },
      async stop() {
        if (!hasEnded) end("stopped");
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
