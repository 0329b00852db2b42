import type { PlayAction } from "../../../src/core/playback_ports.ts";
import type { KeyContext } from "../../../src/tui/keys/key_row.ts";
import { QUEUE_KEYS } from "../../../src/tui/keys/queue_keys.ts";
import { queueRows } from "../../../src/tui/model/queue.ts";
import { type Change, reduce } from "../../../src/tui/model/reduce.ts";
import {
  askingFor,
  INITIAL,
  type State,
} from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";

/** Plays the first of some items, and presses keys while the service is slow. */
function playing(...titles: string[]) {
  const queue = titles.map((title, key) =>
    (
      { key, itemId: "a".repeat(32), type: "episode", title, runtimeMs: null }
    ) as const
  );
  const place = {
    ...{ number: 1, total: titles.length, repeat: "off" } as const,
    ...{ ends: false, changes: 0 },
  };
  const item = { item: "a".repeat(32), title: "" };
  let state: State = {
    ...INITIAL,
    queue,
    playing: { ...askingFor(item), state: "playing", queue: place },
  };
  const actions: PlayAction[] = [];
  return {
    actions,
    press(name: "move-later" | "move-earlier", title: string) {
      const queued = queue.find((it) => it.title === title);
      QUEUE_KEYS[name].run(
        {
          row: { subject: { kind: "queued", queued } },
          state,
          requests: { control: (action: PlayAction) => actions.push(action) },
          dispatch: (change: Change) => void (state = reduce(state, change)),
        } as unknown as KeyContext,
      );
    },
    rows: () => queueRows(state)?.map((it) => `${it.symbol} ${it.label}`),
  };
}

Deno.test("a key that moves an item of the queue moves it again before the queue was read", () => {
  const { press, actions, rows } = playing("One", "Two", "Three", "Four");
  press("move-later", "Two");
  press("move-later", "Two");
  press("move-earlier", "Two");
  assertEquals(actions, [
    { kind: "move-item", from: 2, to: 3 },
    { kind: "move-item", from: 3, to: 4 },
    { kind: "move-item", from: 4, to: 3 },
  ]);
  assertEquals(rows(), ["> 1. One", "  2. Three", "  3. Two", "  4. Four"]);
});

Deno.test("the item that plays stays the same when another one is moved above it", () => {
  const { press, rows } = playing("One", "Two");
  press("move-earlier", "Two");
  assertEquals(rows(), ["  1. Two", "> 2. One"]);
  press("move-earlier", "One");
  assertEquals(rows(), ["> 1. One", "  2. Two"]);
});
