import { Failure } from "../../../src/core/failure.ts";
import {
  findStoredLists,
  refreshList,
} from "../../../src/library/lists/refresh_list.ts";
import { syncLists } from "../../../src/library/lists/sync_lists.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

const IRREGULAR = { items: 60, irregular: true };

function stored({ library, account }: SyncFixture) {
  return library.lists.listLists(account);
}

async function opened(fixture: SyncFixture, name: string) {
  const { library, account, server } = fixture;
  const wanted = { account, reference: name, kind: null };
  const [found = null] = findStoredLists({ library }, wanted);
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
