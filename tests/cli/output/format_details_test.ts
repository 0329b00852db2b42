import { formatDetails } from "../../../src/cli/output/format_details.ts";
import type { FileTrack } from "../../../src/core/item_details.ts";
import { textWidth } from "../../../src/core/text_width.ts";
import type { ItemDetailView } from "../../../src/service/protocol.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ITEM } from "../item_detail.ts";

const TRACK: FileTrack = {
  type: "audio",
  index: 1,
  language: "jpn",
  title: null,
  displayTitle: null,
  codec: "AAC",
  channels: 2,
  widthPx: null,
  heightPx: null,
  videoRange: null,
  default: true,
  forced: false,
  hearingImpaired: false,
  external: false,
};
const VIDEO: FileTrack = {
  ...TRACK,
  type: "video",
  index: 0,
  language: null,
  codec: "hevc",
  channels: null,
  widthPx: 3840,
  heightPx: 1608,
  videoRange: "HDR10",
};
const SUBTITLE: FileTrack = {
  ...TRACK,
  type: "subtitle",
  index: 3,
  language: "ger",
  codec: "subrip",
  channels: null,
  default: false,
  forced: true,
  external: true,
};
const FILM: ItemDetailView = {
  ...ITEM,
  type: "movie",
  name: "Blade Dancer",
  seriesName: null,
  originalTitle: "Lamatanssija",
  tagline: "One person can stop the rain.",
  officialRating: "R",
  communityRating: 8.3,
  criticRating: 90,
  releasedAt: "1982-06-25T00:00:00.000Z",
  addedAt: "2026-11-29T12:11:44.950Z",
  studios: ["Tampere Pictures"],
  countries: ["Finland", "Japan"],
  path: "/media/Films/Blade Dancer.mkv",
  container: "mkv",
  people: [
    { name: "Aino", role: "The dancer", type: "actor" },
    { name: "Toshi 久保", role: null, type: "actor" },
    { name: "Märta", role: null, type: "director" },
    { name: "Märta", role: "Screenplay", type: "writer" },
    { name: "Ines", role: null, type: "coverArtist" },
  ],
  versions: [{
    id: ITEM.id,
    name: "Blade Dancer",
    container: "mkv",
    sizeBytes: null,
    linked: false,
    tracks: [VIDEO, TRACK, { ...TRACK, index: 2, language: "qqq" }, SUBTITLE],
    usual: true,
    usualAudio: 2,
    usualSubtitles: 3,
  }],
  extras: [{
    id: "3".repeat(32),
    name: "Making Of",
    type: "behindTheScenes",
    runtimeMs: 120_000,
  }],
  externalIds: { Imdb: "tt0099999", Tmdb: "78999" },
};

const LINES = `Blade Dancer
  type            movie
  original title  Lamatanssija
  tagline         One person can stop the rain.
  library         Shows
  released        1982-06-25
  rated           R, 8.3 of 10, critics 90 of 100
  studios         Tampere Pictures
  countries       Finland, Japan
  directors       Märta
  writers         Märta
  cast            Aino as The dancer
                  Toshi 久保
  others          Ines, cover artist
  file            mkv
  path            /media/Films/Blade Dancer.mkv
  video           3840×1608, hevc, HDR10
  audio           1: Japanese, aac, 2 channels, default
                  2: qqq, aac, 2 channels, default, plays
  subtitles       3: German, subrip, forced, separate file
  extras          Making Of, behind the scenes, 2 min
  added           2026-11-29
  external ids    Imdb tt0099999
                  Tmdb 78999
  id              11111111111111111111111111111111`;

Deno.test("formatDetails() shows everything that the server knows of a film", () => {
  assertEquals(formatDetails(FILM, { columns: 80 }).join("\n"), LINES);
});

Deno.test("formatDetails() numbers versions when there are several", () => {
  const [version] = FILM.versions ?? [];
  assert(version);
  const other = { ...version, name: "Final Cut", tracks: [], usual: false };
  const versions = [version, other];
  const lines = formatDetails({ ...FILM, versions }, { columns: 80 });
  assert(lines.includes("  version 1       Blade Dancer, mkv, plays"));
  assert(lines.includes("  version 2       Final Cut, mkv"));
});

Deno.test("formatDetails() lists the first people when there are many", () => {
  const people = Array.from({ length: 40 }, (_, at) => ({
    name: `Person ${at}`,
    role: null,
    type: "actor",
  }));
  const lines = formatDetails({ ...FILM, people }, { columns: 80 });
  assertEquals(lines.filter((it) => it.includes("Person ")).length, 15);
  assert(lines.some((it) => it.trim() === "and 25 more"));
});

Deno.test("formatDetails() prints no control characters when the server sends them", () => {
  const odd = "a\u001b[31mb\u202ec\r\nd";
  const lines = formatDetails({
    ...FILM,
    name: odd,
    originalTitle: `${odd}!`,
    tagline: odd,
    status: odd,
    path: odd,
    studios: [odd],
    countries: [odd],
    tags: [odd],
    people: [{ name: odd, role: odd, type: "actor" }],
    extras: [{ id: ITEM.id, name: odd, type: odd, runtimeMs: null }],
    externalIds: { [odd]: odd },
    versions: [{
      id: ITEM.id,
      name: odd,
      container: odd,
      sizeBytes: null,
      linked: false,
      tracks: [{ ...TRACK, language: odd, title: odd, codec: odd }],
      usual: false,
      usualAudio: null,
      usualSubtitles: null,
    }],
  }, { columns: 80 });
  // deno-lint-ignore no-control-regex -- they must not be there
  assert(!/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/.test(lines.join("\n")));
  assert(lines.every((it) => !it.includes("\n")));
});

Deno.test("formatDetails() wraps everything to the width of the terminal", () => {
  const words = "東京物語 and more ".repeat(20);
  const long = { name: words, overview: words, genres: [words, words] };
  for (const columns of [30, 47, 80, 200]) {
    for (const line of formatDetails({ ...ITEM, ...long }, { columns })) {
      assert(textWidth(line) <= columns, `${columns}: ${line}`);
    }
  }
});

Deno.test("formatDetails() shows the days of this time zone", async () => {
  const module = import.meta.resolve(
    "../../../src/cli/output/format_details.ts",
  );
  const seen = { addedAt: "2024-01-14T23:30:00.000Z" };
  const code = `import { formatDetails } from "${module}";
    const item = ${JSON.stringify({ ...ITEM, ...seen })};
    console.log(JSON.stringify(formatDetails(item, { columns: null })));`;
  for (
    const [TZ, day] of [
      ["America/Los_Angeles", "2024-01-14"],
      ["Europe/Berlin", "2024-01-15"],
    ] as const
  ) {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code],
      env: { TZ },
    }).output();
    const [shown, errors] = [stdout, stderr].map((it) =>
      new TextDecoder().decode(it)
    );
    assertMatch(shown ?? "", RegExp(`added +${day}`), errors);
  }
});
