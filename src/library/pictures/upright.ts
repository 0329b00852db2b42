/** Pixels, row by row, four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Returns whether width and height are swapped. */
export function isOnItsSide(orientation: number): boolean {
  return orientation >= 5;
}

/**
 * Turns and mirrors a picture as its EXIF orientation says.
 *
 * Source: EXIF 2.32, 4.6.4, tag 274.
 */
export function upright(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const from = new Uint32Array(Uint8Array.from(pixels.rgba).buffer);
  const [width, height] = isOnItsSide(orientation)
    ? [pixels.height, pixels.width]
    : [pixels.width, pixels.height];
  const to = new Uint32Array(width * height);
  const isMirrored = [2, 3, 7, 8].includes(orientation);
  const isFlipped = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = isOnItsSide(orientation) ? [y, x] : [x, y];
      const sourceX = isMirrored ? pixels.width - 1 - column : column;
      const sourceY = isFlipped ? pixels.height - 1 - row : row;
      to[y * width + x] = from[sourceY * pixels.width + sourceX] ?? 0;
    }
  }
  return { width, height, rgba: new Uint8Array(to.buffer) };
}
