import { lastUnsentNote, queueSummary } from "../../core/play_summary.ts";
import type { Playing } from "../model/state.ts";
import type { Requests, Tools } from "./requests.ts";

/**
 * Starts a player beside the screen, in a window of its own.
 *
 * @param playing reads what the screen shows as playing
 */
export function playbackRequests(
  { client, quietly, say, dispatch }: Tools,
  playing: () => Playing | null,
): Pick<Requests, "play" | "stopPlaying" | "control"> {
  let last = new AbortController();
  const isAsking = () => playing()?.state === "asking";
  return {
    play(items, options) {
      const [first] = items;
      if (first === undefined) return;
      const { id, name } = first;
      if (isAsking()) last.abort();
      const request = last = new AbortController();
      dispatch({ kind: "ask-to-play", item: id, title: name });
      const ended = () => dispatch({ kind: "ended", item: id });
      request.signal.addEventListener("abort", ended);
      quietly(async (closing) => {
        const signal = AbortSignal.any([closing, request.signal]);
        const input = {
          account: null,
          items: items.map((it) => it.id),
          follows: true,
          player: null,
          print: false,
          fromStart: false,
          ...options,
        };
        try {
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
}
