import type { Tools } from "./requests.ts";

/** Within this time, the changes themselves have asked for a sync. */
const JUST_ASKED_MS = 5_000;

/**
 * Follows the changes of the active account's server, one at a time.
 *
 * @param options.sync syncs in the background
 * @param options.nowMs a clock
 */
export function liveRequests(
  { client, quietly, say }: Tools,
  { sync, nowMs = () => Date.now() }: {
    sync: () => void;
    nowMs?: () => number;
  },
) {
  let running: AbortController | null = null;
  let askedAtMs = -Infinity;
  let isUnable = false;
  const follow = (missed: boolean) => {
    running?.abort();
    const controller = running = new AbortController();
    quietly(async (closing) => {
      const signal = AbortSignal.any([closing, controller.signal]);
      const input = { account: null, missed };
      // The account's state and the next sync show the same failure.
      await client.send("follow-server", input, { signal }).then(() => {
        if (!isUnable) say("This server does not report changes");
        isUnable = true;
      }, () => undefined);
    });
  };
  return {
    follow: () => follow(false),
    /** Follows again after an outage, and syncs once the server answers. */
    catchUp: () => {
      if (nowMs() - askedAtMs >= JUST_ASKED_MS) follow(true);
    },
    /** The server has changes that only a sync can read. */
    syncDue: () => {
      askedAtMs = nowMs();
      sync();
    },
    stop: () => running?.abort(),
  };
}
