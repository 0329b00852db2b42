import type { Bitmap } from "../../../src/tui/pictures/bitmap.ts";

/** Encodes a PNG with alpha, with the same filter for every line. */
export async function encodePng(
  { width, height, rgba }: Bitmap,
  { filter }: { filter: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const lineBytes = width * 4;
  const raw = new Uint8Array((lineBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    raw[y * (lineBytes + 1)] = filter;
    for (let x = 0; x < lineBytes; x++) {
      const at = y * lineBytes + x;
      const left = x < 4 ? 0 : rgba[at - 4] ?? 0;
      const up = y === 0 ? 0 : rgba[at - lineBytes] ?? 0;
      const corner = x < 4 || y === 0 ? 0 : rgba[at - lineBytes - 4] ?? 0;
      const guess = [
        0,
        left,
        up,
        (left + up) >> 1,
        paeth(left, { up, corner }),
      ];
      raw[y * (lineBytes + 1) + 1 + x] = (rgba[at] ?? 0) - (guess[filter] ?? 0);
    }
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const packed = new Blob([raw]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  const data = new Uint8Array(await new Response(packed).arrayBuffer());
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Uint8Array.from([
    ...signature,
    ...chunk("IHDR", header),
    ...chunk("IDAT", data),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

/** Returns a chunk with a checksum of 0, which the decoder does not check. */
function chunk(type: string, data: Uint8Array): number[] {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length);
  const name = [...type].map((it) => it.charCodeAt(0));
  return [...length, ...name, ...data, 0, 0, 0, 0];
}

function paeth(
  left: number,
  { up, corner }: { up: number; corner: number },
): number {
  const guess = left + up - corner;
  const byDistance = [left, up, corner].map((it) =>
    [Math.abs(guess - it), it] as const
  );
  return byDistance.reduce((a, b) => b[0] < a[0] ? b : a)[1];
}
