import { NativeError } from "../../src/ffi/native_error.ts";
import { withLimit } from "../../src/ffi/with_limit.ts";
import { assertEquals, assertRejects } from "../assert.ts";

const NEVER = new Promise<never>(() => undefined);
/** Longer than any test runs. */
const LONG_MS = 600_000;

Deno.test("withLimit() gives what the work gives, and leaves no timer", async () => {
  const found = await withLimit({ limitMs: LONG_MS }, () => Promise.resolve(7));
  assertEquals(found, 7);
  const failing = () => Promise.reject(new NativeError("os-status", -1));
  const call = () => withLimit({ limitMs: LONG_MS }, failing);
  assertEquals((await assertRejects(call, NativeError)).code, -1);
});

Deno.test("withLimit() ends at its limit when the work hangs", async () => {
  const call = () => withLimit({ limitMs: 5 }, () => NEVER);
  assertEquals((await assertRejects(call, NativeError)).domain, "limit");
});

Deno.test("withLimit() ends when it is stopped, also before it began", async () => {
  const stop = new AbortController();
  let began = 0;
  const call = () =>
    withLimit({ limitMs: LONG_MS, signal: stop.signal }, () => {
      began++;
      return NEVER;
    });
  const waiting = call();
  stop.abort();
  const stopped = await assertRejects(() => waiting, NativeError);
  assertEquals(stopped.domain, "stopped");
  assertEquals((await assertRejects(call, NativeError)).domain, "stopped");
  assertEquals(began, 1);
});
