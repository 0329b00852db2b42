import { Failure } from "../../../src/core/failure.ts";
import type { PlaylistEdit } from "../../../src/core/list_ports.ts";
import type { DemoMode } from "../../../src/demo/demo_options.ts";
import {
  createPlaylist,
  editPlaylist,
} from "../../../src/library/lists/edit_playlist.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { addPlaylist } from "../../demo/add_playlist.ts";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

const MODES: readonly DemoMode[] = ["10.10", "10.11", "12"];
const LIST = "f".repeat(32);

/** Adds a playlist of films by their letters; `aba` has one twice. */
async function withPlaylist(fixture: SyncFixture, letters: string) {
  const { demo, library, account, server } = fixture;
  await fixture.sync();
  const films = demo.library.visibleItems()
    .filter(({ kind }) => kind === "Movie").map(({ id }) => id);
  const idOf = (letter: string) => films[letter.charCodeAt(0) - 97] ?? "";
  const ids = [...letters].map(idOf);
  addPlaylist(demo, { id: LIST, name: "Mix", ids });
  const deps = { library, clock: systemClock };
  const session = { account, server };
  return {
    deps,
    session,
    idOf,
    edit: (edit: PlaylistEdit) =>
      editPlaylist(deps, { session, id: LIST, stored: null, edit }),
    /** Returns the letters on the server. */
    now: () =>
      (demo.library.lists.get(LIST)?.ids ?? [])
        .map((id) => String.fromCharCode(97 + films.indexOf(id))).join(""),
  };
}

/** Returns the methods and paths of all changes. */
function changesOf({ demo }: SyncFixture): string[] {
  return demo.log.requests
    .filter(({ method, path }) =>
      method !== "GET" && path.startsWith("/Playlists")
    ).map(({ method, path }) => `${method} ${path.split("?")[0]}`);
}

for (const mode of MODES) {
  syncTest(
    `editPlaylist() adds, removes and moves entries of ${mode}`,
    async (fixture) => {
      const { edit, now, idOf, deps, session } = await withPlaylist(
        fixture,
        "abc",
      );
      const added = await edit({ kind: "add", ids: [idOf("d"), idOf("a")] });
      assertEquals([now(), added.before, added.after], ["abcda", 3, 5]);
      await edit({ kind: "move", from: 4, to: 1 });
      assertEquals(now(), "dabca");
      const removed = await edit({ kind: "remove", positions: [1, 3] });
      assertEquals([now(), removed.before, removed.after], ["aca", 5, 3]);
      const window = { listId: LIST, filter: {}, offset: 0, limit: 9 };
      const stored = deps.library.lists.listEntries(session.account, window);
      assertEquals(
        stored.entries.map(({ item }) => item.id),
        ["a", "c", "a"].map(idOf),
      );
    },
    { items: 60, mode },
  );

  syncTest(
    `editPlaylist() changes one of two entries of an item of ${mode}`,
    async (fixture) => {
      const { edit, now } = await withPlaylist(fixture, "abacb");
      await edit({ kind: "remove", positions: [3] });
      assertEquals(now(), "abcb");
      await edit({ kind: "move", from: 4, to: 1 });
      assertEquals(now(), "babc");
      assertEquals(changesOf(fixture), [
        `POST /Playlists/${LIST}`,
        `POST /Playlists/${LIST}`,
      ]);
      // All entries of an item need no new list.
      await edit({ kind: "remove", positions: [1, 3] });
      assertEquals(now(), "ac");
      assertEquals(
        changesOf(fixture).at(-1),
        `DELETE /Playlists/${LIST}/Items`,
      );
    },
    { items: 60, mode },
  );
}

syncTest(
  "editPlaylist() replaces no list with entries that the user may not see",
  async (fixture) => {
    const { edit, now, idOf } = await withPlaylist(fixture, "aba");
    fixture.demo.options.answer = (request) =>
      request.method === "GET" && request.url.endsWith(`/Playlists/${LIST}`)
        ? Response.json({ ItemIds: ["a", "b", "c", "a"].map(idOf) })
        : null;
    const failure = await assertRejects(
      () => edit({ kind: "remove", positions: [1] }),
      Failure,
    );
    assertEquals([failure.kind, now()], ["forbidden", "aba"]);
    await edit({ kind: "remove", positions: [2] });
    assertEquals(now(), "aa");
  },
  { items: 60 },
);

syncTest(
  "editPlaylist() refuses other positions, a collection and a strange list",
  async (fixture) => {
    const { edit, now, deps, session, idOf } = await withPlaylist(
      fixture,
      "ab",
    );
    const kindOf = async (wanted: PlaylistEdit) =>
      (await assertRejects(() => edit(wanted), Failure)).kind;
    for (const positions of [[0], [3], [1, 9]]) {
      assertEquals(await kindOf({ kind: "remove", positions }), "not_found");
    }
    assertEquals(await kindOf({ kind: "move", from: 1, to: 3 }), "not_found");
    // Another client has changed the list since its entries were shown.
    const itemId = idOf("b");
    for (
      const stale of [
        { kind: "move", from: 1, to: 2, itemId },
        { kind: "remove", positions: [1], itemId },
      ] as const
    ) assertEquals(await kindOf(stale), "not_found");
    assertEquals(changesOf(fixture), []);
    const id = "e".repeat(32);
    const ids = [idOf("a")];
    addPlaylist(fixture.demo, { id, name: "Saga", ids, kind: "BoxSet" });
    const add = { kind: "add", ids } as const;
    const failure = await assertRejects(
      () => editPlaylist(deps, { session, id, stored: null, edit: add }),
      Failure,
    );
    assertEquals(failure.kind, "usage");
    for (const [status, kind] of [[403, "forbidden"], [404, "not_found"]]) {
      fixture.demo.options.answer = (request) =>
        request.method === "POST"
          ? new Response("", { status: Number(status) })
          : null;
      assertEquals(await kindOf(add), kind);
    }
    assertEquals(now(), "ab");
  },
  { items: 60 },
);

syncTest(
  "createPlaylist() makes a private playlist and stores it",
  async (fixture) => {
    const { deps, session, idOf } = await withPlaylist(fixture, "a");
    const ids = [idOf("b"), idOf("a")];
    const isPublic = false;
    const made = await createPlaylist(deps, {
      session,
      name: "ليلة",
      ids,
      isPublic,
    });
    assertEquals([made.list.name, made.after], ["ليلة", 2]);
    const list = fixture.demo.library.lists.get(made.list.id);
    assert(list !== undefined);
    assertEquals([list.open, list.ids], [false, ids]);
    const stored = deps.library.lists.listLists(session.account);
    assertEquals(stored.map((it) => it.name), ["ليلة"]);
  },
  { items: 60 },
);
