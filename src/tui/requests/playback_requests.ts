import { lastUnsentNote, queueSummary } from "../../core/play_summary.ts";
import type { CommandInput } from "../../service/protocol.ts";
import type { ItemRef } from "../model/location.ts";
import type { Playing } from "../model/state.ts";
import type { Requests, Tools } from "./requests.ts";

/** The items to play, and what was chosen for them. */
type Chosen = Pick<CommandInput<"start-playback">, "items" | "follows">;

const DEFAULTS = {
  account: null,
  player: null,
  print: false,
  fromStart: false,
};

/**
 * Starts a player beside the screen, in a window of its own.
 *
 * @param playing reads what the screen shows as playing
 */
export function playbackRequests(
  { client, quietly, say, dispatch }: Tools,
  playing: () => Playing | null,
): Pick<Requests, "play" | "playAll" | "stopPlaying" | "control"> {
  let last = new AbortController();
  const isAsking = () => playing()?.state === "asking";
  return {
    play(items, options) {
      const [first] = items;
      if (first === undefined) return;
      const ids = items.map((it) => it.id);
      // Nothing follows items in random order.
      const chosen = { ...options, follows: options?.shuffle !== true };
      start(first, () => Promise.resolve({ ...chosen, items: ids }));
    },
    playAll(first, read) {
      start(first, async (signal) => {
        const items = [...await read(signal)];
        return { items, follows: false };
      });
    },
    stopPlaying() {
      if (isAsking()) return last.abort();
      quietly(async (signal) => {
        await client.send("stop-playback", { itemId: null }, { signal });
      });
    },
    control: (action, message) =>
      quietly(async (signal) => {
        await client.send("control-playback", { action }, { signal });
        if (message !== undefined) say(message);
      }),
  };

  function start(
    { id, name }: Pick<ItemRef, "id" | "name">,
    read: (signal: AbortSignal) => Promise<Chosen>,
  ): void {
    if (isAsking()) last.abort();
    const request = last = new AbortController();
    dispatch({ kind: "ask-to-play", item: id, title: name });
    const ended = () => dispatch({ kind: "ended", item: id });
    request.signal.addEventListener("abort", ended);
    quietly(async (closing) => {
      const signal = AbortSignal.any([closing, request.signal]);
      try {
        const input = { ...DEFAULTS, ...await read(signal) };
        const { plays } = await client.send("start-playback", input, {
          signal,
        });
        const words = [queueSummary(plays), lastUnsentNote(plays)];
        say(words.filter((it) => it !== null).join(". "));
        dispatch({ kind: "library-changed" });
      } finally {
        // The user may have started the same item again.
        if (!request.signal.aborted) ended();
      }
    });
  }
}
