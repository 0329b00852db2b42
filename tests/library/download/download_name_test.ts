import type { MediaItem } from "../../../src/core/media_item.ts";
import {
  foldersFor,
  nameFor,
} from "../../../src/library/download/download_name.ts";
import { titleOf } from "../../../src/library/download/download_plan.ts";
import { assertEquals } from "@std/assert";
import { makeItem } from "../../media_item.ts";

const TRACK: Partial<MediaItem> = {
  albumName: "Now",
  artists: ["Singer B"],
  albumArtist: "Various Artists",
  seasonNumber: 2,
  episodeNumber: 1,
  container: "flac",
};

const FOLDERS: [Partial<MediaItem>, MediaItem["type"], string[]][] = [
  [TRACK, "track", ["Various Artists", "Now"]],
  [{ ...TRACK, albumArtist: null }, "track", ["Singer B", "Now"]],
  [{ ...TRACK, albumArtist: null, artists: [] }, "track", ["Now"]],
  [{ seriesName: "Show", seasonNumber: 3 }, "episode", ["Show", "Season 03"]],
  [{ seriesName: "Show", seasonNumber: 0 }, "episode", ["Show", "Season 00"]],
  [{ seriesName: "Show", seasonNumber: null }, "episode", ["Show"]],
];

for (const [given, type, folders] of FOLDERS) {
  Deno.test(`foldersFor() files ${JSON.stringify(given)} in ${folders}`, () => {
    assertEquals(
      foldersFor(makeItem({ type, name: "x", ...given }, 1)),
      folders,
    );
  });
}

const NAMES: [served: string, name: string][] = [
  ["01 - Fog.flac", "2-01 - Fog.flac"],
  ["1. Fog.flac", "2-01. Fog.flac"],
  ["Fog.flac", "2-01 Fog.flac"],
  ["2-01 Fog.flac", "2-01 Fog.flac"],
  ["201 Fog.flac", "201 Fog.flac"],
  ["2.01 Fog.flac", "2.01 Fog.flac"],
  ["010 Fog.flac", "2-01 010 Fog.flac"],
];

for (const [served, name] of NAMES) {
  Deno.test(`nameFor() makes "${name}" of "${served}" on the second disc`, () => {
    const item = { ...makeItem({ type: "track", name: "Fog", ...TRACK }, 1) };
    const title = titleOf({ ...item, multiDisc: true });
    assertEquals(title, "2-01 Fog.flac");
    const disposition = `attachment; filename="${served}"`;
    assertEquals(nameFor(disposition, { title, itemId: item.id }), name);
    const alone = titleOf({ ...item, multiDisc: false });
    assertEquals(
      nameFor(disposition, { title: alone, itemId: item.id }),
      served,
    );
  });
}

Deno.test("titleOf() names every episode of a file, and no season if there is none", () => {
  const series = { type: "episode", name: "Fog", seriesName: "Show" } as const;
  const double = { seasonNumber: 1, episodeNumber: 1, episodeNumberEnd: 2 };
  assertEquals(
    titleOf(makeItem({ ...series, ...double }, 1)),
    "Show S01E01-E02 Fog",
  );
  assertEquals(
    titleOf(makeItem({ ...series, episodeNumber: 5 }, 1)),
    "Show E05 Fog",
  );
});
