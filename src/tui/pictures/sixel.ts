import { type Bitmap, pixelAt } from "./bitmap.ts";

/** Levels per channel: 216 colours, within every terminal's 256. */
const LEVELS = 6;
/** Ordered dithering, so that few colours do not show as bands. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/**
 * Returns the picture in Sixel graphics.
 *
 * Source: DEC, VT330/VT340 Programmer Reference Manual, chapter 14.
 */
export function sixel(bitmap: Bitmap): string {
  const { width, height } = bitmap;
  const indexed = quantized(bitmap);
  const bands: string[] = [];
  for (let top = 0; top < height; top += 6) {
    bands.push(band(indexed, { width, height, top }));
  }
  const colors = [...new Set(indexed)].map(define).join("");
  return `\x1bP0;1q"1;1;${width};${height}${colors}${bands.join("-")}\x1b\\`;
}

function quantized(bitmap: Bitmap): Uint8Array {
  const { width, height } = bitmap;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const shift = ((BAYER[(y & 3) * 4 + (x & 3)] ?? 0) + 0.5) / 16 - 0.5;
      const [r = 0, g = 0, b = 0] = pixelAt(bitmap, { x, y }).map((it) => {
        const level = Math.round(it / 255 * (LEVELS - 1) + shift);
        return Math.min(LEVELS - 1, Math.max(0, level));
      });
      out[y * width + x] = (r * LEVELS + g) * LEVELS + b;
    }
  }
  return out;
}

/** Colours are given in per cent. */
function define(index: number): string {
  const levels = [
    Math.floor(index / LEVELS / LEVELS),
    Math.floor(index / LEVELS) % LEVELS,
    index % LEVELS,
  ];
  const percent = levels.map((it) => Math.round(it / (LEVELS - 1) * 100));
  return `#${index};2;${percent.join(";")}`;
}

/** Six rows of pixels: one line of characters per colour that is in them. */
function band(
  indexed: Uint8Array,
  { width, height, top }: { width: number; height: number; top: number },
): string {
  const lines = new Map<number, Uint8Array>();
  for (let row = 0; row < 6 && top + row < height; row++) {
    for (let x = 0; x < width; x++) {
      const color = indexed[(top + row) * width + x] ?? 0;
      let line = lines.get(color);
      if (!line) lines.set(color, line = new Uint8Array(width));
      line[x] = (line[x] ?? 0) | (1 << row);
    }
  }
  return [...lines].map(([color, line]) => `#${color}${packed(line)}`)
    .join("$");
}

/** Runs of four and more are counted instead of repeated. */
function packed(line: Uint8Array): string {
  let text = "";
  for (let x = 0; x < line.length;) {
    let end = x + 1;
    while (end < line.length && line[end] === line[x]) end++;
    const sign = String.fromCharCode(63 + (line[x] ?? 0));
    const run = end - x;
    text += run > 3 ? `!${run}${sign}` : sign.repeat(run);
    x = end;
  }
  return text;
}
