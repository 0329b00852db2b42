import * as fc from "fast-check";
import { SEGMENT_TYPES } from "../../../src/core/media_segments.ts";
import { textWidth } from "../../../src/core/text_width.ts";
import { playerLine } from "../../../src/tui/model/player_line.ts";
import type { Playing } from "../../../src/tui/model/state.ts";
import { assert, assertEquals } from "@std/assert";

const PLAYER = {
  name: "mpv",
  volume: 80,
  muted: false,
  audio: "jpn",
  subtitles: "off",
};
const FILM: Playing = {
  item: "1",
  title: "The Harbour",
  state: "playing",
  positionMs: 300_000,
  runtimeMs: 600_000,
  player: PLAYER,
  queue: null,
  next: null,
  segment: null,
};

function lineOf(
  changes: Partial<Playing>,
  { columns = 80, ascii = false } = {},
): string {
  const { title, done, todo, facts } = playerLine(
    { ...FILM, ...changes },
    { columns, ascii },
  );
  return title + done + todo + facts;
}

Deno.test("playerLine() shows how much was played, and the state of the player", () => {
  assertEquals(
    lineOf({}, { columns: 80 }),
    " ▸ The Harbour  ━━━━━━━━━━━╸──────────  5:00 / 10:00  vol 80  sub off  " +
      "audio jpn",
  );
  assertEquals(
    lineOf({ state: "paused" }, { columns: 48, ascii: true }),
    " = The Harbour  =====>----  5:00 / 10:00  vol 80",
  );
});

Deno.test("playerLine() says that the server transcodes because of the limit", () => {
  const line = lineOf({ bitrateLimit: 4_000_000 });
  assert(line.includes("10:00  transcoded to 4 Mbit/s  vol 80"), line);
});

Deno.test("playerLine() shows no bar while the runtime is unknown", () => {
  const line = lineOf({ runtimeMs: null, player: null });
  assertEquals(line, " ▸ The Harbour  5:00");
});

Deno.test("playerLine() shows the place in a queue, and when the next item starts", () => {
  const queue = {
    number: 2,
    total: 10,
    repeat: "off",
    ends: false,
    changes: 0,
  } as const;
  assert(lineOf({ queue }).includes("5:00 / 10:00  2 of 10  vol 80"));
  const repeated = lineOf({ queue: { ...queue, repeat: "one" } });
  assert(repeated.includes("  2 of 10  repeat one  vol 80"), repeated);
  const last = lineOf({ queue: { ...queue, ends: true } });
  assert(last.includes("  2 of 10  then ends  vol 80"), last);
  const next = { title: "The Lighthouse", inMs: 11_400 };
  const line = lineOf({ queue, next });
  assert(line.endsWith("  the next one starts in 12 s"), line);
});

Deno.test("playerLine() offers to skip a segment, also on a narrow screen", () => {
  const segment = { type: "commercials", endMs: 400_000 } as const;
  const title =
    "A title that is far too long for a line of eighty columns, or 90";
  const line = lineOf({ segment, title });
  assert(line.endsWith("  Skip commercials: b  5:00 / 10:00"), line);
  const next = { title: "The Lighthouse", inMs: 11_400 };
  assert(
    lineOf({ segment, title, next }).endsWith(
      "  Skip commercials: b  the next one starts in 12 s",
    ),
  );
  const narrow = lineOf({ segment, title, next }, { columns: 40 });
  assert(narrow.endsWith("  Skip commercials: b"), narrow);
});

Deno.test("playerLine() says that the sound is off", () => {
  const player = { ...PLAYER, muted: true };
  assert(lineOf({ player }).endsWith("  muted  sub off  audio jpn"));
});

Deno.test("playerLine() says that the server is being contacted", () => {
  const title = "A title that is far too long for a line of forty columns";
  const line = lineOf({ state: "asking", title }, { columns: 60 });
  assertEquals(line.slice(-37), "…: contacting the server… Esc cancels");
});

Deno.test("playerLine() fits the window, whatever the titles are", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 90 });
  fc.assert(fc.property(
    fc.record({
      title: text,
      columns: fc.integer({ min: 40, max: 200 }),
      state: fc.constantFrom("asking", "starting", "playing", "paused"),
      positionMs: fc.nat(40_000_000),
      runtimeMs: fc.option(fc.nat(40_000_000)),
      audio: fc.option(text),
      subtitles: fc.option(text),
      ascii: fc.boolean(),
      next: fc.option(fc.record({ title: text, inMs: fc.nat(20_000) })),
      segment: fc.option(fc.record({
        type: fc.constantFrom(...SEGMENT_TYPES),
        endMs: fc.nat(40_000_000),
      })),
    }),
    ({ columns, ascii, audio, subtitles, ...playing }) => {
      const player = { ...PLAYER, audio, subtitles };
      const line = lineOf({ ...playing, player }, { columns, ascii });
      assert(textWidth(line) <= columns, line);
    },
  ));
});
