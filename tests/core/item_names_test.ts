import {
  datedName,
  episodeDay,
  nameInSeries,
  nameWithSeries,
  nameWithYear,
  plainName,
  trackName,
} from "../../src/core/item_names.ts";
import { assertEquals } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

for (
  const [name, year, whole, plain] of [
    ["Big Noise (2015)", 2015, "Big Noise (2015)", "Big Noise"],
    ["Big Noise", 2015, "Big Noise (2015)", "Big Noise"],
    ["Big Noise", null, "Big Noise", "Big Noise"],
    ["Class (1999)", 2001, "Class (1999) (2001)", "Class (1999)"],
    ["2012", 2009, "2012 (2009)", "2012"],
    ["(2015)", 2015, "(2015)", "(2015)"],
  ] as const
) {
  Deno.test(`nameWithYear() returns one year when ${name} is of ${year}`, () => {
    assertEquals(nameWithYear({ name, year }), whole);
    assertEquals(plainName({ name, year }), plain);
  });
}

const SERIES = "Harbour Street";
const EPISODES: readonly (readonly [GivenItem, string, string])[] = [
  [{ type: "episode", name: "Part 4" }, "Part 4", `${SERIES} S01E04 Part 4`],
  ...[
    "Harbour Street - S01E04 - Part 4",
    "Harbour.Street.S01E04.Part 4",
    "HARBOUR STREET s01e04 Part 4",
    "Harbour Street (2005) - 1x04 - Part 4",
    "S01E04 - Part 4",
    "S01E04-E05 - Part 4",
    "1x04 Part 4",
    "Harbour Street - Part 4",
  ].map((name): readonly [GivenItem, string, string] => [
    { type: "episode", name },
    name.includes(".") ? name : "Part 4",
    name.includes(".") ? `${SERIES} S01E04 ${name}` : `${SERIES} S01E04 Part 4`,
  ]),
  [{ type: "episode", name: "Harbour Street - S01E04" }, "", "S01E04"],
  [
    { type: "episode", name: "Harbour Street Burns" },
    "Harbour Street Burns",
    `${SERIES} S01E04 Harbour Street Burns`,
  ],
  [
    { type: "episode", name: "S02E09 - Other" },
    "S02E09 - Other",
    `${SERIES} S01E04 S02E09 - Other`,
  ],
  [
    { type: "season", name: "Harbour Street Season 1" },
    "Season 1",
    `${SERIES} Season 1`,
  ],
  [{ type: "season", name: "Season 1" }, "Season 1", `${SERIES} Season 1`],
];

for (const [given, own, whole] of EPISODES) {
  for (const seriesName of [SERIES, `${SERIES} (2005)`]) {
    Deno.test(`nameInSeries() returns "${own}" when "${given.name}" is in ${seriesName}`, () => {
      const item = makeItem({
        seriesName,
        seasonNumber: 1,
        episodeNumber: given.type === "season" ? null : 4,
        ...given,
      }, 1);
      assertEquals(nameInSeries(item), own);
      const expected = whole === "S01E04" ? `${SERIES} S01E04` : whole;
      assertEquals(
        nameWithSeries(item),
        expected.replace(SERIES, seriesName),
      );
    });
  }
}

Deno.test("trackName() leaves the number out when it is the track's own", () => {
  const of = (name: string) => trackName({ name, episodeNumber: 7 });
  assertEquals(of("07 - Fog"), "Fog");
  assertEquals(of("7. Fog"), "Fog");
  assertEquals(of("1-07 - Fog"), "Fog");
  assertEquals(of("7 Rings"), "7 Rings");
  assertEquals(of("99 - Fog"), "99 - Fog");
});

Deno.test("episodeDay() returns the day of an episode only if nothing else tells it", () => {
  const releasedAt = "2024-01-15T00:00:00.000Z";
  const item = (given: Partial<GivenItem>) => ({
    ...makeItem({ type: "episode", name: "The Guest", ...given }, 1),
    seriesName: SERIES,
    releasedAt,
  });
  const day = "2024-01-15";
  for (
    const [given, expected, whole] of [
      [{}, day, `${SERIES} ${day} The Guest`],
      [{ episodeNumber: 3 }, null, `${SERIES} E03 The Guest`],
      [{ type: "movie" }, null, "The Guest"],
      [{ name: `${SERIES} - 2024.01.15` }, null, `${SERIES} 2024.01.15`],
      [{ name: `${SERIES} - Talk` }, day, `${SERIES} ${day} Talk`],
    ] as const
  ) {
    assertEquals([episodeDay(item(given)), datedName(item(given))], [
      expected,
      whole,
    ]);
  }
  assertEquals(episodeDay({ ...item({}), releasedAt: null }), null);
});
