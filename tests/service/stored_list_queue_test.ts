import { listStoredQueue } from "../../src/service/named_items.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import type { Account } from "../../src/core/account.ts";
import { type MediaItem, UNTOUCHED } from "../../src/core/media_item.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "a".repeat(32), name: "All", collectionType: null };
const LIST = {
  id: "b".repeat(32),
  kind: "playlist",
  name: "Evening",
  sortKey: "evening",
  mediaType: null,
  entryCount: null,
  favorite: false,
} as const;
const OPTIONS = { fromStart: false, shuffle: false, count: null };
const watched = { ...UNTOUCHED, played: true };

/** Returns the numbers of the items that a stored list plays. */
function played(
  items: readonly MediaItem[],
  { ids, wanted = () => true, ...options }: {
    ids: readonly number[];
    wanted?: (item: MediaItem) => boolean;
    fromStart?: boolean;
  },
): number[] | null {
  const library = openLibraryIndex(":memory:");
  try {
    library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
    library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
    const entries = ids.map((it) => it.toString(16).padStart(32, "0"));
    const readAt = new Date(0);
    library.lists.saveEntries(ACCOUNT, { list: LIST, ids: entries, readAt });
    const account = ACCOUNT as Account;
    const queue = listStoredQueue(
      { library } as unknown as ServiceDependencies,
      { account, ids: [LIST.id], follows: true },
      { input: { ...OPTIONS, ...options }, isWanted: wanted },
    );
    return queue?.map(({ id }) => parseInt(id, 16)) ?? null;
  } finally {
    library.close();
  }
}

const film = (number: number, changes: Partial<MediaItem> = {}) =>
  makeItem({ type: "movie", name: `Film ${number}`, ...changes }, number);

Deno.test("listStoredQueue() plays a stored list from its first unwatched video", () => {
  const films = [film(1), film(2, { userData: watched }), film(3)];
  assertEquals(played(films, { ids: [2, 3, 1, 3] }), [3, 1, 3]);
  const ids = [2, 3, 9];
  assertEquals(played(films, { ids, fromStart: true }), [2, 3]);
  const wanted = (it: MediaItem) => it.id.endsWith("1");
  assertEquals(played(films, { ids: [3, 1], wanted }), [1]);
  assertEquals(played(films, { ids: [] }), null);
});

Deno.test("listStoredQueue() plays a stored list of music from its start", () => {
  const tracks = [1, 2].map((it) =>
    film(it, { type: "track", userData: watched })
  );
  assertEquals(played(tracks, { ids: [2, 1, 2] }), [2, 1, 2]);
});
