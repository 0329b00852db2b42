import { seededFile } from "../../src/demo/media_files.ts";
import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "d asks which episodes of a series to download, and X deletes them together",
  () =>
    withScreen({}, async ({ screen, demo: { server } }) => {
      const items = server.library.visibleItems();
      const episodesOf = (id: string) =>
        items.filter((it) => it.kind === "Episode" && it.series?.id === id);
      const [series] = items
        .filter(({ kind, id }) =>
          kind === "Series" && episodesOf(id).length > 1
        )
        .sort((a, b) => episodesOf(a.id).length - episodesOf(b.id).length);
      assert(series, "there is a series");
      const { length } = episodesOf(series.id);
      for (const { id, kind } of items) {
        if (kind === "Episode") server.files.set(id, seededFile(1, 20_000));
      }
      await screen.waitFor(/Library: \d+ new/);
      screen.press("s", ...series.name.toLowerCase());
      await screen.waitFor(new RegExp(`▌ .*${series.name}`));
      screen.press(KEYS.enter);
      await screen.waitForRest();
      screen.press("d");
      await screen.waitFor(`Download ${series.name}?`);
      await screen.waitFor(`a  All ${length} episodes`);
      screen.press("a");
      await screen.waitFor("Downloading");
      screen.press("D");
      await screen.waitFor(
        new RegExp(`${series.name} .*${length} of ${length} done`),
      );
      await screen.waitFor(`Downloads (${length})`);
      screen.press("g", "X");
      await screen.waitFor(`Delete ${length} downloads of ${series.name}?`);
      screen.press("y");
      await screen.waitFor("No downloads");
    }),
);
