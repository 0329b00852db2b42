import {
  formatStatus,
  statusData,
} from "../../../src/cli/player/format_status.ts";
import { assertEquals } from "@std/assert";

const STATUS = {
  itemId: "a".repeat(32),
  title: "Film\x1b[2J",
  state: "paused",
  positionMs: 65_000,
  runtimeMs: 600_000,
  player: {
    name: "mpv",
    volume: 80,
    muted: false,
    audio: "jpn\n",
    subtitles: "off",
  },
  segment: null,
  queue: { number: 1, total: 1, repeat: "off", ends: false, changes: 0 },
} as const;

Deno.test("formatStatus() shows the state, the volume and the tracks, and no control characters", () => {
  const line = formatStatus(STATUS);
  assertEquals(/\p{Cc}/u.test(line), false, line);
  assertEquals(
    formatStatus({
      ...STATUS,
      title: "Film",
      player: { ...STATUS.player, audio: "jpn", muted: true },
    }),
    "Paused Film  1:05 of 10:00  muted  audio jpn  subtitles off",
  );
  const segment = { type: "credits", endMs: 600_000 } as const;
  assertEquals(
    formatStatus({ ...STATUS, title: "Film", player: null, segment }),
    "Paused Film  1:05 of 10:00  can skip credits",
  );
  assertEquals(
    formatStatus({ ...STATUS, title: "Film", state: "starting", player: null }),
    "Opening Film  1:05 of 10:00",
  );
  const queue = {
    number: 2,
    total: 9,
    repeat: "all",
    ends: false,
    changes: 0,
  } as const;
  assertEquals(
    formatStatus({ ...STATUS, title: "Film", player: null, queue }),
    "Paused Film  1:05 of 10:00  2 of 9  repeat all",
  );
});

Deno.test("statusData() has the same keys for every player", () => {
  const { player, segment: _, queue: __, ...play } = STATUS;
  const { name, ...state } = player;
  const segment = { type: "intro", endMs: 35_000 } as const;
  const offered = { segment: segment.type, segmentEndMs: segment.endMs };
  const place = { queueNumber: 1, queueTotal: 1, repeat: "off" } as const;
  const flat = { ...state, ...offered, bitrateLimit: null, ...place };
  const known = { pid: 7, ...play, player: name, ...flat };
  const status = { ...STATUS, segment };
  assertEquals(statusData({ pid: 7, status }), known);
  const unknown = statusData({ pid: 7, status: { ...STATUS, player: null } });
  assertEquals(Object.keys(unknown), Object.keys(known));
  assertEquals([unknown.player, unknown.volume], [null, null]);
  assertEquals([unknown.segment, unknown.segmentEndMs], [null, null]);
});

Deno.test("formatStatus() and statusData() say to which limit the server transcodes", () => {
  const status = { ...STATUS, title: "Film", bitrateLimit: 4_000_000 };
  assertEquals(statusData({ pid: 7, status }).bitrateLimit, 4_000_000);
  const text = formatStatus({ ...status, player: null });
  assertEquals(text, "Paused Film  1:05 of 10:00  transcoded to 4 Mbit/s");
});
