import { similarIds } from "../../src/jellyfin/related_items.ts";
import { assertEquals } from "@std/assert";

const id = (digit: string) => digit.repeat(32);

Deno.test("similarIds() keeps the order, and drops the item itself, copies and malformed ids", async () => {
  const asked: string[] = [];
  const entries = [id("b"), id("a"), "../../x", 5, id("c"), id("b")]
    .map((Id) => ({ Id }));
  const page = (path: string) => {
    asked.push(path);
    return Promise.resolve([...entries, null]);
  };
  assertEquals(await similarIds(page, id("a")), [id("b"), id("c")]);
  assertEquals(asked, [
    `/Items/${
      id("a")
    }/Similar?enableImages=false&enableUserData=false&limit=12`,
  ]);
});

Deno.test("similarIds() returns no more than it asks for", async () => {
  const entries = Array.from(
    { length: 500 },
    (_, at) => ({ Id: `${at}`.padStart(32, "0") }),
  );
  const found = await similarIds(() => Promise.resolve(entries), id("a"));
  assertEquals(found.length, 12);
});
