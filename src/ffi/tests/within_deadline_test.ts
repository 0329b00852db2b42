import { deadlineOf } from "../limit.ts";
import { NativeError } from "../native_error.ts";
import { withinDeadline } from "../within_deadline.ts";
import { assertEquals, assertRejects } from "@std/assert";

const NEVER = new Promise<never>(() => undefined);
/** Longer than any test runs. */
const LONG = { limitMs: 600_000 };

Deno.test("withinDeadline() returns the result of the call and leaves no timer", async () => {
  const call = () => Promise.resolve(7);
  assertEquals(await withinDeadline(deadlineOf(LONG), call), 7);
  const failing = () => Promise.reject(new NativeError("os-status", -1));
  const caught = await assertRejects(
    () => withinDeadline(deadlineOf(LONG), failing),
    NativeError,
  );
  assertEquals(caught.code, -1);
});

Deno.test("withinDeadline() ends in time when the call hangs, and passes on a late result", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const late = Promise.withResolvers<string>();
  const call = () =>
    withinDeadline(deadlineOf({ limitMs: 5 }), () => promise, {
      abandon: late.resolve,
    });
  assertEquals((await assertRejects(call, NativeError)).domain, "limit");
  resolve("a secret");
  assertEquals(await late.promise, "a secret");
});

Deno.test("withinDeadline() ends when it is stopped, and starts nothing afterwards", async () => {
  const stop = new AbortController();
  let began = 0;
  const call = (limitMs: number) =>
    withinDeadline(deadlineOf({ limitMs, signal: stop.signal }), () => {
      began++;
      return NEVER;
    });
  const waiting = call(600_000);
  stop.abort();
  const stopped = await assertRejects(() => waiting, NativeError);
  assertEquals(stopped.domain, "stopped");
  const again = await assertRejects(() => call(600_000), NativeError);
  assertEquals(again.domain, "stopped");
  assertEquals(began, 1);
});

Deno.test("withinDeadline() starts nothing after the deadline", async () => {
  let began = 0;
  const call = () =>
    withinDeadline(deadlineOf({ limitMs: 0 }), () => {
      began++;
      return NEVER;
    });
  assertEquals((await assertRejects(call, NativeError)).domain, "limit");
  assertEquals(began, 0);
});

Deno.test("withinDeadline() takes a result that came while this thread was blocked", async () => {
  const limitMs = 1_000;
  const turn = () => new Promise((done) => setTimeout(done));
  const call = async () => {
    const untilMs = performance.now() + 2 * limitMs;
    while (performance.now() < untilMs);
    await turn();
    await turn();
    return "a secret";
  };
  const found = await withinDeadline(deadlineOf({ limitMs }), call);
  assertEquals(found, "a secret");
});
