import * as fc from "fast-check";
import { readRange } from "../../../src/library/playback/byte_range.ts";
import { assert, assertEquals } from "@std/assert";

const CASES: [header: string | null, expected: ReturnType<typeof readRange>][] =
  [
    [null, null],
    ["bytes=0-", { from: 0, to: 100 }],
    ["bytes=10-19", { from: 10, to: 20 }],
    ["bytes=90-500", { from: 90, to: 100 }],
    ["bytes=-5", { from: 95, to: 100 }],
    ["bytes=-500", { from: 0, to: 100 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=20-10", null],
    ["bytes=0-1,5-6", null],
    ["items=0-1", null],
    ["bytes=-", null],
  ];

for (const [header, expected] of CASES) {
  Deno.test(`readRange() reads "${header}" of 100 bytes`, () => {
    assertEquals(readRange(header, 100), expected);
  });
}

Deno.test("readRange() stays inside the file when the header is anything", () => {
  fc.assert(fc.property(fc.string(), fc.nat(1_000), (text, size) => {
    for (const header of [text, `bytes=${text}`]) {
      const range = readRange(header, size);
      if (range === null || range === "unsatisfiable") continue;
      assert(range.from >= 0 && range.from < range.to && range.to <= size);
    }
  }));
});
