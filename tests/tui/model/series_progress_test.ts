import { itemRow } from "../../../src/tui/model/rows.ts";
import { SeriesProgress } from "../../../src/tui/model/series_progress.ts";
import type { ListedItem } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

const SHOWS = { kind: "library", id: "1", name: "Shows" } as const;
const settle = () => new Promise((done) => setTimeout(done));

function series(name: string): ListedItem {
  return { ...VIEW, id: name, name, type: "series", year: 2005 };
}

/** Opens a progress whose source has watched `watched` of 10 episodes. */
function progressOf(watched: Record<string, number | Error>) {
  const asked: string[] = [];
  const failed: unknown[] = [];
  let changes = 0;
  const progress = new SeriesProgress({
    async readProgress(ids) {
      asked.push(ids.join());
      await settle();
      return ids.flatMap((id) => {
        const count = watched[id];
        if (count instanceof Error) throw count;
        return count === undefined
          ? []
          : [{ id, episodeCount: 10, watchedCount: count }];
      });
    },
    onFailure: (caught) => void failed.push(caught),
  }, () => changes++);
  /** Wants these series and returns their notes. */
  const show = async (...names: string[]) => {
    progress.want(names.map(series));
    await settle();
    await settle();
    return names.map((it) => itemRow(progress.addTo(series(it)), SHOWS).note);
  };
  return { progress, asked, failed, changes: () => changes, show, watched };
}

Deno.test("SeriesProgress.want() asks once for the series that it does not know", async () => {
  const { progress, asked, show, changes } = progressOf({ a: 3, b: 10 });
  progress.want([{ ...series("film"), type: "movie" }]);
  assertEquals(await show("a"), ["2005  3/10"]);
  assertEquals(await show("a", "b", "empty"), [
    "2005  3/10",
    "2005  10/10",
    "2005",
  ]);
  await show("empty");
  assertEquals(asked, ["a", "b,empty"]);
  assertEquals(changes(), 2);
});

Deno.test("SeriesProgress.expire() keeps what is known until it is read again", async () => {
  const { progress, asked, show, watched } = progressOf({ a: 3 });
  await show("a");
  watched.a = 4;
  progress.want([series("late")]);
  progress.expire();
  progress.want([series("a")]);
  assertEquals(progress.addTo(series("a")).progress?.watchedCount, 3);
  assertEquals(await show("a"), ["2005  4/10"]);
  assertEquals(asked, ["a", "late", "a"]);
  progress.clear();
  assertEquals(progress.addTo(series("a")), series("a"));
});

Deno.test("SeriesProgress.want() reports a failure and asks again after a change", async () => {
  const { progress, asked, failed, show, watched } = progressOf({
    a: new Error("damaged"),
  });
  assertEquals(await show("a"), ["2005"]);
  await show("a");
  assertEquals([asked.length, failed.length], [1, 1]);
  watched.a = 1;
  progress.expire();
  assertEquals(await show("a"), ["2005  1/10"]);
});

Deno.test("itemRow() of a series has a bar, a symbol and columns that do not move", () => {
  const row = (watchedCount: number | null) => {
    const progress = { episodeCount: 10, watchedCount: watchedCount ?? 0 };
    const item = series("a");
    const { symbol, progress: part, columns } = itemRow(
      watchedCount === null ? item : { ...item, progress },
      SHOWS,
    );
    return [symbol, part, columns?.map(({ text, cells }) => [text, cells])];
  };
  assertEquals(row(null), [" ", undefined, [["", 7], ["2005", 4]]]);
  assertEquals(row(0), [" ", undefined, [["0/10", 7], ["2005", 4]]]);
  assertEquals(row(3), ["-", 0.3, [["3/10", 7], ["2005", 4]]]);
  assertEquals(row(10), ["v", undefined, [["10/10", 7], ["2005", 4]]]);
});
