import type { Tools } from "./requests.ts";
import { accountId, activeAccount, type State } from "../model/state.ts";

/** The pauses between attempts; the last one repeats. */
const PAUSES_MS = [2_000, 4_000, 8_000, 15_000, 30_000];
/** The pause between checks of a server that can be reached. */
const LOOK_EVERY_MS = 60_000;

/** The dependencies of the watch. */
export interface WatchOptions {
  readonly state: () => State;
  /** Checks the accounts in the background. */
  readonly check: () => void;
  /** Sends pending changes and syncs the library. */
  readonly catchUp: () => void;
  /** Calls a function after a delay; the result cancels the call. */
  readonly later: (use: () => void, afterMs: number) => () => void;
}

/**
 * Notices when the active account's server becomes unreachable and when it is
 * back. Sends no token, so that no keyring has to be unlocked.
 */
export class ServerWatch {
  readonly #tools: Tools;
  readonly #options: WatchOptions;
  /** The account whose server is unreachable; null if none is. */
  #out: string | null = null;
  #checking = false;
  #tries = 0;
  #cancel = () => {};
  #watched: string | null = null;

  constructor(tools: Tools, options: WatchOptions) {
    this.#tools = tools;
    this.#options = options;
  }

  /** Must be called after every change of the state. */
  readonly look = (): void => {
    const account = activeAccount(this.#options.state());
    const id = account && accountId(account);
    const key = account && `${id} ${account.state === "unreachable"}`;
    if (this.#out !== null && this.#out !== id) this.#ended();
    if (key !== this.#watched) {
      this.#watched = key;
      this.#schedule();
    }
    if (account === null) return;
    if (account.state === "unreachable") {
      this.#out = id;
      this.#checking = false;
    } else if (this.#out !== null) this.#back(account.state);
  };

  stop(): void {
    this.#cancel();
  }

  /**
   * Checks the account of a server that answers again, then reports the result.
   */
  #back(state: string): void {
    if (state === "unchecked") {
      if (this.#checking) return;
      this.#checking = true;
      return this.#options.check();
    }
    this.#ended();
    if (state !== "valid") return;
    this.#tools.say("The server is back");
    this.#options.catchUp();
  }

  /** The next outage starts with a short pause again. */
  #ended(): void {
    this.#out = null;
    this.#checking = false;
    this.#tries = 0;
  }

  #schedule(): void {
    this.#cancel();
    const { dispatch } = this.#tools;
    const account = activeAccount(this.#options.state());
    if (account === null) return dispatch({ kind: "retry", retryAtMs: null });
    const isOut = account.state === "unreachable";
    const pause = PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)] ?? 0;
    const pauseMs = isOut ? pause : LOOK_EVERY_MS;
    const retryAtMs = isOut ? Date.now() + pauseMs : null;
    dispatch({ kind: "retry", retryAtMs });
    const ask = () => this.#ask(accountId(account));
    this.#cancel = this.#options.later(ask, pauseMs);
  }

  #ask(account: string): void {
    const { client, dispatch, quietly } = this.#tools;
    if (this.#out !== null) this.#tries++;
    dispatch({ kind: "retry", retryAtMs: null });
    const watched = this.#watched;
    quietly(async (signal) => {
      // An event reports the result, as for every call.
      await client.send("reach-server", { account }, { signal })
        .catch(() => undefined);
      if (!signal.aborted && watched === this.#watched) this.#schedule();
    });
  }
}
