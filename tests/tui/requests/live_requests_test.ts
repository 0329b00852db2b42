import { liveRequests } from "../../../src/tui/requests/live_requests.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

/** Returns live requests, with how many are running and what they asked. */
function opened(follow: () => Promise<Record<string, never>>) {
  let running = 0;
  const { tools, store, sent } = withAnswers({
    "follow-server": (_, { signal }) => {
      running++;
      signal.addEventListener("abort", () => running--, { once: true });
      return follow();
    },
  });
  const clock = { ms: 1_000_000 };
  let syncs = 0;
  const live = liveRequests(tools, {
    sync: () => void syncs++,
    nowMs: () => clock.ms,
  });
  const asked = () =>
    sent.map(({ input }) => Reflect.get(input ?? {}, "missed"));
  const said = () => store.state().messages.map(({ text }) => text);
  return {
    live,
    clock,
    asked,
    said,
    running: () => running,
    syncs: () => syncs,
  };
}

const FOREVER = () => new Promise<never>(() => undefined);

Deno.test("follow() replaces the one before, and stop() ends it", async () => {
  const { live, asked, running } = opened(FOREVER);
  live.follow();
  live.follow();
  await settle();
  assertEquals([asked(), running()], [[false, false], 1]);
  live.stop();
  await settle();
  assertEquals(running(), 0);
});

Deno.test("catchUp() follows again, unless a sync was just asked for", async () => {
  const { live, clock, asked, syncs } = opened(FOREVER);
  live.follow();
  live.catchUp();
  assertEquals(asked(), [false, true]);
  live.syncDue();
  clock.ms += 4_999;
  live.catchUp();
  assertEquals([asked(), syncs()], [[false, true], 1]);
  clock.ms += 1;
  live.catchUp();
  assertEquals([asked(), syncs()], [[false, true, true], 1]);
  live.stop();
  await settle();
});

Deno.test("follow() says once that the server does not report changes", async () => {
  const { live, said } = opened(() => Promise.resolve({}));
  live.follow();
  await settle();
  live.follow();
  await settle();
  assertEquals(said(), ["This server does not report changes"]);
});

Deno.test("follow() says nothing about a failure, which a sync also has", async () => {
  const { live, said } = opened(() => Promise.reject(new Error("no")));
  live.follow();
  await settle();
  assertEquals(said(), []);
});
