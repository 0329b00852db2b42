/**
 * Tests that the demo server generates its music on request and that it can be
 * heard.
 */
import * as fc from "fast-check";
import { toneFile, toneSizeBytes } from "../../src/demo/tone_file.ts";
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { bytesOf } from "./demo_bytes.ts";
import { withDemoClient } from "./demo_client.ts";

const TUNE = toneFile(5, { seconds: 3, name: "Tune.wav" });
const HEADER_BYTES = 44;

Deno.test("toneFile() makes a WAV file whose header describes its content", () => {
  const bytes = bytesOf(TUNE);
  const view = new DataView(bytes.buffer);
  const text = (from: number, to: number) =>
    new TextDecoder().decode(bytes.subarray(from, to));
  assertEquals(
    [text(0, 4), text(8, 16), text(36, 40)],
    ["RIFF", "WAVEfmt ", "data"],
  );
  assertEquals(view.getUint32(4, true), bytes.length - 8);
  assertEquals(view.getUint32(40, true), bytes.length - HEADER_BYTES);
  const [channels, rate] = [view.getUint16(22, true), view.getUint32(24, true)];
  const bytesPerSecond = view.getUint32(28, true);
  assertEquals([channels, rate, bytesPerSecond], [1, 8_000, 16_000]);
  assertEquals(bytes.length, HEADER_BYTES + 3 * bytesPerSecond);
  assertEquals([bytes.length, TUNE.contentType], [
    toneSizeBytes(3),
    "audio/x-wav",
  ]);
});

Deno.test("toneFile() is heard all the way, never too loud, and has no clicks", () => {
  const bytes = bytesOf(TUNE);
  const samples = new Int16Array(bytes.buffer, HEADER_BYTES);
  for (let at = 0; at < samples.length; at += 4_000) {
    const beat = samples.subarray(at, at + 4_000);
    const loudest = beat.reduce((most, it) => Math.max(most, Math.abs(it)), 0);
    assert(loudest > 3_000 && loudest < 32_767, `${loudest} at ${at}`);
    assertEquals(beat[0], 0);
  }
});

Deno.test("toneFile() returns the same bytes in pieces of any size", () => {
  const whole = bytesOf(TUNE);
  const place = fc.nat({ max: whole.length + 10 });
  fc.assert(
    fc.property(place, fc.nat({ max: 9_000 }), (offset, length) => {
      const piece = TUNE.read(offset, length);
      assertEquals(piece, whole.slice(offset, offset + length));
    }),
  );
});

Deno.test("toneFile() makes another tune for another seed, and the same again", () => {
  const tune = (seed: number) =>
    bytesOf(toneFile(seed, { seconds: 3, name: "Tune.wav" }));
  assertEquals(tune(5), bytesOf(TUNE));
  assert(tune(5).toString() !== tune(6).toString());
});

/** Lends a track of the demo server and a token to request it with. */
function withTrack(
  use: (track: {
    url: string;
    headers: Record<string, string>;
    sizeBytes: number | null;
    seconds: number;
  }) => Promise<void>,
): Promise<void> {
  return withDemoClient({ items: 60 }, async ({ demo, signIn, ask }) => {
    const track = demo.library.visibleItems().find((it) => it.kind === "Audio");
    assert(track?.runTimeTicks, "there is a track, and it has a length");
    const token = await signIn();
    const { json } = await ask(`GET /Items/${track.id}`, { token });
    assertEquals(json.Container, "wav");
    assertEquals(json.MediaSources[0].Container, "wav");
    assertEquals(json.MediaSources[0].Size, track.sizeBytes);
    await use({
      url: `${demo.url}/Items/${track.id}/Download`,
      headers: { authorization: `MediaBrowser Token="${token}"` },
      sizeBytes: track.sizeBytes,
      seconds: track.runTimeTicks / 10_000_000,
    });
  });
}

Deno.test("startDemoServer() sends a track as WAV, in ranges too", () =>
  withTrack(async ({ url, headers, sizeBytes, seconds }) => {
    const reply = await fetch(url, { headers });
    const whole = new Uint8Array(await reply.arrayBuffer());
    assertEquals(reply.headers.get("content-type"), "audio/x-wav");
    assertEquals(reply.headers.get("content-length"), `${sizeBytes}`);
    assertEquals(whole.length, sizeBytes);
    assertEquals(whole.length, toneSizeBytes(seconds));
    const range = { ...headers, range: "bytes=100001-100100" };
    const part = await fetch(url, { headers: range });
    assertEquals([part.status, part.headers.get("content-range")], [
      206,
      `bytes 100001-100100/${sizeBytes}`,
    ]);
    const bytes = new Uint8Array(await part.arrayBuffer());
    assertEquals(bytes, whole.slice(100_001, 100_101));
  }));

Deno.test({
  name: "startDemoServer() sends tracks that mpv plays to their end",
  ignore: lacks("mpv"),
  fn: () =>
    withTrack(async ({ url, headers, seconds }) => {
      const file = await Deno.makeTempFile({ suffix: ".wav" });
      const { body } = await fetch(url, { headers });
      await Deno.writeFile(file, body ?? new Uint8Array());
      const { code, stdout } = await new Deno.Command("mpv", {
        args: [
          "--no-config",
          "--no-video",
          "--ao=null",
          "--ao-null-untimed=yes",
          "--term-playing-msg=${duration} ${audio-codec-name}",
          file,
        ],
        signal: AbortSignal.timeout(120_000),
      }).output();
      await Deno.remove(file);
      const said = new TextDecoder().decode(stdout);
      assertEquals(code, 0, said);
      const clock = new Date(seconds * 1_000).toISOString().slice(11, 19);
      assert(said.includes(`${clock} pcm_s16le`), said);
    }),
});
