import type { Requests, Tools } from "./requests.ts";

/** Plays the extras of an item, as the server lists them now. */
export function extraRequests(
  { client, quietly, say }: Tools,
  { play }: Pick<Requests, "play">,
): Pick<Requests, "playExtras"> {
  return {
    playExtras: ({ id: item }) =>
      quietly(async (signal) => {
        const input = { account: null, item, orStored: true };
        const { name, extras, problem } = await client.send(
          "refresh-item",
          input,
          { signal },
        );
        if (problem !== null) {
          const text = `Cannot list the extras of "${name}"`;
          say(`${text}: ${problem.message}`, { bad: null });
        } else if (extras === null || extras.length === 0) {
          say(`"${name}" has no extras`);
        } else play(extras);
      }),
  };
}
