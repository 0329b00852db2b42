/**
 * Tests that the demo server generates its films on request and that they can
 * be played.
 */
import * as fc from "fast-check";
import { filmFile, filmSizeBytes } from "../../src/demo/film_file.ts";
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { bytesOf } from "./demo_bytes.ts";
import { withDemoClient } from "./demo_client.ts";

const FILM = filmFile(5, { seconds: 3, name: "Film.avi" });

/** Plays a file without video and sound, and returns mpv's messages. */
async function played(file: string, ...more: string[]) {
  const { code, stdout } = await new Deno.Command("mpv", {
    args: [
      "--no-config",
      "--vo=null",
      "--ao=null",
      "--ao-null-untimed=yes",
      "--untimed",
      "--term-playing-msg=${duration} ${video-codec} ${audio-codec-name} " +
      "${width}x${height} at ${time-pos}",
      ...more,
      file,
    ],
    signal: AbortSignal.timeout(120_000),
  }).output();
  return { code, said: new TextDecoder().decode(stdout) };
}

async function withFile(
  bytes: Uint8Array<ArrayBuffer>,
  use: (path: string) => Promise<void>,
) {
  const path = await Deno.makeTempFile({ suffix: ".avi" });
  await Deno.writeFile(path, bytes);
  await use(path).finally(() => Deno.remove(path));
}

Deno.test("filmFile() says how large it is, and where each part is", () => {
  const bytes = bytesOf(FILM);
  const view = new DataView(bytes.buffer);
  const word = (at: number) =>
    new TextDecoder().decode(bytes.subarray(at, at + 4));
  assertEquals([bytes.length, word(0), word(8)], [
    filmSizeBytes(3),
    "RIFF",
    "AVI ",
  ]);
  assertEquals(view.getUint32(4, true), bytes.length - 8);
  const movi = 12 + 8 + view.getUint32(16, true) + 8;
  assertEquals([word(12), word(movi)], ["LIST", "movi"]);
  const index = movi + view.getUint32(movi - 4, true);
  assertEquals(word(index), "idx1");
  assertEquals(view.getUint32(index + 4, true), bytes.length - index - 8);
  for (let at = index + 8; at < bytes.length; at += 16) {
    const chunk = movi + view.getUint32(at + 8, true);
    assertEquals(word(chunk), word(at));
    assertEquals(
      view.getUint32(chunk + 4, true),
      view.getUint32(at + 12, true),
    );
  }
});

Deno.test("filmFile() returns the same bytes in pieces of any size", () => {
  const whole = bytesOf(FILM);
  const place = fc.nat({ max: whole.length + 10 });
  fc.assert(
    fc.property(place, fc.nat({ max: 30_000 }), (offset, length) => {
      const piece = FILM.read(offset, length);
      assertEquals(piece, whole.slice(offset, offset + length));
    }),
  );
});

Deno.test("filmFile() makes another film for another seed, and the same again", () => {
  const film = (seed: number) =>
    bytesOf(filmFile(seed, { seconds: 1, name: "Film.avi" })).toString();
  assertEquals(film(5), film(5));
  assert(film(5) !== film(6));
});

Deno.test({
  name: "filmFile() makes what mpv plays to its end",
  ignore: lacks("mpv"),
  fn: () =>
    withFile(bytesOf(FILM), async (path) => {
      const { code, said } = await played(path);
      assertEquals(code, 0, said);
      assert(/00:00:03 .*RLE.* pcm_s16le 320x180/i.test(said), said);
      assertEquals(/ffmpeg|error/i.test(said), false, said);
    }),
});

Deno.test({
  name: "startDemoServer() sends films that mpv winds to their last seconds",
  ignore: lacks("mpv"),
  fn: () =>
    withDemoClient({ items: 60 }, async ({ demo, signIn, ask }) => {
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film?.runTimeTicks, "there is a film, and it has a length");
      const seconds = film.runTimeTicks / 10_000_000;
      const token = await signIn();
      const { json } = await ask(`GET /Items/${film.id}`, { token });
      assertEquals(json.MediaSources[0].Size, filmSizeBytes(seconds));
      assertEquals(json.Container, "avi");
      const headers = { authorization: `MediaBrowser Token="${token}"` };
      const url = `${demo.url}/Items/${film.id}/Download`;
      const reply = await fetch(url, { headers });
      assertEquals(reply.headers.get("content-type"), "video/x-msvideo");
      const bytes = new Uint8Array(await reply.arrayBuffer());
      await withFile(bytes, async (path) => {
        const { code, said } = await played(path, `--start=${seconds - 3}`);
        assertEquals(code, 0, said);
        const from = new Date((seconds - 3) * 1_000).toISOString();
        assert(said.includes(`at ${from.slice(11, 19)}`), said);
      });
    }),
});
