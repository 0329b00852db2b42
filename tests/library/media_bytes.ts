import { concat } from "@std/bytes/concat";

type Part = string | readonly number[] | Uint8Array;

/** Joins bytes and texts, with one byte for each letter. */
export function bytes(...parts: Part[]): Uint8Array<ArrayBuffer> {
  return concat(
    parts.map((part) =>
      typeof part === "string"
        ? Uint8Array.from(part, (it) => it.charCodeAt(0))
        : Uint8Array.from(part)
    ),
  );
}

/** Returns a box of an MP4 file. */
export function box(type: string, ...parts: Part[]): Uint8Array<ArrayBuffer> {
  const inside = bytes(...parts);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, inside.length + 8);
  return bytes(size, type, inside);
}

/** Returns a QuickTime reference movie, which VLC follows to `url`. */
export function referenceMovie(
  url: string,
  { before = 0 } = {},
): Uint8Array<ArrayBuffer> {
  const header = bytes([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 3, 232]);
  const rate = bytes([0, 0, 3, 232, 0, 1, 0, 0, 1, 0], new Uint8Array(74));
  const address = bytes([0, 0, 0, url.length + 1], url, [0]);
  const reference = box("rdrf", [0, 0, 0, 0], "url ", address);
  const movie = box(
    "moov",
    box("mvhd", header, rate),
    box("rmra", box("rmda", reference)),
  );
  const brand = box("ftyp", "qt  ", [0, 0, 0, 0], "qt  ");
  return bytes(brand, box("free", new Uint8Array(before)), movie);
}

/** Frames of MPEG audio, 128 kbit/s at 44.1 kHz. */
export function mp3(frames: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(417 * frames);
  for (let at = 0; at < all.length; at += 417) {
    all.set([0xff, 0xfb, 0x90, 0x64], at);
  }
  return all;
}

/** Frames of AAC with ADTS headers. */
export function adts(frames: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(64 * frames);
  for (let at = 0; at < all.length; at += 64) {
    all.set([0xff, 0xf1, 0x50, 0x80, 0x08, 0x1f, 0xfc], at);
  }
  return all;
}

/**
 * Returns MPEG-TS null packets, one every `step` bytes, the first at `first`.
 */
export function packets(
  count: number,
  { first = 0, step = 188 } = {},
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(step * count);
  for (let at = first; at < all.length; at += step) {
    all.set([0x47, 0x1f, 0xff, 0x10], at);
  }
  return all;
}

/** Returns an ID3v2 tag that contains `size` bytes. */
export function id3(size: number): Uint8Array<ArrayBuffer> {
  const digits = [21, 14, 7, 0].map((shift) => (size >> shift) & 127);
  return bytes("ID3", [4, 0, 0], digits, new Uint8Array(size));
}
