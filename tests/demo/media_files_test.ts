import { seededFile } from "../../src/demo/media_files.ts";
import { assertEquals } from "@std/assert";

Deno.test("seededFile() has the same bytes wherever a read starts and ends", () => {
  const file = seededFile(7, 20_000);
  const whole = file.read(0, 20_000);
  for (let from = 4_080; from < 4_110; from++) {
    for (const length of [0, 1, 3, 7, 8, 9, 4_090, 4_096, 4_101, 8_200]) {
      const part = file.read(from, length);
      assertEquals(part, whole.slice(from, from + length), `${from} ${length}`);
    }
  }
});

Deno.test("seededFile() has other bytes in every block and for every seed", () => {
  const blocks = [1, 2].flatMap((seed) =>
    [0, 1, 2].map((it) => seededFile(seed, 20_000).read(it * 4_096, 8).toHex())
  );
  assertEquals(new Set(blocks).size, blocks.length);
});
