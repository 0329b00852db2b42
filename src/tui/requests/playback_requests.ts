import { playWords } from "../../core/play_words.ts";
import { duration } from "../words.ts";
import type { Requests, Tools } from "./requests.ts";

/** A player runs beside the screen, in a window of its own. */
export function playbackRequests(
  { client, quietly, say, dispatch }: Tools,
): Pick<Requests, "play" | "stopPlaying"> {
  return {
    play: ({ id }) =>
      quietly(async (signal) => {
        const input = {
          account: null,
          item: id,
          player: null,
          print: false,
          fromStart: false,
        };
        try {
          const reply = await client.send("start-playback", input, { signal });
          say(playWords(reply, duration));
          const { problem } = reply;
          if (problem) say("The server was not told", { bad: problem.message });
          dispatch({ kind: "library-changed" });
        } finally {
          dispatch({ kind: "ended", item: id });
        }
      }),
    stopPlaying: () =>
      quietly(async (signal) => {
        await client.send("stop-playback", { itemId: null }, { signal });
      }),
  };
}
