import { interrupted, untilAborted } from "../../src/core/abort.ts";
import { toFailure } from "../../src/core/failure.ts";
import { assertEquals } from "@std/assert";

const never = () => new Promise<never>(() => undefined);
const outcomeOf = async (work: Promise<unknown>, signal?: AbortSignal) => {
  try {
    return await untilAborted(work, signal);
  } catch (caught) {
    const { kind, message } = toFailure(caught);
    return [kind, message];
  }
};
const INTERRUPTED = ["cancelled", "Cannot finish: it was interrupted"];

Deno.test("untilAborted() returns what the work returns when nothing aborts", async () => {
  const { signal } = new AbortController();
  assertEquals(await outcomeOf(Promise.resolve(1)), 1);
  assertEquals(await outcomeOf(Promise.resolve(1), signal), 1);
});

Deno.test("untilAborted() throws what the work throws when nothing aborts", async () => {
  const { signal } = new AbortController();
  const work = Promise.reject(interrupted("Cannot play"));
  assertEquals(await outcomeOf(work, signal), [
    "cancelled",
    "Cannot play: it was interrupted",
  ]);
});

Deno.test("untilAborted() fails as interrupted when the signal is aborted, before or later", async () => {
  const controller = new AbortController();
  const waiting = outcomeOf(never(), controller.signal);
  controller.abort(new Error("a reason"));
  assertEquals(await waiting, INTERRUPTED);
  assertEquals(await outcomeOf(never(), controller.signal), INTERRUPTED);
});

Deno.test("untilAborted() ignores a late error of the work", async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const outcome = await outcomeOf(promise, AbortSignal.abort());
  reject(new Error("late"));
  assertEquals(outcome, INTERRUPTED);
});
