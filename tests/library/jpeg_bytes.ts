/** Makes JPEGs for tests, and changes them. */
import jpeg from "jpeg-js";

type Colour = readonly [red: number, green: number, blue: number];

/** Encodes a JPEG, in one colour unless `colourAt` returns others. */
export function jpegOf(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour = () => [200, 100, 50],
): Promise<Uint8Array<ArrayBuffer>> {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const colour = colourAt(at % width, Math.floor(at / width));
    rgba.set([...colour, 255], at * 4);
  }
  const data = rgba as Parameters<typeof jpeg.encode>[0]["data"];
  const encoded = jpeg.encode({ width, height, data }, 95);
  return Promise.resolve(Uint8Array.from(encoded.data));
}

/** Inserts segments after the start of an image. */
export function withSegment(
  image: Uint8Array,
  ...bytes: readonly number[]
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...image.subarray(0, 2),
    ...bytes,
    ...image.subarray(2),
  ]);
}

/** Returns an EXIF segment that contains only an orientation. */
export function exif(orientation: number): number[] {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1];
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const data = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, ...entry, 0, 0, 0, 0];
  return [0xff, 0xe1, 0, data.length + 2, ...data];
}

/** Returns where a marker begins. */
export function placeOfMarker(image: Uint8Array, marker: number): number {
  return image.findIndex((it, at) => it === 0xff && image[at + 1] === marker);
}
