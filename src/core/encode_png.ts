import { concat } from "@std/bytes/concat";
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Each byte is stored as its difference to the pixel on its left. */
const SUB_FILTER = 1;
/** Higher levels take far longer for pictures and save little. */
const LEVEL = 3;

/**
 * Encodes opaque pixels.
 *
 * Source: PNG (Third Edition), W3C, chapters 5, 9 and 11.
 *
 * @param rgba four bytes each, row by row; alpha is left out
 */
export function encodePng(
  { width, height, rgba }: {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8Array;
  },
): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((width * 3 + 1) * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    rows[to++] = SUB_FILTER;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const left = x === 0 ? 0 : rgba[at + channel - 4] ?? 0;
        rows[to++] = (rgba[at + channel] ?? 0) - left;
      }
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  return concat([
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: LEVEL })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}
