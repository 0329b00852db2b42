import { readJump, readVolume } from "../../../src/cli/player/amounts.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("readJump() reads positions and jumps", () => {
  const positions = {
    "0": 0,
    "90": 90_000,
    "4:05": 245_000,
    "1:02:03": 3_723_000,
  };
  for (const [text, ms] of Object.entries(positions)) {
    assertEquals(readJump(text), { kind: "seek-to", ms }, text);
  }
  const jumps = {
    "+30": 30_000,
    "30+": 30_000,
    "-10": -10_000,
    "10-": -10_000,
    "1:00-": -60_000,
    "+1:00:00": 3_600_000,
  };
  for (const [text, ms] of Object.entries(jumps)) {
    assertEquals(readJump(text), { kind: "seek-by", ms }, text);
  }
});

Deno.test("readJump() refuses everything else", () => {
  for (
    const text of [
      "",
      "+",
      "1:",
      ":1",
      "1:2:3:4",
      "+1-",
      "9e9",
      "1.5",
      "soon",
      "9999999",
    ]
  ) {
    const failure = assertThrows(() => readJump(text), Failure);
    assertEquals(failure.kind, "usage", text);
  }
});

Deno.test("readVolume() reads a volume or a change", () => {
  assertEquals(readVolume("80"), { kind: "volume-to", percent: 80 });
  assertEquals(readVolume("+5"), { kind: "volume-by", percent: 5 });
  assertEquals(readVolume("5-"), { kind: "volume-by", percent: -5 });
  for (const text of ["", "101", "+101", "1:00", "5%", "loud"]) {
    const failure = assertThrows(() => readVolume(text), Failure);
    assertEquals(failure.kind, "usage", text);
  }
});
