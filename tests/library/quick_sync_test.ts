import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals } from "@std/assert";
import { servedIds, type SyncFixture, syncTest } from "./sync_fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

interface Asked {
  readonly query: URLSearchParams;
  readonly bytes: number;
}

/** Forwards every request, and records those for items with their size. */
function watch({ demo }: SyncFixture): Asked[] {
  const asked: Asked[] = [];
  const client = Deno.createHttpClient({ caCerts: [demo.certificate.caPem] });
  demo.options.answer = async (request) => {
    if (request.headers.has("x-passed")) return null;
    const headers = new Headers(request.headers);
    headers.set("x-passed", "1");
    const reply = await fetch(request.url, { headers, client });
    const body = await reply.arrayBuffer();
    const { pathname, searchParams: query } = new URL(request.url);
    if (pathname === "/Items") asked.push({ query, bytes: body.byteLength });
    const { status, headers: sent } = reply;
    return new Response(body, { status, headers: sent });
  };
  return asked;
}

function bytesOf(asked: readonly Asked[]): number {
  return asked.reduce((sum, it) => sum + it.bytes, 0);
}

/** Tells whether a request lists a whole library; that of playlists is short. */
function isWhole({ query }: Asked): boolean {
  return query.has("parentId") &&
    ["minDateLastSaved", "filters", "ids"].every((it) => !query.has(it)) &&
    query.get("limit") !== "0";
}

syncTest(
  "syncLibraries() reads less than 1 % of the bytes when nothing changed",
  async (fixture) => {
    const { demo: { library }, userId } = fixture;
    const unmarked = { played: false, favorite: false, positionTicks: 0 };
    for (const it of library.visibleItems()) {
      library.changeUserData(userId, it, unmarked);
    }
    const asked = watch(fixture);
    await fixture.sync();
    const full = bytesOf(asked);
    const listed = asked.filter(({ query }) => query.has("fields"));
    assertEquals(
      [...new Set(listed.map(({ query }) => query.get("limit")))],
      ["500", "2000"],
    );
    asked.length = 0;
    const { added, updated, removed } = await fixture.sync();
    assertEquals([added, updated, removed], [0, 0, 0]);
    assertEquals(asked.filter(isWhole), []);
    assert(bytesOf(asked) * 100 < full, `${bytesOf(asked)} of ${full}`);
  },
  { items: 2_000 },
);

syncTest(
  "syncLibraries() finds marks made and taken back elsewhere, and what follows",
  async (fixture) => {
    const { library } = fixture.demo;
    await fixture.sync();
    const asked = watch(fixture);
    const episode = [...library.visibleItems()].find((it) =>
      it.kind === "Episode" && it.series !== null
    );
    assert(episode?.series);
    const inside = library.playableIn(episode.series);
    const played = (wanted: boolean) =>
      inside.forEach((it) =>
        library.changeUserData(fixture.userId, it, { played: wanted })
      );
    const isKept = () =>
      [episode.id, episode.series?.id ?? ""].map((id) =>
        fixture.kept().get(id)?.userData.played
      );
    played(true);
    await fixture.sync();
    assertEquals(isKept(), [true, true]);
    library.changeUserData(fixture.userId, episode, { played: false });
    await fixture.sync();
    assertEquals(isKept(), [false, false]);
    played(false);
    await fixture.sync();
    for (const positionTicks of [600_000_000, 900_000_000, 0]) {
      library.changeUserData(fixture.userId, episode, { positionTicks });
      await fixture.sync();
      const { positionMs } = fixture.kept().get(episode.id)?.userData ?? {};
      assertEquals(positionMs, positionTicks / 10_000);
    }
    for (const favorite of [true, false]) {
      library.changeUserData(fixture.userId, episode, { favorite });
      await fixture.sync();
      assertEquals(fixture.kept().get(episode.id)?.userData.favorite, favorite);
    }
    assertEquals(asked.filter(isWhole), []);
  },
);

syncTest(
  "syncLibraries() compares every id when the count differs, or a day has passed",
  async (fixture) => {
    const { library } = fixture.demo;
    await fixture.sync();
    const asked = watch(fixture);
    const films = library.folders[0]?.id ?? "";
    const [first, second] = library.itemsOf(films);
    library.remove(first?.id ?? "");
    assertEquals((await fixture.sync()).removed, 1);
    assertEquals(
      new Set(asked.filter(isWhole).map(({ query }) => query.get("parentId"))),
      new Set([films]),
    );
    // One is removed; one is added that the server does not list as changed.
    library.remove(second?.id ?? "");
    const { id } = library.addMovie(films, "Late Film");
    library.change(id, { savedMs: 0 });
    asked.length = 0;
    await fixture.sync();
    assertEquals(asked.filter(isWhole), []);
    const { account, server } = fixture;
    await syncLibraries({
      library: fixture.library,
      clock: {
        ...systemClock,
        monotonicMs: () => systemClock.monotonicMs(),
        now: () => new Date(Date.now() + DAY_MS),
      },
    }, { account, server, full: false, tell: () => undefined });
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
  },
);

syncTest(
  "syncLibraries() reads small pages when large ones are too much",
  async (fixture) => {
    const limits = new Set<string | null>();
    fixture.demo.options.answer = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname !== "/Items" || !searchParams.has("fields")) return null;
      const limit = searchParams.get("limit");
      limits.add(limit);
      return limit === "2000" ? new Response("Error", { status: 500 }) : null;
    };
    const report = await fixture.sync();
    assertEquals([report.skipped, report.items], [[], 1_800]);
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
    assertEquals(limits, new Set(["500", "2000"]));
  },
  { items: 1_800 },
);
