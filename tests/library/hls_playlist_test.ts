import * as fc from "fast-check";
import {
  rewritePlaylist,
  withoutPlaylist,
} from "../../src/library/hls_playlist.ts";
import { Failure } from "../../src/core/failure.ts";
import { assertEquals, assertRejects } from "../assert.ts";

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
  ["#EXT-X-KEY:METHOD=AES-128,URI=https://evil.example/k", "#"],
  ["#EXT-X-MAP:uri = https://evil.example/m.mp4", "#"],
  ["#EXTINF:3,\rhttps://evil.example/x.ts", "#EXTINF:3,\n#"],
  ["#EXTINF:3,\0https://evil.example/x.ts", "#EXTINF:3,\n#"],
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

/** In pieces of one byte, as a server may send them. */
async function* inDrops(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of new TextEncoder().encode(text)) yield Uint8Array.of(byte);
}

async function taken(text: string): Promise<string> {
  const pieces = await Array.fromAsync(withoutPlaylist(inDrops(text)));
  return pieces.map((it) => new TextDecoder().decode(it)).join("");
}

for (
  const text of [
    "#EXTM3U\nhttps://evil.example/x.ts",
    "\uFEFF \r\n#extm3u\nhttps://evil.example/x.ts",
    `${" ".repeat(900)}[playlist]\nFile1=https://evil.example/`,
    '<?xml version="1.0"?><MPD/>',
    "ffconcat version 1.0\nfile https://evil.example/",
  ]
) {
  Deno.test(`withoutPlaylist() gives nothing of "${text.trim().slice(0, 20)}…"`, async () => {
    const { kind } = await assertRejects(() => taken(text), Failure);
    assertEquals(kind, "server_error");
  });
}

Deno.test("withoutPlaylist() gives everything else as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 3_000 }), async (text) => {
      const film = `RIFF${text}`;
      assertEquals(await taken(film), film.toWellFormed());
    }),
    { numRuns: 30 },
  );
});
