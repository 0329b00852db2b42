const WIDTH = 320;
const HEIGHT = 180;
const TILES = 8;
const TILE_WIDTH = WIDTH / TILES;
const TILE_HEIGHT = 36;
/** In rows from below, as the format counts them. */
const BAR = { from: 8, to: 14 } as const;
const LINE_BYTES = 2 * TILES + 2;
const END_OF_LINE = [0, 0] as const;
const END_OF_PICTURE = [0, 1] as const;
const COLOURS = 256;
const WHITE = COLOURS - 1;

/** In pixels and bytes: every frame has the same size. */
export const FRAME = {
  width: WIDTH,
  height: HEIGHT,
  sizeBytes: HEIGHT * LINE_BYTES + END_OF_PICTURE.length,
  colours: COLOURS,
} as const;

/**
 * Draws one frame: tiles whose colours wander, and a bar of white ones that
 * grows.
 *
 * Shape: BI_RLE8, a count and a colour for each run, lines from below.
 * Source: Microsoft, "Bitmap Compression".
 */
export function makeFrame(
  seed: number,
  at: number,
  { frames }: { frames: number },
): Uint8Array {
  const bytes = new Uint8Array(FRAME.sizeBytes);
  const full = Math.floor((at + 1) * TILES / Math.max(1, frames));
  for (let row = 0; row < HEIGHT; row++) {
    const band = Math.floor(row / TILE_HEIGHT);
    const isBar = row >= BAR.from && row < BAR.to;
    for (let tile = 0; tile < TILES; tile++) {
      const wandering = (seed * 37 + at * 3 + tile * 9 + band * 23) % WHITE;
      const place = row * LINE_BYTES + 2 * tile;
      bytes[place] = TILE_WIDTH;
      bytes[place + 1] = isBar && tile < full ? WHITE : wandering;
    }
    bytes.set(END_OF_LINE, row * LINE_BYTES + 2 * TILES);
  }
  bytes.set(END_OF_PICTURE, HEIGHT * LINE_BYTES);
  return bytes;
}

/**
 * Returns the colours around the circle, and white at the end: blue, green,
 * red, 0.
 */
export function filmColours(): Uint8Array {
  const bytes = new Uint8Array(4 * COLOURS);
  for (let colour = 0; colour < WHITE; colour++) {
    for (const channel of [0, 1, 2]) {
      const angle = 2 * Math.PI * (colour / WHITE + channel / 3);
      bytes[4 * colour + channel] = Math.round(112 + 80 * Math.cos(angle));
    }
  }
  bytes.set([255, 255, 255, 0], 4 * WHITE);
  return bytes;
}
