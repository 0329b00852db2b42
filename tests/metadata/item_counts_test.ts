import { NO_CONDITIONS } from "../../src/core/item_selection.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import {
  ACCOUNT,
  fill,
  film,
  FILMS,
} from "../contracts/library_index_samples.ts";

Deno.test("listItems() counts again after a change by this or another connection", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/metadata.db`;
  const library = openLibraryIndex(path);
  const other = openLibraryIndex(path);
  try {
    fill(library, [film(1), film(2)]);
    const totals = () => {
      const names = [false, true].map((watched) => {
        const conditions = { ...NO_CONDITIONS, watched };
        const filter = { libraryId: FILMS.id, conditions };
        const window = { offset: 0, limit: 1 };
        return library.items.listItems(ACCOUNT, filter, window).total;
      });
      return [...names, library.items.countItems(ACCOUNT, {})];
    };
    assertEquals([totals(), totals()], [[2, 0, 2], [2, 0, 2]]);
    const mark = {
      itemId: film(1).id,
      kind: "played" as const,
      value: true,
      markedAt: new Date(),
    };
    library.userData.applyMark(ACCOUNT, mark);
    assertEquals(totals(), [1, 1, 2]);
    other.userData.applyMark(ACCOUNT, { ...mark, itemId: film(2).id });
    assertEquals(totals(), [0, 2, 2]);
    other.synced.removeItems(ACCOUNT, {
      libraryId: FILMS.id,
      ids: [film(1).id],
    });
    assertEquals(totals(), [0, 1, 1]);
    library.synced.applyItems(ACCOUNT, FILMS.id, {
      items: [film(3)],
      run: null,
    });
    assertEquals(totals(), [1, 1, 2]);
  } finally {
    library.close();
    other.close();
    await Deno.remove(folder, { recursive: true });
  }
});
