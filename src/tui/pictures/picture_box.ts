import { fitted } from "./bitmap.ts";
import type { Graphics } from "../model/graphics.ts";
import { KITTY_MAX_ROWS } from "./kitty.ts";

/**
 * Returns the largest size that fits, in whole characters, with the picture's
 * aspect ratio.
 */
export function boxFor(
  picture: { width: number; height: number },
  { cell }: Pick<Graphics, "cell">,
  { columns, rows }: { columns: number; rows: number },
): { columns: number; rows: number } {
  const limit = Math.min(rows, KITTY_MAX_ROWS);
  const size = fitted(picture, {
    width: columns * cell.width,
    height: limit * cell.height,
  });
  const whole = (pixels: number, by: number, { most }: { most: number }) =>
    Math.max(1, Math.min(most, Math.round(pixels / by)));
  return {
    columns: whole(size.width, cell.width, { most: columns }),
    rows: whole(size.height, cell.height, { most: limit }),
  };
}
