import type { CommandInput } from "../../service/protocol.ts";
import { counted } from "../../core/counted.ts";
import { screenHint } from "../screen_hint.ts";
import type { Requests, Tools } from "./requests.ts";

type Mark = Omit<CommandInput<"mark-items">, "account">;

const DONE = {
  played: ["marked as not watched", "marked as watched"],
  favorite: ["removed from your favourites", "added to your favourites"],
} as const;

export function markRequests(
  { client, dispatch, quietly, say }: Tools,
): Pick<Requests, "toggleMark" | "undoMark"> & { forgetMark(): void } {
  let last: Mark | null = null;
  return {
    forgetMark: () => {
      last = null;
    },
    toggleMark: (ids, kind) =>
      quietly(async (signal) => {
        const [item = ""] = ids;
        const shown = { account: null, item };
        const found = await client.send("show-item", shown, { signal });
        await send({ items: [...ids], kind, value: !found[kind] }, signal);
      }),
    undoMark: () =>
      quietly(async (signal) => {
        if (last === null) return say("Nothing to undo");
        await send({ ...last, value: !last.value }, signal);
      }),
  };

  async function send(mark: Mark, signal: AbortSignal): Promise<void> {
    const input = { account: null, ...mark };
    const { marks } = await client.send("mark-items", input, { signal });
    const set = marks.filter((it) => it.state !== "failed");
    last = { ...mark, items: set.map((it) => it.itemId) };
    if (set.length === 0) last = null;
    dispatch({ kind: "library-changed" });
    const [first] = set;
    if (first) {
      const what = set.length === 1 ? first.title : counted(set.length, "item");
      const kept = set.some((it) => it.state === "kept")
        ? "; kept, sent when the server can be reached"
        : "";
      say(`${what} ${DONE[mark.kind][mark.value ? 1 : 0]}${kept}`);
    }
    for (const { title, state, problem } of marks) {
      if (state === "failed" && problem) {
        say(`${title}: ${problem.message}`, { bad: screenHint(problem) });
      }
    }
  }
}
