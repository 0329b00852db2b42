import type { ItemList } from "../../src/core/list_ports.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const FILMS = { id: "a".repeat(32), name: "Films", collectionType: "movies" };
const NOW = new Date("2026-11-30T20:00:00Z");
const id = (letter: string) => letter.repeat(32);

function list(changes: Partial<ItemList> = {}): ItemList {
  const name = changes.name ?? "Evening";
  return {
    id: id("b"),
    kind: "playlist",
    sortKey: name.toLowerCase(),
    mediaType: "video",
    entryCount: 2,
    favorite: false,
    ...changes,
    name,
  };
}

/** Defines a test with three films of one account. */
function listTest(
  name: string,
  use: (index: ReturnType<typeof openLibraryIndex>) => void,
): void {
  Deno.test(name, () => {
    const index = openLibraryIndex(":memory:");
    try {
      index.libraries.saveLibraries(ACCOUNT, [FILMS]);
      const items = ["c", "d", "e"].map((it, at) =>
        makeItem({
          id: id(it),
          type: "movie",
          name: `Film ${it}`,
          year: 2000 + at,
        }, at)
      );
      index.synced.applyItems(ACCOUNT, FILMS.id, { items, run: null });
      use(index);
    } finally {
      index.close();
    }
  });
}

listTest(
  "SqliteListIndex lists entries in their order, also the same item twice",
  ({ lists }) => {
    const ids = [id("d"), id("9"), id("c"), id("d"), id("9")];
    const saved = { list: list(), ids, readAt: NOW };
    assertEquals(lists.saveEntries(ACCOUNT, saved), true);
    const window = { listId: id("b"), filter: {}, offset: 0, limit: 10 };
    const all = lists.listEntries(ACCOUNT, window);
    assertEquals(
      all.entries.map((it) => [it.item.id, it.copy, it.position]),
      [[id("d"), 1, 1], [id("c"), 1, 3], [id("d"), 2, 4]],
    );
    assertEquals([all.total, all.missing], [3, 2]);
    const second = lists.listEntries(ACCOUNT, {
      ...window,
      offset: 1,
      limit: 1,
    });
    assertEquals(second.entries.map(({ item }) => item.id), [id("c")]);
    assertEquals(second.total, 3);
    const filter = { year: 2001, types: ["movie" as const] };
    const found = lists.listEntries(ACCOUNT, { ...window, filter });
    assertEquals([found.total, found.missing], [2, 2]);
    const libraryId = id("0");
    const other = lists.listEntries(ACCOUNT, {
      ...window,
      filter: { libraryId },
    });
    assertEquals([other.entries, other.total, other.missing], [[], 0, 2]);
  },
);

listTest(
  "SqliteListIndex.saveEntries() returns whether something has changed",
  ({ lists }) => {
    const ids = [id("c"), id("d")];
    const save = (changes: Partial<Parameters<typeof lists.saveEntries>[1]>) =>
      lists.saveEntries(ACCOUNT, {
        list: list(),
        ids,
        readAt: NOW,
        ...changes,
      });
    assertEquals(save({ ids: [] }), true);
    assertEquals(save({}), true);
    assertEquals(save({}), false);
    assertEquals(save({ list: list({ name: "Night" }) }), true);
    assertEquals(save({ ids: ids.toReversed() }), true);
    assertEquals(lists.listLists(ACCOUNT)[0]?.readAt, NOW);
  },
);

listTest(
  "SqliteListIndex.saveLists() removes the others only if all were read",
  ({ lists }) => {
    const other = list({ id: id("f"), kind: "collection", name: "Harbour" });
    lists.saveLists(ACCOUNT, { lists: [other, list()], isComplete: true });
    const readAt = NOW;
    lists.saveEntries(ACCOUNT, { list: list(), ids: [id("c")], readAt });
    // A server that does not count them leaves the stored number.
    const uncounted = list({ name: "Late", entryCount: null });
    lists.saveLists(ACCOUNT, { lists: [uncounted], isComplete: false });
    const names = () => lists.listLists(ACCOUNT).map((it) => it.name);
    assertEquals(names(), ["Harbour", "Late"]);
    const [, kept] = lists.listLists(ACCOUNT);
    assertEquals([kept?.entryCount, kept?.readAt], [2, NOW]);
    lists.saveLists(ACCOUNT, { lists: [other], isComplete: true });
    assertEquals(names(), ["Harbour"]);
    lists.removeList(ACCOUNT, other.id);
    assertEquals(names(), []);
    const stranger = { ...ACCOUNT, userId: id("3") };
    lists.saveLists(stranger, { lists: [other], isComplete: true });
    assertEquals(lists.listLists(stranger), []);
  },
);

listTest(
  "SqliteListIndex keeps a queued favourite mark until it is sent",
  ({ lists, userData }) => {
    const favorite = () => lists.listLists(ACCOUNT)[0]?.favorite;
    const save = (favorite: boolean) =>
      lists.saveLists(ACCOUNT, {
        lists: [list({ favorite })],
        isComplete: true,
      });
    save(false);
    const mark = {
      itemId: id("b"),
      kind: "favorite",
      value: true,
      markedAt: NOW,
    } as const;
    const stored = userData.storeMark(ACCOUNT, mark);
    save(false);
    assertEquals(favorite(), true);
    const ids = [id("c")];
    const told = { list: list(), ids, readAt: NOW };
    lists.saveEntries(ACCOUNT, told);
    assertEquals(lists.applyFavorites(ACCOUNT, [list()]), 0);
    assertEquals(favorite(), true);
    userData.undoMark(ACCOUNT, stored);
    assertEquals(favorite(), false);
    const other = { id: id("9"), favorite: true };
    const changed = [list({ favorite: true }), other];
    assertEquals(lists.applyFavorites(ACCOUNT, changed), 1);
    assertEquals(favorite(), true);
    const played = { ...mark, kind: "played" } as const;
    assertEquals(userData.applyMark(ACCOUNT, played), false);
  },
);
