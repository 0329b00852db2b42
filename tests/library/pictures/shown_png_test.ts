import fc from "fast-check";
import { shownPng } from "../../../src/library/pictures/shown_png.ts";
import { isValidPng } from "../../../src/library/pictures/validate_png.ts";
import { upright } from "../../../src/library/pictures/upright.ts";
import { decodePng } from "../../../src/tui/pictures/decode_png.ts";
import { assert, assertEquals } from "@std/assert";
import { exif, jpegOf, placeOfMarker, withSegment } from "../jpeg_bytes.ts";
import { CMYK, GREY, PROGRESSIVE } from "../jpeg_samples.ts";

/** A quarter of the sizes that round down; with `JELLYTAU_LONG=1` all. */
const EVERY = Deno.env.get("JELLYTAU_LONG") === "1" ? 1 : 4;
const BOX = { widthPx: 200, heightPx: 300 };

/** Returns the colour of the pixel in the middle of each quarter. */
async function quartersOf(png: Uint8Array | null): Promise<number[][]> {
  assert(png !== null);
  const bitmap = await decodePng(png);
  assert(bitmap !== null);
  const { width, height, rgba } = bitmap;
  return [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x = 0, y = 0]) => {
    const column = Math.floor(x * width / 4);
    const at = (Math.floor(y * height / 4) * width + column) * 4;
    return [...rgba.subarray(at, at + 3)];
  });
}

/**
 * Tells whether two colours differ by no more than the rounding of encoders.
 */
function isNear(some: number[], others: readonly number[]): boolean {
  return some.every((it, at) => Math.abs(it - (others[at] ?? 0)) < 24);
}

const RED = [220, 30, 30] as const;
const BLUE = [30, 30, 220] as const;
/** Encodes a JPEG whose first quarter is red and whose rest is blue. */
const marked = () => jpegOf(32, 48, (x, y) => x < 16 && y < 24 ? RED : BLUE);

Deno.test("shownPng() decodes a JPEG into a valid PNG of its size", async () => {
  const png = await shownPng(await marked(), BOX);
  assert(png && isValidPng(png, { widthPx: 32, heightPx: 48 }));
  const quarters = await quartersOf(png);
  const expected = [RED, BLUE, BLUE, BLUE];
  assert(quarters.every((it, at) => isNear(it, expected[at] ?? [])));
});

for (
  const [orientation, corner] of [
    [1, 0],
    [2, 1],
    [3, 3],
    [4, 2],
    [5, 0],
    [6, 1],
    [7, 3],
    [8, 2],
  ] as const
) {
  Deno.test(`shownPng() turns a picture of EXIF orientation ${orientation}`, async () => {
    const image = withSegment(await marked(), ...exif(orientation));
    const turned = orientation >= 5;
    const [widthPx, heightPx] = turned ? [48, 32] : [32, 48];
    const png = await shownPng(image, { widthPx, heightPx });
    const quarters = await quartersOf(png);
    const red = quarters.findIndex((it) => isNear(it, RED));
    assertEquals(red, corner);
    // The box applies to the turned picture.
    const other = { widthPx: heightPx, heightPx: widthPx };
    assertEquals(await shownPng(image, other), null);
  });
}

Deno.test("shownPng() decodes progressive, grey and CMYK pictures", async () => {
  for (
    const [image, isRight] of [
      [PROGRESSIVE, ([red = 0, , blue = 0]: number[]) => red > blue],
      [CMYK, ([red = 0, , blue = 0]: number[]) => red > blue],
      [
        GREY,
        ([red = 0, green = 0, blue = 0]: number[]) =>
          red === green && green === blue,
      ],
    ] as const
  ) {
    const [top = []] = await quartersOf(await shownPng(image, BOX));
    assert(isRight(top), `${top}`);
  }
});

Deno.test("shownPng() refuses a size that was not asked for before it decodes", async () => {
  const image = await jpegOf(200, 300);
  assert(await shownPng(image, BOX));
  const frame = placeOfMarker(image, 0xc0);
  for (const size of [[0xff, 0xff, 0xff, 0xff], [1, 45, 0, 200]]) {
    const huge = image.slice();
    huge.set(size, frame + 5);
    assertEquals(await shownPng(huge, BOX), null);
  }
});

/** Returns whether a size is larger once it was divided and multiplied again. */
const isRounded = ([width, height]: readonly [number, number]) =>
  width * height / 1_000_000 * 1_000 * 1_000 < width * height;

Deno.test("shownPng() decodes sizes that a factor of a million rounds down", async () => {
  const { widthPx, heightPx } = BOX;
  const sizes = [
    ...Array.from({ length: 300 }, (_, at) => [widthPx, at + 1] as const),
    ...Array.from({ length: 200 }, (_, at) => [at + 1, heightPx] as const),
  ].filter(isRounded);
  assert(sizes.length > 20);
  const some = sizes.filter((_, at) => at % EVERY === 0);
  for (const [width, height] of some) {
    const png = await shownPng(await jpegOf(width, height), BOX);
    assert(png !== null, `${width} x ${height}`);
  }
  const medium = { widthPx: 400, heightPx: 600 };
  assert(await shownPng(await jpegOf(400, 566), medium) !== null);
});

Deno.test("shownPng() returns a valid PNG or null when bytes are changed", async () => {
  const good = await marked();
  const place = fc.nat(good.length - 1);
  const byte = fc.integer({ min: 1, max: 255 });
  await fc.assert(
    fc.asyncProperty(place, byte, async (at, by) => {
      const changed = good.slice();
      changed[at] = (changed[at] ?? 0) ^ by;
      const png = await shownPng(changed, BOX);
      return png === null || isValidPng(png, BOX);
    }),
    { numRuns: 200 },
  );
});

Deno.test("upright() is undone by the orientation that turns back", () => {
  const rgba = Uint8Array.from({ length: 2 * 3 * 4 }, (_, at) => at);
  const pixels = { width: 2, height: 3, rgba };
  for (
    const [there, back] of [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 8], [
      7,
      7,
    ]] as const
  ) {
    assertEquals(upright(upright(pixels, there), back), pixels, `${there}`);
  }
});
