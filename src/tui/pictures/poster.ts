import { type Bitmap, resized } from "./bitmap.ts";
import { decodePng, pngSize } from "./decode_png.ts";
import type { Graphics } from "../model/graphics.ts";
import { halfBlocks } from "./half_blocks.ts";
import { itermImage } from "./iterm.ts";
import { kittyDelete, kittyPlaceholders, kittyTransmit } from "./kitty.ts";
import { boxFor } from "./picture_box.ts";
import { sixel } from "./sixel.ts";

/** A part of the screen in characters, from 0. */
export interface Area {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** A picture that is ready to be written over the cells of a frame. */
export interface Poster {
  readonly columns: number;
  readonly rows: number;
  /** Written once, before it is painted anywhere. */
  readonly head: string;
  /** The output for each row; the first contains a whole picture. */
  readonly lines: readonly string[];
  /** Written when it is not needed any more. */
  readonly tail: string;
}

type Image = Uint8Array<ArrayBuffer>;

/**
 * Prepares a picture for a box of this size and keeps its aspect ratio.
 *
 * @param id of 1 to 255, for terminals that keep pictures under a number
 * @returns null if it cannot be decoded or shown
 */
export async function makePoster(
  png: Image,
  graphics: Graphics,
  { id, columns, rows }: { id: number; columns: number; rows: number },
): Promise<Poster | null> {
  const shape = pngSize(png);
  if (shape === null) return null;
  const box = boxFor(shape, graphics, { columns, rows });
  const plain = { ...box, head: "", tail: "" };
  if (graphics.kind === "iterm") {
    return { ...plain, lines: [itermImage(png, box)] };
  }
  if (graphics.kind === "kitty") {
    const place = { id, ...box };
    return {
      ...box,
      head: kittyTransmit(png, place),
      lines: kittyPlaceholders(place),
      tail: kittyDelete(id),
    };
  }
  const bitmap = await decodePng(png);
  return bitmap && { ...plain, lines: drawn(bitmap, graphics, box) };
}

function drawn(
  bitmap: Bitmap,
  { kind, colors, cell }: Graphics,
  { columns, rows }: { columns: number; rows: number },
): string[] {
  if (kind === "half-blocks") {
    return halfBlocks(bitmap, { columns, rows, colors });
  }
  const size = { width: columns * cell.width, height: rows * cell.height };
  return [sixel(resized(bitmap, size))];
}

/** Returns the position of a poster in its area: centred, at the bottom. */
export function standing(
  { columns, rows }: { columns: number; rows: number },
  area: Area,
): Area {
  const column = area.column + Math.floor((area.columns - columns) / 2);
  return { column, row: area.row + area.rows - rows, columns, rows };
}

/** Writes the poster there; the cursor and its colours stay as they were. */
export function painted({ lines }: Poster, { column, row }: Area): string {
  const text = lines.map((line, i) => `${to(column, row + i)}${line}`).join("");
  return `\x1b7\x1b[m${text}\x1b8`;
}

/** Blanks, as ECH writes them: they take text and pictures away alike. */
export function erased(areas: readonly Area[]): string {
  const text = areas.flatMap(({ column, row, columns, rows }) =>
    Array.from(
      { length: rows },
      (_, i) => `${to(column, row + i)}\x1b[${columns}X`,
    )
  ).join("");
  return text === "" ? "" : `\x1b7\x1b[m${text}\x1b8`;
}

function to(column: number, row: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
