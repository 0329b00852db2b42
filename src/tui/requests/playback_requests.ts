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
          const { title, played, outcome, positionMs, problem } = reply;
          // It may have been seen before, whatever was watched of it now.
          const seen = played ? "; it counts as seen" : "";
          say(
            outcome === "nothing"
              ? `Nothing of ${title} was played`
              : `Stopped ${title} at ${duration(positionMs)}${seen}`,
          );
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
