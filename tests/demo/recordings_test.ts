import { assertEquals } from "@std/assert";
import { MEANT_DIFFERENCES, wordsOf } from "./meant_differences.ts";
import { readRecordings, RECORDED_VERSIONS } from "./recordings.ts";
import { replay } from "./replay.ts";

Deno.test({
  name:
    "startDemoServer() replies as real servers did when it is sent the same requests",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const found = new Set<string>();
    for (const version of RECORDED_VERSIONS) {
      const areas = readRecordings(version);
      const differences = await replay(areas);
      for (const it of differences) found.add(wordsOf(it));
    }
    const meant = (words: string) =>
      MEANT_DIFFERENCES.some(({ what }) => what.test(words));
    assertEquals([...found].filter((it) => !meant(it)), []);
    const gone = MEANT_DIFFERENCES.filter(({ what }) =>
      ![...found].some((words) => what.test(words))
    );
    assertEquals(gone, [], "it does not differ any more: remove it");
  },
});
