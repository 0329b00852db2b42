import * as fc from "fast-check";
import { rewritePlaylist } from "../../src/library/hls_playlist.ts";
import { assertEquals } from "../assert.ts";

const PLACE = {
  serverUrl: "https://media.example/jellyfin",
  path: "/videos/1/master.m3u8",
  prefix: "/cap",
};

const LINES: [given: string, expected: string][] = [
  ["#EXTM3U", "#EXTM3U"],
  ["", ""],
  ["main.m3u8?ApiKey=t&a=1", "/cap/videos/1/main.m3u8?a=1"],
  ["hls1/main/0.ts?api_key=t", "/cap/videos/1/hls1/main/0.ts"],
  ["/jellyfin/videos/1/x.ts?APIKEY=t", "/cap/videos/1/x.ts"],
  ["https://media.example/jellyfin/videos/1/x.ts", "/cap/videos/1/x.ts"],
  ["https://media.example/other/x.ts", "#"],
  ["https://evil.example/jellyfin/x.ts?ApiKey=t", "#"],
  ["//evil.example/x.ts", "#"],
  ["javascript:alert(1)", "#"],
  [
    '#EXT-X-MEDIA:TYPE=SUBTITLES,URI="s.m3u8?ApiKey=t",NAME="a"',
    '#EXT-X-MEDIA:TYPE=SUBTITLES,URI="/cap/videos/1/s.m3u8",NAME="a"',
  ],
  ['#EXT-X-KEY:URI="https://evil.example/k"', '#EXT-X-KEY:URI="#"'],
];

for (const [given, expected] of LINES) {
  Deno.test(`rewritePlaylist() makes "${expected}" of "${given}"`, () => {
    assertEquals(rewritePlaylist(given, PLACE), expected);
  });
}

Deno.test("rewritePlaylist() leads nowhere else whatever the lines are", () => {
  fc.assert(fc.property(fc.string(), fc.webUrl(), (text, url) => {
    const lines = rewritePlaylist(`${text}\n${url}`, PLACE).split("\n");
    for (const line of lines) {
      const ours = line.trim() === "" || line.startsWith("#") ||
        line.startsWith("/cap/");
      assertEquals(ours, true, line);
    }
  }));
});
