import { Failure } from "../../src/core/failure.ts";
import type { DemoMode } from "../../src/demo/demo_options.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { demoTest } from "../demo/demo_session.ts";

const MODES: readonly DemoMode[] = ["10.11", "12"];

for (const mode of MODES) {
  demoTest(
    `JellyfinLists reads playlists and collections of ${mode} in their order`,
    async ({ demo, server: { lists } }) => {
      for (const name of ["evening", "Harbour Collection"]) {
        const id = await lists.findList(name);
        assert(id !== null, name);
        const list = demo.library.lists.get(id);
        // A playlist may hold an item twice.
        const ids = (list?.ids ?? []).slice(0, 2);
        const twice = name === "evening" ? [...ids, ...ids] : ids;
        if (list) demo.library.lists.set(id, { ...list, ids: twice });
        const read = await lists.readList(id);
        assertEquals(read?.name.toLowerCase(), name.toLowerCase());
        const found = read?.items.map((it) => it.id) ?? [];
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
    assertEquals(await lists.findList("Even"), null);
    const film = demo.library.visibleItems()
      .find(({ kind }) => kind === "Movie");
    assert(film);
    assertEquals(await lists.findList(film.name), null);
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
  async ({ demo, server: { lists } }) => {
    const id = await lists.findList("Evening") ?? "";
    const list = demo.library.lists.get(id);
    const [first = ""] = list?.ids ?? [];
    const ids = Array.from({ length: 450 }, () => first);
    if (list) demo.library.lists.set(id, { ...list, ids });
    assertEquals((await lists.readList(id))?.items.length, 450);
    demo.options.answer = ({ url }) =>
      url.includes("/Playlists/") ? Response.json({ Items: "none" }) : null;
    const failure = await assertRejects(() => lists.readList(id), Failure);
    assertEquals(failure.kind, "not_jellyfin");
  },
  { items: 60, irregular: true },
);
