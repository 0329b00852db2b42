import { type Failure, toFailure } from "../../core/failure.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { ChangeBatches, type ChangeEffect } from "./change_batches.ts";
import { isFinal } from "./final_failure.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const SHORTEST_PAUSE_MS = 250;
/** A connection that lasts this long shows that the server works. */
const STABLE_MS = 60_000;

/** A session that can also announce changes. */
export type FollowedServer =
  & Session["server"]
  & Pick<ServerSession, "openChanges">;

export interface FollowOptions {
  readonly account: TokenKey;
  /** True if changes were missed, so that a sync is due. */
  readonly missed: boolean;
  readonly tell: (effect: ChangeEffect) => void;
  readonly signal: AbortSignal;
  /**
   * Lends a session with the server.
   *
   * @throws {Failure} the failures of the connection and of `use`; `forbidden`
   * if the server refuses only the changes
   */
  readonly connect: (
    use: (server: FollowedServer) => Promise<void>,
  ) => Promise<void>;
}

interface FollowDependencies extends SyncDependencies {
  readonly random: () => number;
}

/**
 * Follows the changes of a server and keeps the stored library up to date.
 * Connects again whenever the connection breaks, and asks for one sync then,
 * because the server repeats nothing.
 *
 * Returns if the server offers no changes.
 *
 * @throws {Failure} `cancelled`, and failures that waiting does not fix
 */
export function followServer(
  deps: FollowDependencies,
  options: FollowOptions,
): Promise<void> {
  return new Follower(deps, options).run();
}

class Follower {
  readonly #deps: FollowDependencies;
  readonly #options: FollowOptions;
  readonly #batches: ChangeBatches;
  /** True if a sync is needed as soon as the server answers. */
  #isSyncDue: boolean;
  /** True if changes may have been missed since the last sync. */
  #isBehind = false;
  /** The number of attempts and short connections in a row. */
  #tries = 0;

  constructor(deps: FollowDependencies, options: FollowOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#batches = new ChangeBatches(deps, options);
    this.#isSyncDue = options.missed;
  }

  async run(): Promise<void> {
    const { clock, random } = this.#deps;
    while (true) {
      const sinceMs = clock.monotonicMs();
      if (!await this.#once()) return;
      const isStable = clock.monotonicMs() - sinceMs >= STABLE_MS;
      if (isStable) this.#tries = 0;
      const capMs = Math.min(
        LONGEST_PAUSE_MS,
        FIRST_PAUSE_MS * 2 ** this.#tries++,
      );
      const pauseMs = Math.max(SHORTEST_PAUSE_MS, random() * capMs);
      await clock.wait(pauseMs, this.#options.signal);
    }
  }

  /** Follows until the connection ends. @returns false to give up */
  async #once(): Promise<boolean> {
    let isReached = false;
    try {
      await this.#options.connect((server) => {
        isReached = true;
        return this.#follow(server);
      });
      this.#isSyncDue = true;
    } catch (caught) {
      const failure: Failure = toFailure(caught);
      if (this.#options.signal.aborted || isFinal(failure)) throw failure;
      if (isReached && failure.kind === "forbidden") return false;
      if (!isReached) this.#isSyncDue = true;
    }
    return true;
  }

  async #follow(server: FollowedServer): Promise<void> {
    const { changes, close } = await this.#open(server);
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#options.signal]);
    if (this.#isSyncDue || this.#isBehind) this.#batches.addSync();
    this.#isSyncDue = this.#isBehind = false;
    const reading = async () => {
      for await (const change of changes) this.#batches.add(change);
    };
    try {
      await Promise.race([reading(), this.#batches.run(server, signal)]);
    } finally {
      stop.abort();
      close();
    }
  }

  /** Opens the changes; without them, a sync is still possible. */
  async #open(server: FollowedServer) {
    try {
      const opened = await server.openChanges();
      return { changes: opened.changes, close: () => opened.close() };
    } catch (caught) {
      const { signal, tell } = this.#options;
      if (this.#isSyncDue && !signal.aborted) tell({ kind: "sync-due" });
      this.#isSyncDue = false;
      this.#isBehind = true;
      throw caught;
    }
  }
}
