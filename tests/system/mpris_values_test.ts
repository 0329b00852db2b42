import type { DesktopPlay } from "../../src/core/playback_ports.ts";
import {
  actionOf,
  changedProperties,
  hasJumped,
  playerProperties,
  positionAfter,
  rootProperties,
  settingOf,
} from "../../src/system/mpris_values.ts";
import { assertEquals } from "@std/assert";

const PLAY: DesktopPlay = {
  itemId: "0123456789abcdef0123456789abcdef",
  title: "Song",
  artists: ["Ada", "Bob"],
  album: "Album",
  paused: false,
  positionMs: 5_000,
  runtimeMs: 60_000,
  volume: 70,
  hasNext: true,
  hasPrevious: false,
  repeat: "all",
};
const TRACK_ID = `/jellytau/item/${PLAY.itemId}`;

/** Returns the plain value of each property. */
function plain(values: ReturnType<typeof playerProperties>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value }]) => [name, value]),
  );
}

Deno.test("playerProperties() returns every property of the player", () => {
  const { Metadata, ...rest } = playerProperties(PLAY);
  assertEquals(plain(rest), {
    PlaybackStatus: "Playing",
    LoopStatus: "Playlist",
    Rate: 1,
    MinimumRate: 1,
    MaximumRate: 1,
    Volume: 0.7,
    Position: 5_000_000,
    CanGoNext: true,
    CanGoPrevious: false,
    CanPlay: true,
    CanPause: true,
    CanSeek: true,
    CanControl: true,
  });
  assertEquals(Metadata, {
    type: "a{sv}",
    value: {
      "mpris:trackid": { type: "o", value: TRACK_ID },
      "mpris:length": { type: "x", value: 60_000_000 },
      "xesam:title": { type: "s", value: "Song" },
      "xesam:album": { type: "s", value: "Album" },
      "xesam:artist": { type: "as", value: ["Ada", "Bob"] },
    },
  });
  assertEquals(plain(rootProperties())["Identity"], "JellyTau");
});

Deno.test("playerProperties() omits what is unknown, and sanitizes text", () => {
  const { Metadata, CanSeek, Volume } = playerProperties({
    ...PLAY,
    itemId: "../x",
    title: "So\x1b]0;x\x07ng\u202e",
    artists: [],
    album: null,
    runtimeMs: null,
    volume: null,
  });
  assertEquals([CanSeek?.value, Volume?.value], [false, 1]);
  assertEquals(Metadata?.value, {
    "mpris:trackid": { type: "o", value: "/jellytau/item/___x" },
    "xesam:title": { type: "s", value: "So]0;xng" },
  });
});

Deno.test("playerProperties() limits a length to what D-Bus can send", () => {
  const { Metadata } = playerProperties({ ...PLAY, runtimeMs: 2 ** 60 });
  const length = (Metadata?.value as Record<string, unknown>)["mpris:length"];
  assertEquals(length, { type: "x", value: Number.MAX_SAFE_INTEGER });
});

Deno.test("changedProperties() returns what changed except for the position", () => {
  assertEquals(changedProperties(PLAY, { ...PLAY, positionMs: 9_000 }), {});
  const paused = changedProperties(PLAY, { ...PLAY, paused: true });
  assertEquals(plain(paused), { PlaybackStatus: "Paused" });
  const next = { ...PLAY, itemId: "b".repeat(32), hasPrevious: true };
  assertEquals(Object.keys(changedProperties(PLAY, next)), [
    "Metadata",
    "CanGoPrevious",
  ]);
});

Deno.test("hasJumped() is true when the position is not where it would be", () => {
  const at = (positionMs: number) => ({ ...PLAY, positionMs });
  const jumped = (after: DesktopPlay, before = PLAY) =>
    hasJumped(before, { after, passedMs: 1_000 });
  assertEquals(jumped(at(6_000)), false);
  assertEquals(jumped(at(7_500)), false);
  assertEquals(jumped(at(36_000)), true);
  assertEquals(jumped(at(0)), true);
  assertEquals(jumped({ ...at(0), itemId: "b".repeat(32) }), false);
  assertEquals(jumped(at(5_000), { ...PLAY, paused: true }), false);
});

Deno.test("positionAfter() goes on while the item plays, up to its end", () => {
  assertEquals(positionAfter(PLAY, 700), 5_700);
  assertEquals(positionAfter(PLAY, 90_000), 60_000);
  assertEquals(positionAfter({ ...PLAY, paused: true }, 700), 5_000);
  assertEquals(positionAfter({ ...PLAY, positionMs: 61_000 }, 700), 61_000);
  assertEquals(positionAfter({ ...PLAY, runtimeMs: null }, 700), 5_700);
});

const ACTIONS: readonly (readonly [string, unknown[], unknown])[] = [
  ["Play", [], { kind: "resume" }],
  ["Pause", [], { kind: "pause" }],
  ["PlayPause", [], { kind: "toggle-pause" }],
  ["Stop", [], { kind: "stop" }],
  ["Next", [], { kind: "next-item" }],
  ["Previous", [], { kind: "previous-item" }],
  ["Seek", [-2_500_000], { kind: "seek-by", ms: -2_500 }],
  ["Seek", [9e18], { kind: "seek-by", ms: 2 ** 31 }],
  ["Seek", [-9e18], { kind: "seek-by", ms: -(2 ** 31) }],
  ["Seek", [undefined], { kind: "seek-by", ms: 0 }],
  ["SetPosition", [TRACK_ID, 30_000_000], { kind: "seek-to", ms: 30_000 }],
  ["SetPosition", [TRACK_ID, -1_000_000], null],
  ["SetPosition", [TRACK_ID, 61_000_000], null],
  ["SetPosition", ["/other", 30_000_000], null],
  ["Raise", [], null],
  ["Quit", [], null],
  ["OpenUri", ["file:///etc/passwd"], undefined],
  ["Shutdown", [], undefined],
];

for (const [method, values, expected] of ACTIONS) {
  Deno.test(`actionOf() returns the action of ${method}(${values})`, () => {
    assertEquals(actionOf(method, { values, play: PLAY }), expected);
  });
}

const SETTINGS: readonly (readonly [string, unknown, unknown])[] = [
  ["Volume", 0.456, { kind: "volume-to", percent: 46 }],
  ["Volume", -3, { kind: "volume-to", percent: 0 }],
  ["Volume", Infinity, { kind: "volume-to", percent: 100 }],
  ["Volume", NaN, undefined],
  ["Volume", "1", undefined],
  ["LoopStatus", "None", { kind: "repeat", mode: "off" }],
  ["LoopStatus", "Track", { kind: "repeat", mode: "one" }],
  ["LoopStatus", "Playlist", { kind: "repeat", mode: "all" }],
  ["LoopStatus", "all", undefined],
  ["LoopStatus", 1, undefined],
  ["Rate", 2, null],
  ["Rate", 0, { kind: "pause" }],
  ["Position", 1, undefined],
];

for (const [name, value, expected] of SETTINGS) {
  Deno.test(`settingOf() returns the action that sets ${name} to ${value}`, () => {
    assertEquals(settingOf(name, value), expected);
  });
}
