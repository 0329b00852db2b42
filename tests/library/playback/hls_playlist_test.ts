import * as fc from "fast-check";
import { Failure } from "../../../src/core/failure.ts";
import { rewritePlaylist } from "../../../src/library/playback/hls_playlist.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const PLACE = {
  serverUrl: "https://media.example/jellyfin",
  path: "/videos/1/master.m3u8",
  prefix: "/cap",
};

/** Returns the lines that remain of these after rewriting. */
function linesOf(text: string): string[] {
  return rewritePlaylist(`#EXTM3U\n${text}`, PLACE).split("\n").slice(1, -1);
}

const EVIL = "https://evil.example/x";

const LINES: [given: string, expected: string[]][] = [
  ["", []],
  ["main.m3u8?ApiKey=t&a=1", ["/cap/videos/1/main.m3u8?a=1"]],
  ["hls1/main/0.ts?api_key=t", ["/cap/videos/1/hls1/main/0.ts"]],
  ["/jellyfin/videos/1/x.ts?APIKEY=t", ["/cap/videos/1/x.ts"]],
  ["https://media.example/jellyfin/videos/1/x.ts", ["/cap/videos/1/x.ts"]],
  ["https://media.example/other/x.ts", []],
  [`${EVIL}?ApiKey=t`, []],
  ["//evil.example/x.ts", []],
  ["\\\\evil.example\\x.ts", []],
  ["javascript:alert(1)", []],
  [
    '#EXT-X-MEDIA:TYPE=SUBTITLES,URI="s.m3u8?ApiKey=t",NAME="a, b"',
    ['#EXT-X-MEDIA:TYPE=SUBTITLES,URI="/cap/videos/1/s.m3u8",NAME="a, b"'],
  ],
  [
    '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.640028,mp4a.40.2"',
    ['#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.640028,mp4a.40.2"'],
  ],
  ["#EXT-X-KEY:METHOD=NONE", ["#EXT-X-KEY:METHOD=NONE"]],
  [`#EXT-X-KEY:METHOD=AES-128,URI="${EVIL}"`, []],
  [`#EXT-X-KEY:METHOD=AES-128,URI="${EVIL}`, []],
  [`#EXT-X-MAP:URI="${EVIL}`, []],
  [`#EXT-X-MAP:URI="a.mp4",URI="${EVIL}`, []],
  [`#EXT-X-MAP:URI=${EVIL}`, []],
  [`#EXT-X-MAP:URI='${EVIL}'`, []],
  [`#EXT-X-MAP:uri = "${EVIL}"`, []],
  [`#EXT-X-MAP: URI="${EVIL}"`, []],
  [`#EXT-X-MAP:X="a"URI="${EVIL}"`, []],
  [`#EXT-X-MAP:X="\\",Y=",URI=${EVIL},Z="`, []],
  [`#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a\\",Y=",URI=${EVIL},Z="`, []],
  [`#EXT-X-MAP:X=\\"a,URI="a.mp4"`, []],
  [`#EXT-X-MAP:X='a,URI="a.mp4"`, []],
  [`#EXT-X-MAP:X=a=b,URI="a.mp4"`, []],
  ["#EXT-X-START:TIME-OFFSET=-1.5", ["#EXT-X-START:TIME-OFFSET=-1.5"]],
  [`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a.mp4"`, []],
  [`#EXT-X-VERSION:3,URI="${EVIL}"`, []],
  [`#EXT-X-DEFINE:NAME="a",VALUE="${EVIL}"`, []],
  [`#EXTVLCOPT:input-slave=${EVIL}`, []],
  [`#a comment with ${EVIL}`, []],
  [`#EXTINF:3.000000, nodesc ${EVIL}`, ["#EXTINF:3.000000,"]],
  [`#EXTINF:3,\r${EVIL}`, ["#EXTINF:3,"]],
  [`#EXTINF:3,\0${EVIL}`, ["#EXTINF:3,"]],
  ["#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.678Z", [
    "#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.678Z",
  ]],
  ["#EXT-X-ENDLIST", ["#EXT-X-ENDLIST"]],
];

for (const [given, expected] of LINES) {
  const of = JSON.stringify(given);
  Deno.test(`rewritePlaylist() leaves "${expected.join()}" of ${of}`, () => {
    assertEquals(linesOf(given), expected);
  });
}

Deno.test("rewritePlaylist() keeps the long queries of real servers", () => {
  const query = `DeviceId=${"a".repeat(400)}&Tag=${"b".repeat(400)}`;
  assertEquals(linesOf(`hls1/main/0.ts?${query}`), [
    `/cap/videos/1/hls1/main/0.ts?${query}`,
  ]);
});

Deno.test("rewritePlaylist() leads nowhere else whatever the lines are", () => {
  const url = fc.constantFrom(EVIL, "//evil.example", "http:\\\\evil.example");
  const tag = fc.constantFrom("MAP", "KEY", "MEDIA", "STREAM-INF", "X");
  const line = fc.tuple(tag, fc.string(), url, fc.string()).map(
    ([name, before, at, after]) => `#EXT-X-${name}:${before}${at}${after}`,
  );
  const some = fc.array(fc.oneof(fc.string(), url, line));
  fc.assert(fc.property(some, (lines) => {
    for (const kept of linesOf(lines.join("\n"))) {
      const uri = /URI="([^"]*)"/.exec(kept)?.[1] ?? "/cap/";
      assert(kept.startsWith("#") || kept.startsWith("/cap/"), kept);
      assert(uri.startsWith("/cap/"), kept);
    }
  }));
});

for (
  const [what, text] of [
    ["no playlist", "https://evil.example/x"],
    ["blanks before it", ` \n#EXTM3U\n${EVIL}`],
    ["another playlist", `[playlist]\nFile1=${EVIL}`],
    ["millions of lines", `#EXTM3U\n${"a\n".repeat(4_000_000)}`],
  ]
) {
  Deno.test(`rewritePlaylist() refuses ${what}`, () => {
    const { kind } = assertThrows(
      () => rewritePlaylist(text ?? "", PLACE),
      Failure,
    );
    assertEquals(kind, "server_error");
  });
}
