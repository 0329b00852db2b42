import { Failure } from "../../src/core/failure.ts";
import type { ServerSession } from "../../src/core/session_ports.ts";
import type { DemoMode } from "../../src/demo/demo_options.ts";
import { readEntries } from "../../src/library/lists/read_entries.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { demoTest } from "../demo/demo_session.ts";

const MODES: readonly DemoMode[] = ["10.10", "10.11", "12"];

/** Returns the ids of the items of a list, in its order. */
async function entriesOf(server: ServerSession, id: string): Promise<string[]> {
  const list = await server.lists.readList(id);
  assert(list !== null, id);
  const entries = await readEntries(server, list);
  assertEquals(entries.filter(({ id, item }) => item?.id !== id), []);
  return entries.map((it) => it.id);
}

for (const mode of MODES) {
  demoTest(
    `JellyfinLists reads playlists and collections of ${mode} in their order`,
    async ({ demo, server }) => {
      for (const name of ["evening", "Harbour Collection"]) {
        const id = await server.lists.findList(name, null);
        assert(id !== null, name);
        const list = demo.library.lists.get(id);
        // A playlist may hold an item twice.
        const ids = (list?.ids ?? []).slice(0, 2);
        const twice = name === "evening" ? [...ids, ...ids] : ids;
        if (list) demo.library.lists.set(id, { ...list, ids: twice });
        const read = await server.lists.readList(id);
        assertEquals(read?.name.toLowerCase(), name.toLowerCase());
        const found = await entriesOf(server, id);
        assertEquals(found.toSorted(), twice.toSorted());
        if (name === "evening") assertEquals(found, twice);
      }
    },
    { items: 60, irregular: true, mode },
  );
}

demoTest(
  "JellyfinLists finds no list of another name or kind",
  async ({ demo, server: { lists } }) => {
    assertEquals(await lists.findList("Even", null), null);
    assertEquals(await lists.findList("Evening", "collection"), null);
    const film = demo.library.visibleItems()
      .find(({ kind }) => kind === "Movie");
    assert(film);
    assertEquals(await lists.findList(film.name, null), null);
    assertEquals(await lists.readList(film.id), null);
    const failure = await assertRejects(
      () => lists.readList("0".repeat(32)),
      Failure,
    );
    assertEquals(failure.kind, "not_found");
  },
  { items: 60, irregular: true },
);

demoTest(
  "JellyfinLists reads all pages of a list, and refuses another reply",
  async ({ demo, server }) => {
    const id = await server.lists.findList("Evening", "playlist") ?? "";
    const list = demo.library.lists.get(id);
    const [first = ""] = list?.ids ?? [];
    const ids = Array.from({ length: 450 }, () => first);
    if (list) demo.library.lists.set(id, { ...list, ids });
    assertEquals(await entriesOf(server, id), ids);
    demo.options.answer = ({ url }) =>
      url.includes("/Playlists/") ? Response.json({ Items: "none" }) : null;
    const failure = await assertRejects(() => entriesOf(server, id), Failure);
    assertEquals(failure.kind, "not_jellyfin");
  },
  { items: 60, irregular: true },
);

for (const mode of MODES) {
  demoTest(
    `JellyfinLists lists the playlists and collections of ${mode} with counts`,
    async ({ demo, server: { lists } }) => {
      const page = await lists.listLists({ startIndex: 0, limit: 10 });
      assertEquals([page.total, page.unreadable], [2, 0]);
      assertEquals(
        page.lists.map(({ name, kind }) => [name, kind]),
        [["Evening", "playlist"], ["Harbour Collection", "collection"]],
      );
      for (const { id, entryCount } of page.lists) {
        assertEquals(entryCount, demo.library.lists.get(id)?.ids.length);
      }
      const second = await lists.listLists({ startIndex: 1, limit: 1 });
      assertEquals(second.lists.map((it) => it.name), ["Harbour Collection"]);
    },
    { items: 60, irregular: true, mode },
  );
}

demoTest(
  "JellyfinLists drops what is no list and has no readable name or count",
  async ({ demo, server: { lists } }) => {
    const id = "b".repeat(32);
    demo.options.answer = () =>
      Response.json({
        Items: [
          { Id: id, Type: "Playlist", Name: "\u0000", ChildCount: -1 },
          { Id: "no", Type: "Playlist", Name: "Night" },
          { Id: "c".repeat(32), Type: "Movie", Name: "Film" },
          null,
          { Id: "d".repeat(32), Type: "BoxSet", MediaType: 7, ChildCount: 1e9 },
        ],
      });
    const page = await lists.listLists({ startIndex: 0, limit: 10 });
    assertEquals([page.unreadable, page.total], [2, 5]);
    assertEquals(
      page.lists.map((it) => [it.name, it.mediaType, it.entryCount]),
      [["Unnamed playlist", null, null], ["Unnamed collection", null, null]],
    );
    const list = { id, kind: "playlist" } as const;
    const { entries } = await lists
      .listEntries(list, { startIndex: 0, limit: 10 });
    assertEquals(entries.length, 3);
  },
  { items: 60, irregular: true },
);
