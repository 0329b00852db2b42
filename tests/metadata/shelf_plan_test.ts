import { UNTOUCHED } from "../../src/core/media_item.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { SqliteShelfIndex } from "../../src/metadata/shelf_index.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  ACCOUNT,
  fill,
  SERIES,
  SHOWS,
} from "../contracts/library_index_samples.ts";
import { makeItem } from "../media_item.ts";
import { ExplainedFile } from "./explained_file.ts";

const ITEMS = [1, 2].map((number) =>
  makeItem({
    type: "episode",
    name: `Episode ${number}`,
    seriesId: SERIES.id,
    seasonNumber: 1,
    episodeNumber: number,
    userData: {
      ...UNTOUCHED,
      played: number === 1,
      lastPlayedAt: new Date("2026-03-01"),
    },
  }, number)
);

/** Returns the plans of a shelf of a library with two episodes. */
async function plansOf(
  list: (shelves: SqliteShelfIndex) => readonly unknown[],
): Promise<string> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/metadata.db`;
  const index = openLibraryIndex(path);
  const file = new ExplainedFile(path);
  try {
    fill(index, [SERIES, ...ITEMS], SHOWS);
    list(new SqliteShelfIndex(file));
    return file.plans.join("\n");
  } finally {
    file.close();
    index.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const SHELVES: readonly (readonly [
  string,
  (shelves: SqliteShelfIndex) => readonly unknown[],
  readonly string[],
])[] = [
  [
    "listInProgress",
    (it) => it.listInProgress(ACCOUNT, { limit: 9 }),
    ["user_data_in_progress"],
  ],
  [
    "listNextUp",
    (it) => it.listNextUp(ACCOUNT, { since: new Date(0), limit: 9 }),
    ["user_data_by_play", "items_by_series"],
  ],
  [
    "listNew",
    (it) => it.listNew(ACCOUNT, { libraryId: SHOWS.id, limit: 9 }),
    ["items_by_added"],
  ],
  [
    "listSeriesProgress",
    (it) => it.listSeriesProgress(ACCOUNT, [SERIES.id]),
    ["items_by_series"],
  ],
];

for (const [name, list, indexes] of SHELVES) {
  Deno.test(`${name}() does not read every item`, async () => {
    const plans = await plansOf(list);
    for (const index of indexes) assertStringIncludes(plans, index);
    assertEquals(plans.match(/SCAN items|items .*rowid>/), null);
  });
}
