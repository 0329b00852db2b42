import { Failure } from "../core/failure.ts";
import type { TokenKey } from "../core/token_key.ts";

interface Work {
  readonly account: TokenKey;
  readonly itemId: string;
  readonly stop: AbortController;
}

/**
 * The running work of this process for accounts, so that a pause or a sign-out
 * ends it.
 */
export class RunningWork {
  readonly #running = new Set<Work>();

  /** Lends a signal that ends with `outer`, or when the work is stopped. */
  async with<T>(
    { account, itemId, outer }: {
      account: TokenKey;
      itemId: string;
      outer: AbortSignal;
    },
    use: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const work = { account, itemId, stop: new AbortController() };
    const end = () => work.stop.abort();
    if (outer.aborted) end();
    outer.addEventListener("abort", end, { once: true });
    this.#running.add(work);
    try {
      return await use(work.stop.signal);
    } finally {
      outer.removeEventListener("abort", end);
      this.#running.delete(work);
    }
  }

  /** @returns how many were stopped */
  stopItem(itemId: string): number {
    return this.#stop((it) => it.itemId === itemId);
  }

  stopAll(): number {
    return this.#stop(() => true);
  }

  stopAccount({ serverId, userId }: TokenKey): number {
    return this.#stop(({ account }) =>
      account.serverId === serverId && account.userId === userId
    );
  }

  #stop(matches: (work: Work) => boolean): number {
    const found = [...this.#running].filter(matches);
    for (const { stop } of found) stop.abort();
    return found.length;
  }
}

/** Returns the failure of work that was stopped. */
export function stopped(action: string): Failure {
  return new Failure("cancelled", `${action}: it was interrupted`);
}
