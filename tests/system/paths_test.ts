import { filesIn } from "../../src/system/paths.ts";
import { assertEquals } from "@std/assert";

Deno.test("filesIn() joins with the separator of the folder", () => {
  const folders = { data: "/d", config: "/c", cache: "/k", logs: "/l" };
  const files = filesIn(folders);
  assertEquals(
    [files.metadata, files.storageKey, files.thumbnails],
    ["/d/metadata.db", "/c/storage.key", "/k/thumbnails"],
  );
  const onWindows = filesIn({ ...folders, data: "C:\\d" });
  assertEquals(onWindows.tokens, "C:\\d\\tokens.json");
});
