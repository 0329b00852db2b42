import { assert, assertEquals } from "@std/assert";
import { addMissing, showMissing } from "../../demo/add_missing.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

networkTest(
  "library missing lists what a series lacks, and library list does not",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const series = demo.library.visibleItems()
        .find(({ kind }) => kind === "Series");
      assert(series);
      for (const [number, year] of [[90, 2020], [91, 2099]] as const) {
        addMissing(demo, {
          id: `${number}`.padStart(32, "0"),
          series,
          season: 1,
          number,
          airs: `${year}-02-03T00:00:00Z`,
        });
      }
      await run(["library", "sync"]);
      const missing = ["library", "missing", series.id];
      const hidden = await run(missing);
      assertEquals([hidden.code, hidden.stdout], [0, ""]);
      assert(hidden.stderr.includes("or your account hides them"));
      showMissing(demo);
      const { json } = await run([...missing, "--json"]);
      assertEquals(
        json.items.map((it: { episodeNumber: number }) => it.episodeNumber),
        [90, 91],
      );
      const { stdout } = await run(missing);
      assertEquals(stdout.split("\n").map((it) => it.split(/ {2,}/)), [
        ["S01E90", "Lost 90", "2020-02-03"],
        ["S01E91", "Lost 91", "airs 2099-02-03"],
        [""],
      ]);
      const listed = await run(["library", "list", "--json"]);
      const isLost = ({ name }: { name: string }) => name.startsWith("Lost");
      assertEquals(listed.json.items.some(isLost), false);
      const found = await run(["library", "search", "Lost 90", "--json"]);
      assertEquals(found.json.items, []);
      const film = await run(["library", "missing", "Nothing of the kind"]);
      assertEquals(film.code, 3);
      await demo.stop();
      assertEquals((await run(missing)).code, 5);
    }),
);
