import { crc32 } from "node:zlib";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum around the data of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const HEADER_BYTES = 13;

export interface PixelBox {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Returns whether these bytes are a whole PNG that fits the box: signature,
 * dimensions, every chunk's length and checksum, and nothing after the last
 * one. Decompresses nothing, so that a false size cannot cost memory.
 *
 * Source: PNG (Third Edition), W3C, chapters 5.2, 5.3 and 11.2.1.
 */
export function isValidPng(bytes: Uint8Array, box: PixelBox): boolean {
  if (!SIGNATURE.every((it, at) => bytes[at] === it)) return false;
  const { buffer, byteOffset, byteLength } = bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  let at = SIGNATURE.length;
  for (let number = 0; at + CHUNK_FRAME_BYTES <= byteLength; number++) {
    const length = view.getUint32(at);
    const end = at + CHUNK_FRAME_BYTES + length;
    if (end > byteLength) return false;
    const named = bytes.subarray(at + 4, end - 4);
    if (crc32(named) !== view.getUint32(end - 4)) return false;
    const type = String.fromCharCode(...named.subarray(0, 4));
    if (number === 0) {
      if (type !== "IHDR" || length !== HEADER_BYTES) return false;
      const size = [view.getUint32(at + 8), view.getUint32(at + 12)] as const;
      if (!fits(size, box)) return false;
    }
    if (type === "IEND") return end === byteLength;
    at = end;
  }
  return false;
}

function fits(
  [width, height]: readonly [number, number],
  { widthPx, heightPx }: PixelBox,
): boolean {
  return width > 0 && height > 0 && width <= widthPx && height <= heightPx;
}
