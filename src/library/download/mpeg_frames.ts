/** ISO/IEC 11172-3, 2.4.2.3: kbit/s by index, MPEG-1. */
const MPEG1_RATES: Readonly<Record<number, readonly number[]>> = {
  1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
};
/** ISO/IEC 13818-3: the same for MPEG-2 and 2.5; layers 2 and 3 share one. */
const MPEG2_RATES: Readonly<Record<number, readonly number[]>> = {
  1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** As many frames as FFmpeg requires to recognize MPEG audio. */
const MPEG_FRAMES = 7;
const ADTS_FRAMES = 3;
const PACKET_BYTES = 188;
const PACKET_SYNC = 0x47;

/** Returns the size of the frame at `at`; 0 if none begins there. */
type FrameSize = (bytes: Uint8Array, at: number) => number;

/**
 * Returns whether MPEG audio frames (layers 1 to 3) follow each other from
 * `at`.
 */
export function isMpegAudio(bytes: Uint8Array, at: number): boolean {
  return areFrames(bytes, at, { sizeOf: mpegFrame, wanted: MPEG_FRAMES });
}

/** Returns whether AAC frames with ADTS headers follow each other from `at`. */
export function isAdts(bytes: Uint8Array, at: number): boolean {
  return areFrames(bytes, at, { sizeOf: adtsFrame, wanted: ADTS_FRAMES });
}

/**
 * Returns whether all the bytes are MPEG-TS packets: of 188 bytes, with a time
 * in front (192) or a checksum behind (204).
 */
export function isTransportStream(bytes: Uint8Array): boolean {
  const layouts = [[0, PACKET_BYTES], [4, 192], [0, 204]] as const;
  return layouts.some(([first, step]) => {
    if (bytes.length < first + PACKET_BYTES) return false;
    for (let at = first; at < bytes.length; at += step) {
      if (bytes[at] !== PACKET_SYNC) return false;
    }
    return true;
  });
}

function areFrames(
  bytes: Uint8Array,
  from: number,
  { sizeOf, wanted }: { sizeOf: FrameSize; wanted: number },
): boolean {
  let at = from;
  for (let found = 0; found < wanted; found++) {
    // A short file ends before.
    if (found > 1 && at >= bytes.length) return true;
    const size = sizeOf(bytes, at);
    if (size === 0) return false;
    at += size;
  }
  return true;
}

function mpegFrame(bytes: Uint8Array, at: number): number {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(at, at + 3);
  // FF FE is the byte order mark of UTF-16, and layer 1 with a checksum, which
  // is not in use.
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0 || kind === 0xfe) return 0;
  const version = (kind >> 3) & 3;
  const layer = 4 - ((kind >> 1) & 3);
  const isFirst = version === 3;
  const kbits = (isFirst ? MPEG1_RATES : MPEG2_RATES)[layer]
    ?.[(rates >> 4) - 1];
  const base = SAMPLE_RATES[(rates >> 2) & 3];
  if (version === 1 || kbits === undefined || base === undefined) return 0;
  const sampleRate = base / (isFirst ? 1 : version === 2 ? 2 : 4);
  const padding = (rates >> 1) & 1;
  if (layer === 1) {
    return (Math.floor((12_000 * kbits) / sampleRate) + padding) * 4;
  }
  const slots = layer === 3 && !isFirst ? 72_000 : 144_000;
  return Math.floor((slots * kbits) / sampleRate) + padding;
}

function adtsFrame(bytes: Uint8Array, at: number): number {
  const [sync = 0, kind = 0, rate = 0, high = 0, middle = 0, low = 0] = bytes
    .subarray(at, at + 6);
  if (sync !== 0xff || (kind & 0xf6) !== 0xf0 || ((rate >> 2) & 15) > 12) {
    return 0;
  }
  const size = ((high & 3) << 11) | (middle << 3) | (low >> 5);
  return size < 7 ? 0 : size;
}
