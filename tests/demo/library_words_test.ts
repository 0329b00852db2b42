import { albumTitle, movieTitle } from "../../src/demo/library_words.ts";
import { SeededRandom } from "../../src/demo/seeded_random.ts";
import { assertEquals } from "@std/assert";

Deno.test("albumTitle() and movieTitle() spell plurals as English does", () => {
  const random = new SeededRandom(1);
  const titles = Array.from(
    { length: 5_000 },
    () => [albumTitle(random), movieTitle(random)],
  ).flat();
  const odd = titles.filter((it) => /sss|[^aeiou]ys\b/.test(it));
  assertEquals(odd, []);
  assertEquals(titles.some((it) => it.includes("Compasses")), true);
});
