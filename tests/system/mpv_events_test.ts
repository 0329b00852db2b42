import { MpvWords } from "../../src/system/mpv_events.ts";
import { assertEquals } from "../assert.ts";
import { playerState } from "../fakes/player_state.ts";

const NOTHING_WANTED = { tracks: [], audio: null, subtitle: null };

function after(...events: Parameters<MpvWords["hear"]>[0][]) {
  const words = new MpvWords(NOTHING_WANTED);
  for (const event of events) words.hear(event);
  return [words.end, words.problem];
}

const LOADED = { event: "file-loaded" };

Deno.test("MpvWords reports how a file ended", () => {
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

Deno.test("MpvWords.look() keeps the last position when the file has ended", () => {
  const words = new MpvWords(NOTHING_WANTED);
  const at = (data?: number) =>
    words.hear({ event: "property-change", name: "time-pos", data });
  words.hear(LOADED);
  at(2_400);
  words.hear({ event: "playback-restart" });
  assertEquals(words.look(), null);
  words.hearRestart(2_400);
  at(2_400);
  assertEquals(words.look(), null, "it may be past the end of the file");
  at(299.9996);
  assertEquals(words.look(), playerState({ positionMs: 300_000 }));
  words.hear({ event: "property-change", name: "pause", data: true });
  at();
  words.hear({ event: "end-file", reason: "quit" });
  const last = { positionMs: 300_000, paused: true };
  assertEquals(words.look(), playerState(last));
});

Deno.test("MpvWords.look() counts jumps, and takes the position after each", () => {
  const words = new MpvWords(NOTHING_WANTED);
  words.hear({ event: "playback-restart" });
  words.hearRestart(0.4);
  for (const data of [0.4, 0.5]) {
    words.hear({ event: "property-change", name: "time-pos", data });
  }
  assertEquals(words.look(), playerState({ positionMs: 500 }));
  words.hear({ event: "playback-restart" });
  words.hearRestart(300);
  words.hear({ event: "property-change", name: "volume", data: 129.6 });
  words.hear({ event: "property-change", name: "mute", data: true });
  const after = { positionMs: 300_000, volume: 100, muted: true, seeks: 1 };
  assertEquals(words.look(), playerState(after));
  words.hear({ event: "end-file", reason: "quit" });
  words.hear({ event: "property-change", name: "volume", data: 5 });
  words.hearRestart(1);
  assertEquals(words.look(), playerState(after));
});

Deno.test("MpvWords.changed resolves after a jump, not while time passes", async () => {
  const words = new MpvWords(NOTHING_WANTED);
  words.hear({ event: "playback-restart" });
  words.hearRestart(0);
  words.look();
  let changes = 0;
  const changed = words.changed.then(() => changes++);
  words.hear({ event: "property-change", name: "time-pos", data: 1 });
  words.hear({ event: "property-change", name: "volume", data: 50 });
  await Promise.resolve();
  assertEquals(changes, 0);
  words.hearRestart(300);
  await changed;
  assertEquals(changes, 1);
});
