import * as fc from "fast-check";
import * as v from "valibot";
import {
  readSegments,
  segmentsSchema,
} from "../../../src/jellyfin/decode/segments.ts";
import { SEGMENT_TYPES } from "../../../src/core/media_segments.ts";
import { assert, assertEquals } from "@std/assert";

const decode = (value: unknown) => readSegments(v.parse(segmentsSchema, value));
const raw = (type: unknown, ...[startticks, endticks]: unknown[]) => ({
  type,
  startticks,
  endticks,
});

Deno.test("readSegments() keeps known types with times, and skips the others", () => {
  const items = [
    raw("Outro", 25_800_000_000, 27_000_000_000),
    raw("Intro", 300_000_000, 1_200_000_000),
    raw("Unknown", 0, 1_200_000_000),
    raw("toString", 0, 1_200_000_000),
    raw("Intro", -5, 1_200_000_000),
    raw("Intro", 300_000_000),
    raw("Intro", "300000000", 1_200_000_000),
    raw("Intro", 300_000_000, 300_000_000),
    raw("Intro", 300_000_000, 1e300),
    null,
    "Intro",
  ];
  assertEquals(decode({ items }), [
    { type: "credits", startMs: 2_580_000, endMs: 2_700_000 },
    { type: "intro", startMs: 30_000, endMs: 120_000 },
  ]);
  assertEquals(decode({}), []);
});

Deno.test("readSegments() keeps a segment that has no end", () => {
  const items = [raw("Outro", 25_800_000_000, 2 ** 63 - 1)];
  const [{ startMs, endMs } = { startMs: 0, endMs: 0 }] = decode({ items });
  assertEquals(startMs, 2_580_000);
  assert(Number.isSafeInteger(endMs) && endMs > 1e11);
});

Deno.test("readSegments() returns few valid segments, whatever is sent", () => {
  const any = fc.record({
    type: fc.oneof(fc.constantFrom("Intro", "Recap"), fc.anything()),
    startticks: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    endticks: fc.oneof(fc.maxSafeInteger(), fc.double(), fc.anything()),
  }, { requiredKeys: [] });
  fc.assert(fc.property(fc.array(any), (items) => {
    for (const { type, startMs, endMs } of decode({ items })) {
      assert(SEGMENT_TYPES.includes(type));
      assert(Number.isSafeInteger(startMs) && startMs >= 0);
      assert(Number.isSafeInteger(endMs) && endMs > startMs);
    }
  }));
  const many = Array(2_000).fill(raw("Intro", 0, 1_200_000_000));
  assertEquals(decode({ items: many }).length, 500);
});
