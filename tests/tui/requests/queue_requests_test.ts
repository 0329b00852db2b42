import { followQueue } from "../../../src/tui/requests/queue_requests.ts";
import { HOME } from "../../../src/tui/model/location.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { CommandInput } from "../../../src/service/protocol.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

/** Makes a screen whose service plays a queue of so many items. */
function followed(total: number) {
  let changes = 0;
  let fails = false;
  const place = () => ({
    ...{ number: 1, total, repeat: "off", ends: false } as const,
    changes,
  });
  const { tools, store, sent } = withAnswers({
    "list-queue": ({ from, limit }: CommandInput<"list-queue">) => {
      if (fails) throw new Failure("not_found", "Cannot: nothing is playing");
      const count = Math.min(limit, Math.max(0, total - from));
      const items = Array.from({ length: count }, (_, at) => ({
        key: from + at,
        itemId: "a".repeat(32),
        type: "track" as const,
        title: `${from + at}`,
        runtimeMs: null,
      }));
      return Promise.resolve({ place: place(), items });
    },
  });
  const stop = followQueue(tools, store);
  const event = (state: "playing" | "ended") =>
    store.dispatch({
      kind: "event",
      event: {
        kind: "playback-progress",
        item: "a".repeat(32),
        requested: "a".repeat(32),
        title: "",
        state,
        positionMs: 0,
        runtimeMs: null,
        url: null,
        queue: place(),
        next: null,
        player: null,
        segment: null,
      },
      atMs: 0,
    });
  return {
    store,
    sent,
    stop,
    tell: async (state: "playing" | "ended" = "playing") => {
      event(state);
      await settle();
    },
    change: () => changes++,
    fail: () => fails = true,
    open: async () => {
      store.dispatch({ kind: "go-to", trail: [HOME, { kind: "queue" }] });
      await settle();
    },
    shown: () => store.state().queue?.length ?? null,
  };
}

Deno.test("followQueue() reads all pages once the queue is shown", async () => {
  const { sent, tell, open, shown } = followed(250);
  await tell();
  assertEquals([sent.length, shown()], [0, null]);
  await open();
  await tell();
  assertEquals([sent.length, shown()], [3, 250]);
});

Deno.test("followQueue() reads the queue again only when it has changed", async () => {
  const { sent, tell, open, change, stop } = followed(2);
  await tell();
  await open();
  for (let i = 0; i < 9; i++) await tell();
  assertEquals(sent.length, 1);
  change();
  await tell();
  assertEquals(sent.length, 2);
  await tell("ended");
  await tell();
  assertEquals(sent.length, 3);
  stop();
  change();
  await tell();
  assertEquals(sent.length, 3);
});

Deno.test("followQueue() says nothing if the queue has ended meanwhile", async () => {
  const { store, tell, open, fail, shown } = followed(2);
  await tell();
  fail();
  await open();
  assertEquals([shown(), store.state().messages], [null, []]);
});
