import { isLinkFile } from "../../../src/library/download/link_file.ts";
import { assertEquals } from "@std/assert";

Deno.test("isLinkFile() knows links by their extension", () => {
  const names = ["a.strm", "/x/A (2).STRM", "a.strm.mkv", "strm", null];
  assertEquals(names.map(isLinkFile), [true, true, false, false, false]);
});
