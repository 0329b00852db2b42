import { lostNote } from "../../src/core/unsent_count.ts";
import { assertEquals } from "@std/assert";

for (
  const [when, lost, expected] of [
    ["nothing was lost", { marks: 0, plays: 0 }, null],
    [
      "one mark was lost",
      { marks: 1, plays: 0 },
      "1 mark was not sent and is lost",
    ],
    [
      "marks and a position were lost",
      { marks: 2, plays: 1 },
      "2 marks and 1 position were not sent and are lost",
    ],
    [
      "positions were lost",
      { marks: 0, plays: 2 },
      "2 positions were not sent and are lost",
    ],
    [
      "nothing could be counted",
      null,
      "marks and positions that were not sent are lost",
    ],
  ] as const
) {
  Deno.test(`lostNote() returns ${expected && `"${expected}"`} when ${when}`, () =>
    assertEquals(lostNote(lost), expected));
}
