import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };
const ITEMS: readonly GivenItem[] = [
  { type: "movie", name: "Сталкер", sortKey: "stalker" },
  { type: "movie", name: "기생충", sortKey: "gisaengchung" },
  { type: "movie", name: "Big Noise (2015)", genres: ["Science Fiction"] },
  { type: "series", name: "Doctor Who (2005)", year: 2005 },
  {
    type: "episode",
    name: "The End",
    seriesName: "Doctor Who (2005)",
    seasonNumber: 1,
    episodeNumber: 2,
  },
];
const FOUND: readonly (readonly [string, string])[] = [
  ["stalker", "Сталкер"],
  ["сталкер", "Сталкер"],
  ["gisaeng", "기생충"],
  ["science fiction", "Big Noise (2015)"],
  ["big noise", "Big Noise (2015)"],
  ["doctor who s01e02", "The End"],
  ["doctor who 1x02", "The End"],
];

for (const [typed, name] of FOUND) {
  Deno.test(`searchItems() finds ${name} when the words are "${typed}"`, () => {
    const library = openLibraryIndex(":memory:");
    try {
      library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
      const items = ITEMS.map(makeItem);
      library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
      const options = { filter: {}, limit: 10, countUpTo: 10 };
      const search = () =>
        library.items.searchItems(ACCOUNT, typed, options).items
          .map((it) => it.name);
      assertEquals(search(), [name]);
      const ids = items.map((it) => it.id);
      library.synced.removeItems(ACCOUNT, { libraryId: LIBRARY.id, ids });
      assertEquals(search(), []);
    } finally {
      library.close();
    }
  });
}
