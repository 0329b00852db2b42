import {
  decodeLyrics,
  decodeSidecars,
} from "../../../src/jellyfin/decode/sidecars.ts";
import { assertEquals } from "@std/assert";
import { readRecordings, RECORDED_VERSIONS } from "../../demo/recordings.ts";

const ID = "a".repeat(32);

/** Returns the recorded reply with this label. */
function recorded(version: typeof RECORDED_VERSIONS[number], label: string) {
  const found = readRecordings(version).flatMap((it) => it.exchanges)
    .find((it) => it.label === label);
  return found?.reply?.json;
}

for (const version of RECORDED_VERSIONS) {
  Deno.test(`decodeSidecars() finds the subtitles beside a film of ${version}`, () => {
    const { Items: [film] } = recorded(version, "one film, all fields");
    const found = decodeSidecars(film, film.Id);
    assertEquals(
      found.map(({ index, format, language }) => [index, format, language]),
      [[0, "srt", "de"], [1, "srt", "en"], [2, "ass", "fr"]],
    );
    assertEquals(
      found[1]?.source,
      `/Videos/${film.Id}/${film.Id}/Subtitles/1/0/Stream.srt`,
    );
  });

  Deno.test(`decodeLyrics() reads the lyrics of ${version}`, () => {
    assertEquals(decodeLyrics(recorded(version, "lyrics")), [
      { text: "First line", startMs: 1_000 },
      { text: "Zweite Zeile", startMs: 4_500 },
    ]);
  });
}

Deno.test("decodeSidecars() finds the lyrics of a track", () => {
  assertEquals(
    decodeSidecars({ HasLyrics: true }, ID).map(({ kind, source }) => [
      kind,
      source,
    ]),
    [["lyrics", `/Audio/${ID}/Lyrics`]],
  );
  assertEquals(decodeSidecars({ HasLyrics: "yes" }, ID), []);
});

const STREAM = {
  Type: "Subtitle",
  Index: 3,
  Codec: "subrip",
  IsExternal: true,
};
const SKIPPED: [string, object][] = [
  ["inside the file", { IsExternal: false }],
  ["made of pictures", { Codec: "PGSSUB" }],
  ["without a number", { Index: -1 }],
  ["of a kind that an object inherits", { Codec: "constructor" }],
  ["that is sound", { Type: "Audio" }],
];

for (const [words, change] of SKIPPED) {
  Deno.test(`decodeSidecars() skips a stream ${words}`, () => {
    const MediaStreams = [null, "x", { ...STREAM, ...change }];
    const MediaSources = [5, { Id: ID, MediaStreams }];
    assertEquals(decodeSidecars({ MediaSources }, ID), []);
  });
}

const LANGUAGES: [unknown, string | null][] = [
  ["eng", "en"],
  ["ger", "de"],
  ["pt-BR", "pt-BR"],
  ["und", null],
  ["English", "en"],
  ["German", "de"],
  ["Old English", null],
  ["Klingonese", null],
  ["../../x", null],
  ["", null],
  [7, null],
];

for (const [Language, expected] of LANGUAGES) {
  Deno.test(`decodeSidecars() takes ${Language} for ${expected}`, () => {
    const MediaSources = [{ Id: ID, MediaStreams: [{ ...STREAM, Language }] }];
    const [found] = decodeSidecars({ MediaSources }, ID);
    assertEquals(found?.language, expected);
  });
}

Deno.test("decodeLyrics() skips bad lines, and bad times", () => {
  const Lyrics = [5, { Text: 1 }, { Text: "a\u001b[2J\nb", Start: -1 }];
  assertEquals(decodeLyrics({ Lyrics })?.map((it) => it.startMs), [null]);
  assertEquals(decodeLyrics({ Lyrics })?.[0]?.text.includes("\u001b"), false);
  assertEquals(decodeLyrics({ Lyrics: [] }), null);
  assertEquals(decodeLyrics("x"), null);
});
