import type { PlayAction } from "../../../src/core/playback_ports.ts";
import type { KeyContext } from "../../../src/tui/keys/key_row.ts";
import { QUEUE_KEYS } from "../../../src/tui/keys/queue_keys.ts";
import type { Change } from "../../../src/tui/model/reduce.ts";
import type { QueuedView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

Deno.test("a key that moves an item of the queue moves it again before the queue was read", () => {
  let queue: readonly QueuedView[] = ["One", "Two", "Three", "Four"]
    .map((title, key) => (
      { key, itemId: "a".repeat(32), type: "episode", title, runtimeMs: null }
    ));
  const actions: PlayAction[] = [];
  const [, queued] = queue;
  const press = (name: "move-later" | "move-earlier") =>
    QUEUE_KEYS[name].run(
      {
        row: { subject: { kind: "queued", queued } },
        state: { queue, playing: { queue: { number: 1, total: 4 } } },
        requests: { control: (action: PlayAction) => actions.push(action) },
        dispatch: (change: Change) => {
          if (change.kind === "queue" && change.queue) queue = change.queue;
        },
      } as unknown as KeyContext,
    );
  press("move-later");
  press("move-later");
  press("move-earlier");
  assertEquals(actions, [
    { kind: "move-item", from: 2, to: 3 },
    { kind: "move-item", from: 3, to: 4 },
    { kind: "move-item", from: 4, to: 3 },
  ]);
  assertEquals(queue.map(({ title }) => title), [
    "One",
    "Three",
    "Two",
    "Four",
  ]);
});
