import { delay } from "@std/async/delay";
import fc from "fast-check";
import { inParallel } from "../../src/library/pool.ts";
import { assert, assertEquals } from "@std/assert";

const JOB = fc.record({
  ms: fc.integer({ min: 0, max: 3 }),
  fails: fc.boolean(),
});

Deno.test("inParallel() keeps the order and the limit, and ends after a failure once nothing runs", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(JOB, { maxLength: 12 }),
      fc.integer({ min: 0, max: 4 }),
      async (jobs, limit) => {
        const items = jobs.map((job, at) => ({ ...job, at }));
        let [running, most, started, firstFailure] = [0, 0, 0, Infinity];
        const outcome = await inParallel({ items, limit }, async (it) => {
          most = Math.max(most, ++running);
          started++;
          await delay(it.ms);
          running--;
          if (!it.fails) return it.at;
          firstFailure = Math.min(firstFailure, started);
          throw new RangeError(String(it.at));
        }).catch((caught) => caught);
        assertEquals(running, 0);
        assert(most <= Math.max(1, limit));
        if (jobs.every((it) => !it.fails)) {
          assertEquals(outcome, items.map((it) => it.at));
        } else {
          assert(outcome instanceof RangeError);
          assert(started <= firstFailure + Math.max(1, limit));
        }
      },
    ),
    { numRuns: 60 },
  );
});
