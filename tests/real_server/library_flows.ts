/** Runs the flows that sync, mark and download. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { normal } from "./admin.ts";
import { type Flows, itemOf } from "./flows.ts";
import {
  EPISODES,
  LONG_FILM,
  type MadeFile,
  pathOf,
  SHORT_FILM,
  TRACKS,
} from "./made_media.ts";
import { withHome } from "./real_home.ts";

const TICKS_PER_MS = 10_000;

const TYPES: Readonly<Record<string, string>> = {
  Movie: "movie",
  Series: "series",
  Season: "season",
  Episode: "episode",
  MusicAlbum: "album",
  Audio: "track",
  Video: "video",
};

export async function syncLibrary({ fixture, home }: Flows): Promise<void> {
  const first = await home.succeed("library", "sync");
  assert(first.libraries >= Object.keys(fixture.libraries).length);
  const { items } = await home.succeed("library", "list");
  const listed = [];
  for (const libraryId of Object.values(fixture.libraries)) {
    for (const it of await home.serverItems(libraryId)) {
      const playable = !["Series", "Season", "MusicAlbum"].includes(it.Type);
      const inShow = it.Type === "Episode";
      listed.push({
        id: normal(it.Id),
        name: it.Name,
        type: TYPES[it.Type],
        libraryId,
        year: it.ProductionYear ?? null,
        runtimeMs: playable ? Math.round(it.RunTimeTicks / TICKS_PER_MS) : null,
        series: inShow ? it.SeriesName : null,
        place: inShow ? [it.ParentIndexNumber, it.IndexNumber] : null,
      });
    }
  }
  const known = items.map((it: Record<string, unknown>) => ({
    id: it.id,
    name: it.name,
    type: it.type,
    libraryId: it.libraryId,
    year: it.year,
    runtimeMs: ["series", "season", "album"].includes(String(it.type))
      ? null
      : it.runtimeMs,
    series: it.type === "episode" ? it.seriesName : null,
    place: it.type === "episode" ? [it.seasonNumber, it.episodeNumber] : null,
  }));
  assertEquals(known.toSorted(byId), listed.toSorted(byId));
  const again = await home.succeed("library", "sync");
  assertEquals([again.added, again.removed], [0, 0]);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Returns the items of the folders that contain a file, such as its season. */
async function foldersOf({ fixture, home }: Flows, file: MadeFile) {
  const { SeriesId, SeasonId, AlbumId } = await home.api(
    `/Items/${itemOf(fixture, file)}`,
  );
  const folder = (id: string | undefined) => {
    assert(id, `${pathOf(file)} is in a folder`);
    return normal(id);
  };
  return {
    series: () => folder(SeriesId),
    season: () => folder(SeasonId),
    album: () => folder(AlbumId),
  };
}

export async function downloadEverything(flows: Flows): Promise<void> {
  const { fixture, home } = flows;
  const [episode] = EPISODES;
  const [track] = TRACKS;
  assert(track);
  const season = EPISODES.filter((it) => it.path.includes("Season 01"));
  const show = await foldersOf(flows, episode);
  const music = await foldersOf(flows, track);
  const items = [LONG_FILM, episode, track];
  const wanted: [kind: string, ids: string[], files: readonly MadeFile[]][] = [
    ["items", items.map((it) => itemOf(fixture, it)), items],
    ["folders", [show.season(), music.album()], [...season, ...TRACKS]],
    ["series", [show.series()], EPISODES],
  ];
  for (const [kind, ids, files] of wanted) {
    const dir = `${home.path}/${kind}`;
    // An existing file is downloaded again elsewhere.
    if (kind !== "items") await home.jellytau("download", "remove", ...ids);
    const args = ["download", ...ids, "--dir", dir];
    const { downloads } = await home.succeed(...args);
    const expected = files.map((it) => itemOf(fixture, it)).toSorted();
    const done = downloads.map((it: { itemId: string }) => it.itemId);
    assertEquals(done.toSorted(), expected, kind);
    for (const file of files) {
      const found = downloads.find((it: { itemId: string }) =>
        it.itemId === itemOf(fixture, file)
      );
      assertSameBytes(found.path, `${fixture.root}/${pathOf(file)}`);
    }
  }
  await home.succeed("download", "verify");
}

function assertSameBytes(path: string, original: string): void {
  const bytes = Deno.readFileSync(path);
  const right = Deno.readFileSync(original);
  assertEquals(bytes.length, right.length, path);
  assertEquals(bytes.findIndex((it, at) => it !== right[at]), -1, path);
}

export async function refuseDownload({ fixture }: Flows): Promise<void> {
  await withHome(async (home) => {
    const { guest } = fixture;
    const ran = await home.signIn(fixture, guest);
    assertEquals(ran.code, 0, ran.stderr);
    const film = itemOf(fixture, SHORT_FILM);
    const refused = await home.jellytau("download", film);
    assertEquals(refused.code, 4, refused.stderr);
    assertMatch(refused.failure.message, /downloads are not permitted/);
    await home.succeed("auth", "logout");
  });
}

export async function seeMarks({ fixture, home }: Flows): Promise<void> {
  const [, , episode] = EPISODES;
  const id = itemOf(fixture, episode);
  for (const [method, isSet] of [["POST", true], ["DELETE", false]] as const) {
    for (const path of ["UserPlayedItems", "UserFavoriteItems"]) {
      await home.api(`/${path}/${id}`, method);
    }
    await home.succeed("library", "sync");
    const { items } = await home.succeed("library", "list");
    const { played, favorite } = items
      .find((it: { id: string }) => it.id === id);
    assertEquals([played, favorite], [isSet, isSet], method);
  }
}
