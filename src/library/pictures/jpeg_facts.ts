/** Limits the passes over all pixels; most encoders write about 10 scans. */
const MAX_SCANS = 32;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
/** The marker of a segment with EXIF or XMP. */
const APP1 = 0xe1;
/** Baseline, extended and progressive; every other kind is rare. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** Frames of other kinds, arithmetic coding, and a height that comes late. */
const REFUSED: readonly number[] = [
  ...[0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf],
  0xcc,
  0xdc,
];
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION_TAG = 0x0112;

/** Holds facts from the header of a JPEG. */
export interface JpegFacts {
  /** The width before rotation. */
  readonly width: number;
  readonly height: number;
  /** From 1 to 8, as EXIF counts; 1 is upright. */
  readonly orientation: number;
}

/** Holds one segment, and the offset at which the next marker may begin. */
interface Segment {
  readonly marker: number;
  readonly data: Uint8Array;
  readonly end: number;
}

/**
 * Reads the frame of a whole JPEG without unpacking anything, so that a false
 * size cannot cost time or memory.
 *
 * Source: ITU-T T.81, annex B; EXIF 2.32, 4.6.
 *
 * @returns null for one that is cut, of another kind, or costly to decode
 */
export function readJpegFacts(bytes: Uint8Array): JpegFacts | null {
  if (bytes[0] !== 0xff || bytes[1] !== START) return null;
  let frame: { width: number; height: number } | null = null;
  let orientation = 1;
  let scans = 0;
  for (let at = 2;;) {
    const segment = segmentAt(bytes, at);
    if (segment === null) return null;
    const { marker, data, end } = segment;
    at = end;
    if (marker === END) break;
    if (REFUSED.includes(marker)) return null;
    if (FRAMES.includes(marker)) {
      if (frame !== null) return null;
      frame = readFrame(data);
      if (frame === null) return null;
    }
    if (marker === APP1) orientation = readOrientation(data) ?? orientation;
    if (marker === SCAN) {
      if (frame === null || ++scans > MAX_SCANS) return null;
      at = endOfScan(bytes, end);
    }
  }
  return frame === null || scans === 0 ? null : { ...frame, orientation };
}

function segmentAt(bytes: Uint8Array, from: number): Segment | null {
  let at = from;
  if (bytes[at] !== 0xff) return null;
  while (bytes[at] === 0xff) at++;
  const marker = bytes[at++];
  if (marker === undefined) return null;
  const none = new Uint8Array(0);
  if (marker === END) return { marker, data: none, end: at };
  const length = (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
  const end = at + length;
  if (length < 2 || end > bytes.length) return null;
  return { marker, data: bytes.subarray(at + 2, end), end };
}

/** Skips stuffed bytes and restart markers, which belong to the scan. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    const isInside = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isInside && next !== 0xff) break;
  }
  return at;
}

function readFrame(data: Uint8Array): { width: number; height: number } | null {
  const [depth, h1 = 0, h2 = 0, w1 = 0, w2 = 0, components = 0] = data;
  const [width, height] = [w1 << 8 | w2, h1 << 8 | h2];
  const isKnown = depth === 8 && [1, 3, 4].includes(components) &&
    data.length === 6 + components * 3;
  return isKnown && width > 0 && height > 0 ? { width, height } : null;
}

/** Returns null for a segment that is not EXIF; 1 without a valid orientation. */
function readOrientation(data: Uint8Array): number | null {
  if (!EXIF.every((it, at) => data[at] === it)) return null;
  const tiff = data.subarray(EXIF.length);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return 1;
  const isLittle = tiff[0] === 0x49;
  const first = view.getUint32(4, isLittle);
  if (first + 2 > tiff.length) return 1;
  const entries = view.getUint16(first, isLittle);
  for (let entry = 0; entry < entries; entry++) {
    const at = first + 2 + entry * 12;
    if (at + 12 > tiff.length) break;
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
