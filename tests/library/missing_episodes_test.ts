import { Failure } from "../../src/core/failure.ts";
import type { StoredItem } from "../../src/core/media_item.ts";
import { listMissing } from "../../src/library/missing_episodes.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { addMissing, showMissing } from "../demo/add_missing.ts";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

const id = (letter: string) => letter.repeat(32);
const AIRED = "2020-01-01T00:00:00.0000000Z";
const LATER = "2099-01-01T00:00:00.0000000Z";

/** Adds missing episodes to the first series of the server. */
function addTo({ demo }: SyncFixture) {
  const series = demo.library.visibleItems()
    .find(({ kind }) => kind === "Series");
  assert(series);
  const add = (
    letter: string,
    place: { season: number; number: number; airs?: string },
  ) => addMissing(demo, { id: id(letter), series, airs: AIRED, ...place });
  add("b", { season: 0, number: 90 });
  add("d", { season: 1, number: 91, airs: LATER });
  add("c", { season: 1, number: 90 });
  // The library has this one by now.
  add("e", { season: 1, number: 1 });
  add("f", { season: 77, number: 1, airs: LATER });
  return series;
}

for (const mode of ["10.11", "12"] as const) {
  syncTest(
    `listMissing() lists what a series lacks, and no sync stores it: ${mode}`,
    async (fixture) => {
      const { demo, kept, library, sync } = fixture;
      await sync();
      const before = kept().size;
      const series = addTo(fixture);
      const report = await sync({ full: true });
      assertEquals([report.added, kept().size], [0, before]);
      const holder = kept().get(series.id);
      assert(holder);
      const list = (holder: StoredItem) =>
        listMissing(library, { session: fixture, holder });
      assertEquals(await list(holder), []);
      showMissing(demo);
      const found = await list(holder);
      assertEquals(found.map((it) => it.id), ["c", "d", "f", "b"].map(id));
      assertEquals(found[1]?.releasedAt, new Date("2099-01-01"));
      const season = [...kept().values()].find((it) =>
        it.type === "season" && it.seriesId === series.id &&
        it.seasonNumber === 1
      );
      assert(season);
      const inSeason = await list(season);
      assertEquals(inSeason.map((it) => it.id), ["c", "d"].map(id));
      // Nothing counts them.
      await sync({ full: true });
      assertEquals(kept().size, before);
    },
    { mode },
  );
}

syncTest(
  "listMissing() refuses anything but a series or a season",
  async (fixture) => {
    const { kept, library, sync } = fixture;
    await sync();
    const film = [...kept().values()].find(({ type }) => type === "movie");
    assert(film);
    await assertRejects(
      () => listMissing(library, { session: fixture, holder: film }),
      Failure,
      "is not a series",
    );
  },
);

syncTest(
  "listMissing() ignores what a server lists with a file",
  async (fixture) => {
    const { demo, kept, library, sync } = fixture;
    await sync();
    const series = addTo(fixture);
    showMissing(demo);
    const holder = kept().get(series.id);
    assert(holder);
    // Such a server does not know the parameter.
    demo.options.answer = ({ url }) =>
      url.includes("/Episodes?")
        ? Response.json({
          Items: [
            null,
            { Id: id("1"), Type: "Episode", LocationType: "FileSystem" },
            { Id: "x", Type: "Episode", LocationType: "Virtual" },
            { Id: id("2"), Type: "Movie", LocationType: "Virtual" },
            { Id: id("3"), Type: "Episode", LocationType: "Virtual" },
          ],
          TotalRecordCount: 5,
          StartIndex: 0,
        })
        : null;
    const found = await listMissing(library, { session: fixture, holder });
    assertEquals(found.map((it) => it.id), [id("3")]);
  },
);
