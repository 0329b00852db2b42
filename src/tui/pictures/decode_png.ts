import type { Bitmap } from "./bitmap.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Larger than any requested picture; refuses hostile files. */
const MAX_SIDE = 2_048;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly palette: boolean;
}

/** Channels by colour type: grey, RGB, palette, grey + alpha, RGB + alpha. */
const CHANNELS: Readonly<Record<number, number>> = {
  0: 1,
  2: 3,
  3: 1,
  4: 2,
  6: 4,
};

/**
 * Decodes an 8-bit PNG without interlacing, the form that servers send after
 * resizing.
 *
 * Source: PNG (Third Edition), W3C, chapters 7, 9 and 11.
 *
 * @returns null for any other file, and for an implausible size
 */
export async function decodePng(bytes: Uint8Array): Promise<Bitmap | null> {
  if (!SIGNATURE.every((it, i) => bytes[i] === it)) return null;
  const chunks = readChunks(bytes);
  const header = readHeader(chunks.find((it) => it.type === "IHDR")?.data);
  if (header === null) return null;
  const packed = chunks.filter((it) => it.type === "IDAT").map((it) => it.data);
  const lineBytes = header.width * header.channels;
  const raw = await inflate(packed, (lineBytes + 1) * header.height);
  if (raw === null || !unfilter(raw, header)) return null;
  const find = (type: string) => chunks.find((it) => it.type === type)?.data;
  const colors = { palette: find("PLTE"), alpha: find("tRNS") };
  if (header.palette && !colors.palette) return null;
  return toRgba(raw, header, colors);
}

/**
 * Returns the size in the header, in pixels; null if {@link decodePng} refuses
 * the file.
 */
export function pngSize(
  bytes: Uint8Array,
): { width: number; height: number } | null {
  if (!SIGNATURE.every((it, i) => bytes[i] === it)) return null;
  const [first] = readChunks(bytes);
  return readHeader(first?.type === "IHDR" ? first.data : undefined);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function readChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function readHeader(data: Uint8Array | undefined): Header | null {
  if (data?.length !== 13) return null;
  const view = new DataView(data.buffer, data.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, type, , , interlace] = data.subarray(8);
  const channels = CHANNELS[type ?? -1];
  const small = [width, height].every((it) => it > 0 && it <= MAX_SIDE);
  if (depth !== 8 || interlace !== 0 || !channels || !small) return null;
  return { width, height, channels, palette: type === 3 };
}

/** null when it is not exactly as long as the header says. */
async function inflate(
  parts: readonly Uint8Array[],
  sizeBytes: number,
): Promise<Uint8Array | null> {
  const packed = new Blob(parts.map((it) => Uint8Array.from(it))).stream();
  const out = new Uint8Array(sizeBytes);
  let at = 0;
  try {
    const plain = packed.pipeThrough(new DecompressionStream("deflate"));
    for await (const chunk of plain) {
      if (at + chunk.length > sizeBytes) return null;
      out.set(chunk, at);
      at += chunk.length;
    }
  } catch {
    return null; // not zlib
  }
  return at === sizeBytes ? out : null;
}

/** Undoes the line filters in place. @returns whether all were known ones */
function unfilter(raw: Uint8Array, { width, height, channels }: Header) {
  const lineBytes = width * channels;
  for (let y = 0; y < height; y++) {
    const start = y * (lineBytes + 1);
    const filter = raw[start] ?? 255;
    if (filter > 4) return false;
    for (let x = 0; x < lineBytes; x++) {
      const at = start + 1 + x;
      const left = x < channels ? 0 : raw[at - channels] ?? 0;
      const up = y === 0 ? 0 : raw[at - lineBytes - 1] ?? 0;
      const corner = x < channels || y === 0
        ? 0
        : raw[at - lineBytes - 1 - channels] ?? 0;
      raw[at] = (raw[at] ?? 0) + predicted(filter, { left, up, corner });
    }
  }
  return true;
}

function predicted(
  filter: number,
  { left, up, corner }: { left: number; up: number; corner: number },
): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((it) => Math.abs(guess - it));
  if (a === undefined || b === undefined || c === undefined) return 0;
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function toRgba(
  raw: Uint8Array,
  { width, height, channels, palette }: Header,
  colors: { palette: Uint8Array | undefined; alpha: Uint8Array | undefined },
): Bitmap {
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const line = Math.floor(pixel / width);
    const at = pixel * channels + line + 1;
    const first = raw[at] ?? 0;
    const grey = channels < 3;
    const color = palette
      ? colors.palette?.subarray(first * 3, first * 3 + 3) ?? []
      : grey
      ? [first, first, first]
      : raw.subarray(at, at + 3);
    const alpha = palette
      ? colors.alpha?.[first] ?? 255
      : channels % 2 === 0
      ? raw[at + channels - 1] ?? 255
      : 255;
    rgba.set([...color, alpha], pixel * 4);
  }
  return { width, height, rgba };
}
