import fc from "fast-check";
import { readJpegFacts } from "../../../src/library/pictures/jpeg_facts.ts";
import { assert, assertEquals } from "@std/assert";
import { exif, jpegOf, placeOfMarker, withSegment } from "../jpeg_bytes.ts";

const UPRIGHT = { width: 24, height: 36, orientation: 1 };

Deno.test("readJpegFacts() reads size and orientation", async () => {
  const image = await jpegOf(24, 36);
  assertEquals(readJpegFacts(image), UPRIGHT);
  for (let orientation = 1; orientation <= 8; orientation++) {
    const turned = withSegment(image, ...exif(orientation));
    assertEquals(readJpegFacts(turned), { ...UPRIGHT, orientation });
  }
  for (const orientation of [0, 9, 255]) {
    const odd = withSegment(image, ...exif(orientation));
    assertEquals(readJpegFacts(odd), UPRIGHT);
  }
});

Deno.test("readJpegFacts() keeps the orientation when XMP follows EXIF", async () => {
  const image = await jpegOf(24, 36);
  const xmp = new TextEncoder().encode("http://ns.adobe.com/xap/1.0/\0<x/>");
  const segment = [0xff, 0xe1, 0, xmp.length + 2, ...xmp];
  const both = withSegment(image, ...exif(6), ...segment);
  assertEquals(readJpegFacts(both), { ...UPRIGHT, orientation: 6 });
  const swapped = withSegment(image, ...segment, ...exif(6));
  assertEquals(readJpegFacts(swapped), { ...UPRIGHT, orientation: 6 });
});

Deno.test("readJpegFacts() refuses every cut of an image", async () => {
  const image = await jpegOf(24, 36);
  for (let length = 0; length < image.length; length++) {
    assertEquals(readJpegFacts(image.subarray(0, length)), null, `${length}`);
  }
});

Deno.test("readJpegFacts() refuses frames that are costly or of another kind", async () => {
  const image = await jpegOf(24, 36);
  const frame = placeOfMarker(image, 0xc0);
  assert(frame > 0);
  const changed = (at: number, value: number) => {
    const copy = image.slice();
    copy[frame + at] = value;
    return copy;
  };
  // Lossless, arithmetic; 12 bits; no height; two components.
  for (const [at, value] of [[1, 0xc3], [1, 0xc9], [4, 12], [6, 0], [9, 2]]) {
    assertEquals(readJpegFacts(changed(at ?? 0, value ?? 0)), null);
  }
  const segment = [...image.subarray(frame, frame + 19)];
  assertEquals(readJpegFacts(withSegment(image, ...segment)), null);
});

Deno.test("readJpegFacts() refuses more scans than any encoder makes", async () => {
  const image = await jpegOf(24, 36);
  const from = placeOfMarker(image, 0xda);
  const scan = image.subarray(from, -2);
  const withScans = (count: number) =>
    Uint8Array.from([
      ...image.subarray(0, from),
      ...Array.from({ length: count }, () => [...scan]).flat(),
      0xff,
      0xd9,
    ]);
  assertEquals(readJpegFacts(withScans(32)), UPRIGHT);
  assertEquals(readJpegFacts(withScans(33)), null);
});

Deno.test("readJpegFacts() ends for any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
    readJpegFacts(Uint8Array.from([0xff, 0xd8, 0xff, ...tail]));
  }));
});
