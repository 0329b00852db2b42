import { MpvPlayback } from "../../src/system/mpv_events.ts";
import { assertEquals } from "@std/assert";
import { playerState } from "../fakes/player_state.ts";

const NOTHING_WANTED = { tracks: [], audio: null, subtitle: null };

function after(...events: Parameters<MpvPlayback["handle"]>[0][]) {
  const playback = new MpvPlayback(NOTHING_WANTED);
  for (const event of events) playback.handle(event);
  return [playback.end, playback.problem];
}

const LOADED = { event: "file-loaded" };

Deno.test("MpvPlayback reports how a file ended", () => {
  const end = (reason: string) => after(LOADED, { event: "end-file", reason });
  assertEquals(end("eof"), ["finished", null]);
  assertEquals(end("quit"), ["stopped", null]);
  assertEquals(end("error"), ["failed", null]);
  assertEquals(after(LOADED), [null, null]);
});

Deno.test("MpvPlayback does not call a file finished that never opened", () => {
  const end = after({ event: "end-file", reason: "eof" });
  assertEquals(end, ["failed", null]);
});

Deno.test("MpvPlayback reports a problem without addresses and control characters", () => {
  const text = "Failed to open http://127.0.0.1:9/5ec2e7/x.\x1b[2J\n";
  const line = { event: "log-message", text };
  assertEquals(after(line), [null, "Failed to open the address"]);
  const why = "unrecognized file format";
  const end = { event: "end-file", reason: "error", "file_error": why };
  assertEquals(after(line, end), ["failed", why]);
  const long = after({ event: "log-message", text: "x".repeat(5_000) });
  assertEquals(String(long[1]).length, 200);
});

Deno.test("MpvPlayback.state() keeps the last position when the file has ended", () => {
  const playback = new MpvPlayback(NOTHING_WANTED);
  const at = (data?: number) =>
    playback.handle({ event: "property-change", name: "time-pos", data });
  playback.handle(LOADED);
  at(2_400);
  playback.handle({ event: "playback-restart" });
  assertEquals(playback.state(), null);
  playback.handleRestart(2_400);
  at(2_400);
  assertEquals(playback.state(), null, "it may be past the end of the file");
  at(299.9996);
  assertEquals(playback.state(), playerState({ positionMs: 300_000 }));
  playback.handle({ event: "property-change", name: "pause", data: true });
  at();
  playback.handle({ event: "end-file", reason: "quit" });
  const last = { positionMs: 300_000, paused: true };
  assertEquals(playback.state(), playerState(last));
});

Deno.test("MpvPlayback.state() counts jumps, and takes the position after each", () => {
  const playback = new MpvPlayback(NOTHING_WANTED);
  playback.handle({ event: "playback-restart" });
  playback.handleRestart(0.4);
  for (const data of [0.4, 0.5]) {
    playback.handle({ event: "property-change", name: "time-pos", data });
  }
  assertEquals(playback.state(), playerState({ positionMs: 500 }));
  playback.handle({ event: "playback-restart" });
  playback.handleRestart(300);
  playback.handle({ event: "property-change", name: "volume", data: 129.6 });
  playback.handle({ event: "property-change", name: "mute", data: true });
  const after = { positionMs: 300_000, volume: 100, muted: true, seeks: 1 };
  assertEquals(playback.state(), playerState(after));
  playback.handle({ event: "end-file", reason: "quit" });
  playback.handle({ event: "property-change", name: "volume", data: 5 });
  playback.handleRestart(1);
  assertEquals(playback.state(), playerState(after));
});

Deno.test("MpvPlayback.changed resolves after a jump, not while time passes", async () => {
  const playback = new MpvPlayback(NOTHING_WANTED);
  playback.handle({ event: "playback-restart" });
  playback.handleRestart(0);
  playback.state();
  let changes = 0;
  const changed = playback.changed.then(() => changes++);
  playback.handle({ event: "property-change", name: "time-pos", data: 1 });
  playback.handle({ event: "property-change", name: "volume", data: 50 });
  await Promise.resolve();
  assertEquals(changes, 0);
  playback.handleRestart(300);
  await changed;
  assertEquals(changes, 1);
});

Deno.test("MpvPlayback.changed resolves for a volume that an action has set", async () => {
  const playback = new MpvPlayback(NOTHING_WANTED);
  playback.handleAction();
  await playback.changed;
  playback.state();
  const changed = playback.changed;
  playback.handle({ event: "property-change", name: "volume", data: 50 });
  await changed;
});
