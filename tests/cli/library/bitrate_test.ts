import { readBitrate } from "../../../src/cli/library/bitrate.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

const RATES: [text: string | null, rate: number | null][] = [
  [null, null],
  ["4M", 4_000_000],
  ["800k", 800_000],
  ["2.5m", 2_500_000],
  [" 64000 ", 64_000],
  ["1000M", 1_000_000_000],
  ["off", 1_000_000_000],
];

for (const [text, rate] of RATES) {
  Deno.test(`readBitrate() returns ${rate} when it reads ${text}`, () => {
    assertEquals(readBitrate(text), rate);
  });
}

for (const text of ["", "4", "4 M", "-4M", "4G", "1e9", "2000M", "M", "4.M"]) {
  Deno.test(`readBitrate() refuses "${text}"`, () => {
    const { kind } = assertThrows(() => readBitrate(text), Failure);
    assertEquals(kind, "usage");
  });
}
