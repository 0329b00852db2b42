import { toFailure } from "../../core/failure.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import { currentLocation } from "../model/state.ts";
import type { QueuedView } from "../model/views.ts";
import type { Tools } from "./requests.ts";

/** The most items in one reply. */
const PAGE = 100;
/** More items than anybody scrolls through. */
const SHOWN_MAX = 5_000;

/**
 * Reads the queue while it is shown, whenever it has changed. Many changes at
 * once need one more request.
 *
 * @returns a function that stops it
 */
export function followQueue(tools: Tools, store: ScreenStore): () => void {
  /** The play and the number of changes that were read. */
  let read: string | null = null;
  let isRunning = false;
  const look = () => {
    const state = store.state();
    const { item, queue } = state.playing ?? {};
    if (!queue) return void (read = null);
    const version = `${item} ${queue.changes}`;
    const isShown = currentLocation(state).kind === "queue";
    if (!isShown || isRunning || version === read) return;
    read = version;
    isRunning = true;
    tools.quietly((signal) =>
      readQueue(tools, signal).finally(() => {
        isRunning = false;
        look();
      })
    );
  };
  return store.subscribe(look);
}

async function readQueue(
  { client, dispatch }: Tools,
  signal: AbortSignal,
): Promise<void> {
  const queue: QueuedView[] = [];
  try {
    while (queue.length < SHOWN_MAX) {
      const window = { from: queue.length, limit: PAGE };
      const { items } = await client.send("list-queue", window, { signal });
      queue.push(...items);
      if (items.length < PAGE) break;
    }
    dispatch({ kind: "queue", queue });
  } catch (caught) {
    // Without a queue, its end is reported.
    if (toFailure(caught).kind !== "not_found") throw caught;
  }
}
