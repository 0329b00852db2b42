/** Pixels, row by row, four bytes each: red, green, blue, alpha. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** An opaque colour, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Returns the same picture in another size, by averaging what falls into a
 * pixel.
 */
export function resized(
  { width, height, rgba }: Bitmap,
  to: { width: number; height: number },
): Bitmap {
  const out = new Uint8Array(to.width * to.height * 4);
  for (let y = 0; y < to.height; y++) {
    const top = Math.floor(y * height / to.height);
    const bottom = Math.max(top + 1, Math.ceil((y + 1) * height / to.height));
    for (let x = 0; x < to.width; x++) {
      const left = Math.floor(x * width / to.width);
      const right = Math.max(left + 1, Math.ceil((x + 1) * width / to.width));
      const sum = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        const end = (row * width + right) * 4;
        for (let at = (row * width + left) * 4; at < end; at++) {
          sum[at & 3] = (sum[at & 3] ?? 0) + (rgba[at] ?? 0);
        }
      }
      const count = (bottom - top) * (right - left);
      sum.forEach((it, i) => {
        out[(y * to.width + x) * 4 + i] = Math.round(it / count);
      });
    }
  }
  return { ...to, rgba: out };
}

/**
 * Returns the pixel over black, as a terminal with a dark background shows it.
 */
export function pixelAt(
  { width, rgba }: Bitmap,
  { x, y }: { x: number; y: number },
): Rgb {
  const at = (y * width + x) * 4;
  const alpha = (rgba[at + 3] ?? 0) / 255;
  const part = (i: number) => Math.round((rgba[at + i] ?? 0) * alpha);
  return [part(0), part(1), part(2)];
}

/**
 * Returns the largest box of this shape that fits, in whole units, at least
 * one.
 */
export function fitted(
  { width, height }: { width: number; height: number },
  into: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(into.width / width, into.height / height);
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
}
