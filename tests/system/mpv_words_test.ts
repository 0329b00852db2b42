import { MpvWords } from "../../src/system/mpv_words.ts";
import { assertEquals } from "../assert.ts";

function after(...events: Parameters<MpvWords["hear"]>[0][]) {
  const words = new MpvWords();
  for (const event of events) words.hear(event);
  return [words.end, words.problem];
}

const LOADED = { event: "file-loaded" };

Deno.test("MpvWords tells how a file ended", () => {
  const end = (reason: string) => after(LOADED, { event: "end-file", reason });
  assertEquals(end("eof"), ["finished", null]);
  assertEquals(end("quit"), ["stopped", null]);
  assertEquals(end("error"), ["failed", null]);
  assertEquals(after(LOADED), [null, null]);
});

Deno.test("MpvWords does not take for finished what was never open", () => {
  const end = after({ event: "end-file", reason: "eof" });
  assertEquals(end, ["failed", null]);
});

Deno.test("MpvWords passes on why, without addresses and control characters", () => {
  const text = "Failed to open http://127.0.0.1:9/5ec2e7/x.\x1b[2J\n";
  const line = { event: "log-message", text };
  assertEquals(after(line), [null, "Failed to open the address"]);
  const why = "unrecognized file format";
  const end = { event: "end-file", reason: "error", "file_error": why };
  assertEquals(after(line, end), ["failed", why]);
  const long = after({ event: "log-message", text: "x".repeat(5_000) });
  assertEquals(String(long[1]).length, 200);
});

Deno.test("MpvWords.place keeps the last position when the file has ended", () => {
  const words = new MpvWords();
  const at = (data?: number) =>
    words.hear({ event: "property-change", name: "time-pos", data });
  words.hear(LOADED);
  at(2_400);
  words.hear({ event: "playback-restart" });
  assertEquals(words.place, null);
  at(299.9996);
  assertEquals(words.place, { positionMs: 300_000, paused: false });
  words.hear({ event: "property-change", name: "pause", data: true });
  at();
  words.hear({ event: "end-file", reason: "quit" });
  assertEquals(words.place, { positionMs: 300_000, paused: true });
});
