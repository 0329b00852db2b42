import type { Graphics } from "./graphics.ts";

/** Characters, across and down. */
export interface CellBox {
  readonly columns: number;
  readonly rows: number;
}

/** The division of a grid: cells per line, lines, and the room in a cell. */
export interface Grid {
  readonly lines: number;
  readonly perLine: number;
  /** The size of a cell with its gap. */
  readonly cell: CellBox;
  /** Above the text, behind {@link POSTER_COLUMN}; null in a grid of text. */
  readonly poster: CellBox | null;
}

/** The column of a poster in its cell, right of the cursor and the mark. */
export const POSTER_COLUMN = 2;
/** The size of a cell with text only. */
const TEXT_CELL: CellBox = { columns: 26, rows: 3 };
/** Title and note, below a poster. */
const TEXT_ROWS = 2;
/** The cursor, the mark, and the gap between cells. */
const SIDE_COLUMNS = 3;
/** The minimum width of a readable title. */
const LEAST_COLUMNS = 18;
/** Height by width, of a film's poster. */
const POSTER_SHAPE = 1.5;

/** The minimum height of a recognizable poster drawn with characters. */
const LEAST_ROWS = 9;
/** Four posters of this height fit on 80 columns. */
const MOST_ROWS = 12;

/** Returns a grid of text that fits into this box. */
export function textGrid({ columns, rows }: CellBox): Grid {
  return {
    lines: Math.max(1, Math.floor(rows / TEXT_CELL.rows)),
    perLine: Math.max(1, Math.floor(columns / TEXT_CELL.columns)),
    cell: TEXT_CELL,
    poster: null,
  };
}

/**
 * Returns a grid of posters.
 *
 * @returns null if the terminal shows no pictures or is too small for them
 */
export function posterGrid(
  { columns, rows }: CellBox,
  { kind, cell: pixels }: Graphics,
): Grid | null {
  if (kind === "none") return null;
  const lines = Math.floor(rows / (LEAST_ROWS + TEXT_ROWS));
  const widest = Math.floor(columns / 2) - SIDE_COLUMNS;
  if (lines < 1) return null;
  const tall = Math.min(MOST_ROWS, Math.floor(rows / lines) - TEXT_ROWS);
  const rowsPerColumn = POSTER_SHAPE * pixels.width / pixels.height;
  const wide = Math.min(widest, Math.round(tall / rowsPerColumn));
  const poster = {
    columns: wide,
    rows: Math.min(tall, Math.round(wide * rowsPerColumn)),
  };
  const cellColumns = Math.max(LEAST_COLUMNS, wide + SIDE_COLUMNS);
  const perLine = Math.max(1, Math.floor(columns / cellColumns));
  return {
    lines,
    perLine,
    cell: {
      columns: Math.floor(columns / perLine),
      rows: poster.rows + TEXT_ROWS,
    },
    poster,
  };
}

/**
 * Returns the cell at a position, counted from the first of the window; null if
 * there is none.
 */
export function cellAt(
  { perLine, lines, cell }: Grid,
  { column, row }: { column: number; row: number },
): number | null {
  const x = Math.floor(column / cell.columns);
  const y = Math.floor(row / cell.rows);
  const inside = x >= 0 && x < perLine && y >= 0 && y < lines;
  return inside ? y * perLine + x : null;
}
