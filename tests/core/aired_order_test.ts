import { byAiredOrder } from "../../src/core/aired_order.ts";
import type { Airing } from "../../src/core/media_item.ts";
import { assertEquals } from "@std/assert";

interface Episode {
  readonly code: string;
  readonly seasonNumber: number | null;
  readonly episodeNumber: number | null;
  readonly airing: Airing | null;
  readonly releasedAt: Date | null;
}

function episode(
  season: number | null,
  number: number | null,
  { day = null }: { day?: string | null } = {},
): Episode {
  return {
    code: `${season}x${number ?? day}`,
    seasonNumber: season,
    episodeNumber: number,
    airing: null,
    releasedAt: day === null ? null : new Date(day),
  };
}

function special(number: number | null, given: Partial<Airing>): Episode {
  const airing = {
    afterSeason: null,
    beforeSeason: null,
    beforeEpisode: null,
    ...given,
  };
  return { ...episode(0, number), airing };
}

const IN_ORDER = [
  special(3, { beforeSeason: 1 }),
  episode(1, 1),
  special(5, { beforeSeason: 1, beforeEpisode: 2 }),
  special(6, { beforeSeason: 1, beforeEpisode: 2 }),
  episode(1, 2),
  episode(1, 10),
  special(null, { afterSeason: 1 }),
  special(1, { afterSeason: 1 }),
  special(2, { afterSeason: 1 }),
  episode(2, 1, { day: "2024-03-01" }),
  episode(2, null, { day: "2023-12-31" }),
  episode(2, null, { day: "2024-01-02" }),
  episode(2, null),
  episode(null, 1),
];

Deno.test("byAiredOrder() puts specials where they were broadcast", () => {
  const sorted = IN_ORDER.toReversed().sort(byAiredOrder);
  assertEquals(sorted.map((it) => it.code), IN_ORDER.map((it) => it.code));
});

Deno.test("byAiredOrder() prefers the season after which a special comes", () => {
  const both = special(1, { afterSeason: 1, beforeSeason: 2 });
  const sorted = [episode(2, 1), both, episode(1, 9)].sort(byAiredOrder);
  assertEquals(sorted.map((it) => it.code), ["1x9", "0x1", "2x1"]);
});
