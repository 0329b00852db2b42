import { Failure } from "../../src/core/failure.ts";
import type { Clock } from "../../src/core/ports.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Promised, testPromises } from "./promises.ts";

const SHORT_MS = 20;
/** A wait that a test would notice. */
const LONG_MS = 10_000;

async function kindOf(waiting: Promise<void>): Promise<string> {
  return (await assertRejects(() => waiting, Failure)).kind;
}

const PROMISES: readonly Promised<Clock>[] = [
  ["monotonicMs() and now() never go back", async (clock) => {
    const [startMs, start] = [clock.monotonicMs(), clock.now()];
    await clock.wait(0);
    assert(clock.monotonicMs() >= startMs);
    assert(clock.now().getTime() >= start.getTime());
  }],

  ["now() returns a date of its own each time", (clock) => {
    const given = clock.now();
    const ms = given.getTime();
    given.setTime(0);
    assert(clock.now().getTime() >= ms);
  }],

  ["wait() resolves once the time has passed", async (clock) => {
    const startMs = clock.monotonicMs();
    await clock.wait(SHORT_MS);
    await clock.wait(SHORT_MS, new AbortController().signal);
    // A timer may fire up to a millisecond early.
    assert(clock.monotonicMs() - startMs >= 2 * (SHORT_MS - 1));
  }],

  [
    "wait() fails with cancelled when the signal is aborted already",
    async (clock) => {
      const startMs = clock.monotonicMs();
      const waiting = clock.wait(LONG_MS, AbortSignal.abort());
      assertEquals(await kindOf(waiting), "cancelled");
      assert(clock.monotonicMs() - startMs < LONG_MS);
    },
  ],
];

const OF_REAL_WAITS: readonly Promised<Clock>[] = [
  [
    "wait() fails with cancelled when the signal is aborted meanwhile",
    async (clock) => {
      const stop = new AbortController();
      const waiting = clock.wait(LONG_MS, stop.signal);
      stop.abort();
      assertEquals(await kindOf(waiting), "cancelled");
    },
  ],
];

/**
 * Tests what every `Clock` promises.
 *
 * @param options `skipsWaits` is true if a wait ends before it can be cancelled
 */
export function clockContract(
  name: string,
  clock: Clock,
  { skipsWaits = false }: { skipsWaits?: boolean } = {},
): void {
  const promises = skipsWaits ? PROMISES : [...PROMISES, ...OF_REAL_WAITS];
  testPromises(name, promises, { lend: (check) => check(clock) });
}
