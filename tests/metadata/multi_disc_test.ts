import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };
const [ONE, TWO] = ["4".repeat(32), "5".repeat(32)];

const TRACKS: readonly (GivenItem & { multiDisc: boolean })[] = [
  { name: "a", parentId: ONE, seasonNumber: 1, multiDisc: false },
  { name: "b", parentId: TWO, seasonNumber: 1, multiDisc: true },
  { name: "c", parentId: TWO, seasonNumber: 2, multiDisc: true },
  { name: "d", parentId: null, seasonNumber: 2, multiDisc: false },
].map((it) => ({ type: "track", ...it }));

Deno.test("listItems() says which tracks are of an album with several discs", () => {
  const library = openLibraryIndex(":memory:");
  try {
    library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
    const items = TRACKS.map(({ multiDisc: _, ...it }, at) => makeItem(it, at));
    library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
    const window = { offset: 0, limit: 10 };
    const listed = library.items.listItems(
      ACCOUNT,
      { types: ["track"] },
      window,
    );
    assertEquals(
      listed.items.map(({ name, multiDisc }) => [name, multiDisc]).sort(),
      TRACKS.map(({ name, multiDisc }) => [name, multiDisc]),
    );
  } finally {
    library.close();
  }
});
