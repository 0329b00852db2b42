import { clock } from "../../../scripts/checks/test_progress.ts";
import { TestTimes } from "../../../scripts/checks/test_times.ts";
import { assertEquals } from "@std/assert";

async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "test-times-" });
  try {
    await use(`${folder}/times.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("TestTimes.write() keeps what the next run reads", () =>
  withPath(async (path) => {
    const times = await TestTimes.read(path);
    assertEquals(times.of("unit"), null);
    times.keep("unit", 61.27);
    await times.write(path);
    assertEquals((await TestTimes.read(path)).of("unit"), 61.3);
  }));

Deno.test("TestTimes.read() is empty when the file cannot be read", () =>
  withPath(async (path) => {
    for (const text of ["", "null", "[1]", '{"unit":"long"}', "{"]) {
      await Deno.writeTextFile(path, text);
      assertEquals((await TestTimes.read(path)).of("unit"), null, text);
    }
  }));

Deno.test("clock() formats minutes and seconds", () => {
  assertEquals([0.4, 59.6, 247].map(clock), ["0:00", "1:00", "4:07"]);
});
