import * as fc from "fast-check";
import {
  type Bitmap,
  fitted,
  pixelAt,
  resized,
} from "../../../src/tui/pictures/bitmap.ts";
import { decodePng } from "../../../src/tui/pictures/decode_png.ts";
import { chooseGraphics } from "../../../src/tui/model/graphics.ts";
import { halfBlocks } from "../../../src/tui/pictures/half_blocks.ts";
import {
  kittyPlaceholders,
  kittyTransmit,
} from "../../../src/tui/pictures/kitty.ts";
import { sixel } from "../../../src/tui/pictures/sixel.ts";
import { assert, assertEquals } from "@std/assert";
import { encodePng } from "./encode_png.ts";

const bitmap = fc.record({
  width: fc.integer({ min: 1, max: 12 }),
  height: fc.integer({ min: 1, max: 12 }),
}).chain(({ width, height }) =>
  fc.uint8Array({
    minLength: width * height * 4,
    maxLength: width * height * 4,
  }).map((rgba): Bitmap => ({ width, height, rgba }))
);

Deno.test("decodePng() returns what was encoded with every line filter", () =>
  fc.assert(
    fc.asyncProperty(bitmap, fc.integer({ min: 0, max: 4 }), async (it, n) => {
      const decoded = await decodePng(await encodePng(it, { filter: n }));
      assertEquals(decoded && [...decoded.rgba], [...it.rgba]);
    }),
  ));

Deno.test("decodePng() returns null and never throws when bytes are changed", () =>
  fc.assert(
    fc.asyncProperty(
      bitmap,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (it, where, flip) => {
        const png = await encodePng(it, { filter: 0 });
        const at = where % png.length;
        png[at] = (png[at] ?? 0) ^ flip;
        const decoded = await decodePng(png);
        const right = decoded === null ||
          decoded.rgba.length === decoded.width * decoded.height * 4;
        assert(right);
      },
    ),
  ));

Deno.test("decodePng() refuses a size that is not to be believed", async () => {
  const png = await encodePng({
    width: 1,
    height: 1,
    rgba: Uint8Array.of(1, 2, 3, 4),
  }, { filter: 0 });
  new DataView(png.buffer).setUint32(16, 0x7fff_ffff);
  assertEquals(await decodePng(png), null);
  assertEquals(await decodePng(new Uint8Array()), null);
  assertEquals(await decodePng(png.subarray(0, 20)), null);
});

const RED_OVER_BLUE: Bitmap = {
  width: 1,
  height: 2,
  rgba: Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 255),
};

Deno.test("halfBlocks() paints two pixels a cell and merges equal ones", () => {
  const wide = resized(RED_OVER_BLUE, { width: 4, height: 2 });
  const [line = ""] = halfBlocks(wide, { columns: 4, rows: 1, colors: "true" });
  assertEquals(line, "\x1b[38;2;255;0;0;48;2;0;0;255m▀▀▀▀\x1b[39;49m");
  const [few = ""] = halfBlocks(wide, { columns: 4, rows: 1, colors: "256" });
  assertEquals(few, "\x1b[38;5;196;48;5;21m▀▀▀▀\x1b[39;49m");
});

Deno.test("sixel() names its size, its colours and every band", () => {
  const text = sixel(resized(RED_OVER_BLUE, { width: 8, height: 12 }));
  assert(text.startsWith('\x1bP0;1q"1;1;8;12'));
  assert(text.includes(";2;100;0;0"));
  assert(text.includes(";2;0;0;100"));
  assert(text.includes("!8~"));
  assert(text.endsWith("\x1b\\"));
});

Deno.test("kittyTransmit() sends every byte in pieces that fit", () => {
  const png = crypto.getRandomValues(new Uint8Array(10_000));
  const text = kittyTransmit(png, { id: 7, columns: 3, rows: 2 });
  // deno-lint-ignore no-control-regex -- that is what the protocol is made of
  const pieces = [...text.matchAll(/\x1b_G([^;]*);([^\x1b]*)\x1b\\/g)];
  assertEquals(pieces.map((it) => it[2]).join(""), png.toBase64());
  assert(pieces.every((it) => (it[2]?.length ?? 0) <= 4_096));
  assert(pieces.at(-1)?.[1]?.endsWith("m=0"));
  assert(pieces[0]?.[1]?.includes("U=1"));
});

Deno.test("kittyPlaceholders() has one placeholder a cell, its row marked", () => {
  const lines = kittyPlaceholders({ id: 7, columns: 3, rows: 2 });
  assertEquals(lines.length, 2);
  for (const line of lines) {
    assertEquals([...line].filter((it) => it === "\u{10eeee}").length, 3);
  }
  assert(lines[0]?.includes("\u0305") && lines[1]?.includes("\u030d"));
});

Deno.test("fitted() keeps the shape and never leaves the box", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      (width, height) => {
        const box = fitted({ width, height }, { width: 240, height: 400 });
        assert(box.width >= 1 && box.width <= 240);
        assert(box.height >= 1 && box.height <= 400);
      },
    ),
  ));

Deno.test("pixelAt() shows transparent pixels as black", () => {
  const half = { width: 1, height: 1, rgba: Uint8Array.of(200, 100, 0, 128) };
  assertEquals(pixelAt(half, { x: 0, y: 0 }), [100, 50, 0]);
});

const silent = { kitty: false, sixel: false, name: null, cell: null };
const FACTS = {
  answers: silent,
  wish: null,
  trueColor: false,
  manyColors: true,
  tmux: false,
};

const CHOICES: [
  what: string,
  facts: Partial<typeof FACTS> | object,
  kind: string,
][] = [
  [
    "kitty",
    { answers: { ...silent, kitty: true, name: "kitty(0.36)" } },
    "kitty",
  ],
  ["a terminal that answers as kitty does but draws no placeholders", {
    answers: { ...silent, kitty: true, name: "Konsole 24", sixel: true },
  }, "sixel"],
  ["WezTerm", {
    answers: { ...silent, kitty: true, name: "WezTerm 2024" },
  }, "iterm"],
  ["xterm with Sixel", { answers: { ...silent, sixel: true } }, "sixel"],
  ["a plain terminal of 256 colours", {}, "half-blocks"],
  ["a terminal of 16 colours", { manyColors: false }, "none"],
  ["tmux", {
    tmux: true,
    answers: { ...silent, kitty: true, name: "kitty" },
  }, "half-blocks"],
  ["a wish", { wish: "sixel" }, "sixel"],
];

for (const [what, facts, kind] of CHOICES) {
  Deno.test(`chooseGraphics() takes ${kind} for ${what}`, () => {
    const chosen = chooseGraphics(
      { ...FACTS, ...facts } as Parameters<typeof chooseGraphics>[0],
    );
    assertEquals(chosen.kind as string, kind);
  });
}

Deno.test("chooseGraphics() says why pictures are coarse in tmux", () => {
  const { note } = chooseGraphics({ ...FACTS, tmux: true });
  assert(note?.includes("tmux"));
});
