import { Failure } from "../../src/core/failure.ts";
import type {
  HeldPlayer,
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
  /** False for a player that cannot be held; true by default. */
  readonly holds?: boolean;
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
  /** The number of players that were ever opened. */
  opened = 0;
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
    this.opened++;
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    return await this.#play(request, () => this.running--);
  }

  /** @param close ends the player, once no item is left to play */
  async #play(
    request: PlayerRequest,
    close: () => unknown,
  ): Promise<RunningPlayer> {
    this.started.push(request);
    const play = await this.#playOf(request);
    const { positionMs, ends, asks = true, waits = false, holds = true } = play;
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
    const state = new FakeState(positionMs);
    return {
      name: NAME,
      exact: true,
      chosen: request,
      ended,
      problem: null,
      state: () => state.read(),
      changed: () => state.changed,
      control: (action) => {
        this.actions.push(action);
        return Promise.resolve(!hasEnded && state.apply(action));
      },
      offer: (offer) => void (this.offer = offer),
      append: async (appended) => {
        if (hasEnded || next !== null) return null;
        next = await this.#play(appended, () => isRemoved || close());
        if (isRemoved) await next.stop();
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
      hold: async () => {
        if (hasEnded || !holds) return null;
        [hasEnded, isRemoved] = [true, true];
        await next?.stop();
        resolve("stopped");
        return this.#held(close);
      },
      async stop() {
        if (!hasEnded) end("stopped");
        await ended;
      },
    };
  }

  #held(close: () => unknown): HeldPlayer {
    return {
      play: (request) => this.#play(request, close),
      stop: () => Promise.resolve(void close()),
    };
  }
}

/** The state of one play, which actions change. */
class FakeState {
  #state: PlayerState | null;
  #change = Promise.withResolvers<void>();

  constructor(positionMs: number | null) {
    this.#state = positionMs === null ? null : playerState({ positionMs });
  }

  read(): PlayerState | null {
    this.#change = Promise.withResolvers<void>();
    return this.#state;
  }

  get changed(): Promise<void> {
    return this.#change.promise;
  }

  apply(action: PlayerAction): boolean {
    const next = this.#state && after(this.#state, action);
    if (next === null) return false;
    this.#state = next;
    this.#change.resolve();
    return true;
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
