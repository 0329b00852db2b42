import fc from "fast-check";
import type { Airing, UserData } from "../../src/core/media_item.ts";
import { UNTOUCHED } from "../../src/core/media_item.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { nextEpisode } from "../../src/demo/next_up.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, fill, SHOWS } from "../contracts/library_index_samples.ts";
import { makeItem } from "../media_item.ts";

interface Episode {
  readonly season: number | null;
  readonly number: number | null;
  readonly span: number;
  readonly airing: Airing | null;
  readonly played: boolean;
}

const NUMBER = fc.integer({ min: 1, max: 5 });
const SEASON = fc.integer({ min: 1, max: 3 });
const EPISODE: fc.Arbitrary<Episode> = fc.record({
  season: fc.option(SEASON, { freq: 9 }),
  number: fc.option(NUMBER, { freq: 9 }),
  span: fc.constantFrom(0, 0, 0, 1),
  airing: fc.constant(null),
  played: fc.boolean(),
});
const SPECIAL: fc.Arbitrary<Episode> = fc.record({
  season: fc.constant(0),
  number: fc.option(NUMBER, { freq: 9 }),
  span: fc.constant(0),
  airing: fc.option(fc.oneof(
    SEASON.map((it) => airing({ afterSeason: it })),
    SEASON.map((it) => airing({ beforeSeason: it })),
    fc.tuple(SEASON, NUMBER).map(([beforeSeason, beforeEpisode]) =>
      airing({ beforeSeason, beforeEpisode })
    ),
  )),
  played: fc.boolean(),
});
/** Generates series in which no two files contain the same episode. */
const SERIES = fc.uniqueArray(fc.oneof(EPISODE, EPISODE, SPECIAL), {
  selector: ({ season, number }) => `${season}x${number}`,
  maxLength: 20,
});

function airing(given: Partial<Airing>): Airing {
  const none = { afterSeason: null, beforeSeason: null, beforeEpisode: null };
  return { ...none, ...given };
}

Deno.test("listNextUp() returns the episode that a server returns", () => {
  fc.assert(
    fc.property(SERIES, (episodes) => {
      const isStarted = episodes.some((it) =>
        it.played && it.season !== null && it.season > 0 && it.number !== null
      );
      fc.pre(isStarted);
      assertEquals(localNext(episodes), serverNext(episodes));
    }),
    { numRuns: 150 },
  );
});

function localNext(episodes: readonly Episode[]): string | null {
  const index = openLibraryIndex(":memory:");
  try {
    fill(index, episodes.map(itemOf), SHOWS);
    const since = new Date("2026-01-01");
    const [next] = index.shelves.listNextUp(ACCOUNT, { since, limit: 9 });
    return next?.name ?? null;
  } finally {
    index.close();
  }
}

function itemOf(episode: Episode, at: number) {
  const { season, number, span, airing, played } = episode;
  const lastPlayedAt = new Date("2026-03-01");
  const userData: UserData = played
    ? { ...UNTOUCHED, played, playCount: 1, lastPlayedAt }
    : UNTOUCHED;
  return makeItem({
    type: "episode",
    name: nameOf(episode),
    seriesId: "a".repeat(32),
    seasonNumber: season,
    episodeNumber: number,
    episodeNumberEnd: span > 0 && number !== null ? number + span : null,
    airing,
    userData,
  }, at + 1);
}

function nameOf({ season, number }: Episode): string {
  return `${season}x${number}`;
}

function serverNext(episodes: readonly Episode[]): string | null {
  const played = new Map<DemoItem, boolean>();
  for (const episode of episodes) {
    const { season, number, span, airing } = episode;
    const item = {
      kind: "Episode",
      name: nameOf(episode),
      parentIndex: season,
      index: number,
      details: {
        ...span > 0 && number !== null ? { IndexNumberEnd: number + span } : {},
        AirsAfterSeasonNumber: airing?.afterSeason ?? undefined,
        AirsBeforeSeasonNumber: airing?.beforeSeason ?? undefined,
        AirsBeforeEpisodeNumber: airing?.beforeEpisode ?? undefined,
      },
    };
    played.set(item as unknown as DemoItem, episode.played);
  }
  const found = nextEpisode([...played.keys()], (it) => ({
    played: played.get(it) ?? false,
    favorite: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
    likes: null,
    audioIndex: null,
    subtitleIndex: null,
  }));
  return found?.episode.name ?? null;
}
