import { Failure } from "../../src/core/failure.ts";
import { resolveItem } from "../../src/library/resolve_item.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };
const NAMED = "1".padStart(32, "0");
const PLAIN = "2".padStart(32, "0");

const ITEMS: readonly GivenItem[] = [
  { type: "series", name: "Doctor Who (2005)", year: 2005 },
  { type: "series", name: "Harbour Street", year: 1987 },
  { type: "season", name: "Season Unknown", parentId: NAMED },
  { type: "season", name: "Season 1", parentId: NAMED, seasonNumber: 1 },
  ...[NAMED, PLAIN].map((parentId): GivenItem => ({
    type: "episode",
    name: `Of ${parentId === NAMED ? "Who" : "Street"}`,
    seasonNumber: 1,
    episodeNumber: 2,
    parentId,
  })),
  { type: "movie", name: "M (1931)", year: 1931 },
];

const FOUND: readonly (readonly [string, string])[] = [
  ["Doctor Who (2005)", "Doctor Who (2005)"],
  ["doctor who", "Doctor Who (2005)"],
  ["Doctor Who S01E02", "Of Who"],
  ["Doctor Who (2005) 1x02", "Of Who"],
  ["Harbour Street", "Harbour Street"],
  ["Harbour Street (1987)", "Harbour Street"],
  ["Harbour Street (1987) S01E02", "Of Street"],
  ["M", "M (1931)"],
];

function withLibrary(use: (library: OpenedLibraryIndex) => void): void {
  const library = openLibraryIndex(":memory:");
  try {
    library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
    const items = ITEMS.map((it, at) => makeItem(it, at + 1));
    library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
    use(library);
  } finally {
    library.close();
  }
}

for (const [reference, name] of FOUND) {
  Deno.test(`resolveItem() finds "${name}" when "${reference}" is given`, () =>
    withLibrary((library) => {
      assertEquals(
        resolveItem(library, { account: ACCOUNT, reference }).name,
        name,
      );
    }));
}

Deno.test("listItems() lists seasons without a number last", () =>
  withLibrary((library) => {
    const window = { offset: 0, limit: 10 };
    const filter = { parentId: NAMED, types: ["season"] as const };
    const { items } = library.items.listItems(ACCOUNT, filter, window);
    assertEquals(items.map((it) => it.name), ["Season 1", "Season Unknown"]);
  }));

Deno.test("resolveItem() names the library when two films have one title", () => {
  const library = openLibraryIndex(":memory:");
  try {
    const other = { ...LIBRARY, id: "4".repeat(32), name: "Other" };
    library.libraries.saveLibraries(ACCOUNT, [LIBRARY, other]);
    [LIBRARY, other].forEach(({ id }, at) => {
      const items = [makeItem({ type: "movie", name: "M" }, at + 1)];
      library.synced.applyItems(ACCOUNT, id, { items, run: null });
    });
    const { details } = assertThrows(
      () => resolveItem(library, { account: ACCOUNT, reference: "M" }),
      Failure,
    );
    assertEquals(details?.matches, [
      `M in All: ${NAMED}`,
      `M in Other: ${PLAIN}`,
    ]);
  } finally {
    library.close();
  }
});
