import { type Bitmap, pixelAt, resized, type Rgb } from "./bitmap.ts";

const UPPER_HALF = "▀";

/**
 * Returns the picture as coloured text, two pixels a cell, one above the other.
 *
 * @param colors how many the terminal can show
 * @returns one line of text per row, each ending with its colours put back
 */
export function halfBlocks(
  bitmap: Bitmap,
  { columns, rows, colors }: {
    columns: number;
    rows: number;
    colors: "true" | "256";
  },
): string[] {
  const small = resized(bitmap, { width: columns, height: rows * 2 });
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = "";
    let last = "";
    for (let x = 0; x < columns; x++) {
      const top = code(pixelAt(small, { x, y: row * 2 }), colors);
      const bottom = code(pixelAt(small, { x, y: row * 2 + 1 }), colors);
      const style = `\x1b[38;${top};48;${bottom}m`;
      line += style === last ? UPPER_HALF : `${style}${UPPER_HALF}`;
      last = style;
    }
    lines.push(`${line}\x1b[39;49m`);
  }
  return lines;
}

function code(rgb: Rgb, colors: "true" | "256"): string {
  return colors === "true" ? `2;${rgb.join(";")}` : `5;${nearest256(rgb)}`;
}

/** Colours of xterm's cube of 6 levels per channel, 16 to 231. */
function nearest256(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((it) =>
    Math.round(it / 255 * 5)
  );
  return 16 + 36 * red + 6 * green + blue;
}
