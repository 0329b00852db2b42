import { assert } from "@std/assert";
import { measureFlood } from "./flood_worker.ts";

/** Less than an id; the runtime's own caches need some. */
const BYTES_EACH = 20;

Deno.test("followServer() holds no more memory after 10,000 events than after 5,000", async () => {
  const { heapBytes, applied, syncs } = await measureFlood(10);
  const [first = 0, half = 0, last = 0] = [1, 5, 10]
    .map((it) => heapBytes[it - 1]);
  const grown = last - half;
  assert(grown < BYTES_EACH * 5_000, `${half - first}, then ${grown} bytes`);
  // 100 seconds pass, in bursts.
  assert(applied >= 5 && applied <= 500, `${applied} changes`);
  assert(syncs >= 10 && syncs <= 21, `${syncs} syncs`);
});
