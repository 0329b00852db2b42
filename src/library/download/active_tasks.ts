import type { TokenKey } from "../../core/token_key.ts";

interface Work {
  readonly account: TokenKey;
  readonly itemId: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * The running work of this process for accounts, so that a pause or a sign-out
 * ends it.
 */
export class ActiveTasks {
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
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const stop = new AbortController();
    const work = { account, itemId, stop, ended };
    const end = () => stop.abort();
    if (outer.aborted) end();
    outer.addEventListener("abort", end, { once: true });
    this.#running.add(work);
    try {
      return await use(stop.signal);
    } finally {
      outer.removeEventListener("abort", end);
      this.#running.delete(work);
      resolve();
    }
  }

  /** @returns how many were stopped */
  stopItem(itemId: string): number {
    return this.#stop((it) => it.itemId === itemId).length;
  }

  stopAll(): number {
    return this.#stop(() => true).length;
  }

  /** @returns the end of each work that was stopped; none rejects */
  stopAccount({ serverId, userId }: TokenKey): readonly Promise<void>[] {
    return this.#stop(({ account }) =>
      account.serverId === serverId && account.userId === userId
    ).map(({ ended }) => ended);
  }

  #stop(matches: (work: Work) => boolean): readonly Work[] {
    const found = [...this.#running].filter(matches);
    for (const { stop } of found) stop.abort();
    return found;
  }
}
