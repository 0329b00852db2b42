import { Failure } from "../../../src/core/failure.ts";
import { expandLists } from "../../../src/library/lists/expand_lists.ts";
import { resolvePlayableId } from "../../../src/library/resolve_reference.ts";
import {
  findStoredList,
  refreshList,
} from "../../../src/library/lists/refresh_list.ts";
import { syncLists } from "../../../src/library/lists/sync_lists.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { addPlaylist } from "../../demo/add_playlist.ts";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

const IRREGULAR = { items: 60, irregular: true };

function stored({ library, account }: SyncFixture) {
  return library.lists.listLists(account);
}

async function opened(fixture: SyncFixture, name: string) {
  const { library, account, server } = fixture;
  const wanted = { account, reference: name, kind: null };
  const found = findStoredList({ library }, wanted);
  assert(found !== null, name);
  const deps = { library, clock: systemClock };
  const session = { account, server };
  const { id } = found;
  return await refreshList(deps, { ...session, id, stored: found });
}

syncTest(
  "syncLibraries() stores lists without their entries, and drops those that the server no longer has",
  async (fixture) => {
    const report = await fixture.sync();
    assertEquals(report.listsFailure, null);
    assertEquals(
      stored(fixture).map(({ name, kind, readAt }) => [name, kind, readAt]),
      [
        ["Evening", "playlist", null],
        ["Harbour Collection", "collection", null],
      ],
    );
    const [evening] = stored(fixture);
    fixture.demo.library.lists.delete(evening?.id ?? "");
    fixture.demo.library.remove(evening?.id ?? "");
    await fixture.sync();
    assertEquals(stored(fixture).map((it) => it.name), ["Harbour Collection"]);
  },
  IRREGULAR,
);

syncTest(
  "syncLists() returns the failure of the server and keeps what is stored",
  async (fixture) => {
    await fixture.sync();
    const ofLists = (request: Request) =>
      new URL(request.url).searchParams.get("includeItemTypes") ===
        "Playlist,BoxSet";
    for (const [status, kind] of [[500, "server_error"], [403, "forbidden"]]) {
      fixture.demo.options.answer = (request) =>
        ofLists(request) ? new Response("", { status: Number(status) }) : null;
      const report = await fixture.sync();
      assertEquals(report.listsFailure?.kind, kind);
      assertEquals(report.skipped, []);
      assertEquals(stored(fixture).length, 2);
    }
    // A list without an id may be any of the stored ones.
    fixture.demo.options.answer = (request) =>
      ofLists(request)
        ? Response.json({ Items: [{ Type: "Playlist", Name: "Evening" }] })
        : null;
    const { library, account, server } = fixture;
    assertEquals(await syncLists({ library }, { account, server }), null);
    assertEquals(stored(fixture).length, 2);
  },
  IRREGULAR,
);

syncTest("syncLists() throws if the token is refused", async (fixture) => {
  await fixture.sync();
  fixture.demo.options.answer = () => new Response(null, { status: 401 });
  const { library, account, server } = fixture;
  const failure = await assertRejects(
    () => syncLists({ library }, { account, server }),
    Failure,
  );
  assertEquals(failure.kind, "rejected");
}, IRREGULAR);

syncTest(
  "refreshList() stores the entries in order, and counts those in no library",
  async (fixture) => {
    await fixture.sync();
    const { library, account, demo } = fixture;
    const [evening] = stored(fixture);
    const id = evening?.id ?? "";
    const list = demo.library.lists.get(id);
    const [first = "", second = ""] = list?.ids ?? [];
    // The server of this account has an item that its libraries do not show.
    const hidden = demo.library.extras()[0]?.id ?? "";
    const ids = [second, first, second, hidden];
    if (list) demo.library.lists.set(id, { ...list, ids });
    const fresh = await opened(fixture, "evening");
    assertEquals([fresh.isChanged, fresh.list.entryCount], [true, 4]);
    const window = { listId: id, filter: {}, offset: 0, limit: 10 };
    const found = library.lists.listEntries(account, window);
    assertEquals(found.entries.map((it) => it.item.id), [
      second,
      first,
      second,
    ]);
    assertEquals([found.total, found.missing], [3, 1]);
    assertEquals((await opened(fixture, "evening")).isChanged, false);
    // A later sync keeps the entries.
    await fixture.sync();
    assertEquals(library.lists.listEntries(account, window).total, 3);
  },
  IRREGULAR,
);

syncTest(
  "refreshList() removes a list that the server no longer has",
  async (fixture) => {
    await fixture.sync();
    const [evening] = stored(fixture);
    fixture.demo.library.lists.delete(evening?.id ?? "");
    fixture.demo.library.remove(evening?.id ?? "");
    const failure = await assertRejects(
      () => opened(fixture, "Evening"),
      Failure,
      'Cannot open "Evening"',
    );
    assertEquals(failure.kind, "not_found");
    assertEquals(stored(fixture).map((it) => it.name), ["Harbour Collection"]);
  },
  IRREGULAR,
);

syncTest(
  "findStoredList() refuses a name of several lists, and takes an id",
  async (fixture) => {
    const { demo, library, account } = fixture;
    const id = "f".repeat(32);
    addPlaylist(demo, { id, name: "EVENING", ids: [] });
    await fixture.sync();
    const find = (reference: string) =>
      findStoredList({ library }, { account, reference, kind: null });
    const failure = assertThrows(() => find(" Evening "), Failure);
    assertEquals(failure.kind, "usage");
    assert(failure.hint?.includes(id), failure.hint ?? "");
    assertEquals([find(id)?.name, find("none")], ["EVENING", null]);
  },
  IRREGULAR,
);

syncTest(
  "resolvePlayableId() and expandLists() take a list rather than an item whose name only begins so",
  async (fixture) => {
    const { demo, library, account, server } = fixture;
    const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
    Object.assign(film ?? {}, { name: "Evening Star", sortName: "evening" });
    await fixture.sync();
    const [evening] = stored(fixture);
    const deps = { library, clock: systemClock };
    const ask: Parameters<typeof resolvePlayableId>[1]["ask"] = (use) =>
      use({ account, server });
    const wanted = { account, reference: "evening", ask };
    assertEquals(await resolvePlayableId(deps, wanted), evening?.id);
    const named = { account, references: ["evening", "Evening Star"], ask };
    const expanded = await expandLists(deps, named);
    assert(expanded.length > 2, `${expanded}`);
    assertEquals(expanded.at(-1), "Evening Star");
  },
  IRREGULAR,
);
