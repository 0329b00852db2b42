import { sanitize } from "../../core/printable.ts";
import { cutToWidth, padToWidth, textWidth } from "../../core/text_width.ts";

/** The cells of the terminal, and the column that is cut. */
export interface TableFit {
  /** null prints the full text. */
  readonly columns: number | null;
  readonly flexible: number;
}

/** The least width to which a column is cut. */
const LEAST_CELLS = 12;
const GAP = "  ";

/**
 * Aligns columns by their widest cell; the last column is not padded. Leaves out
 * columns without text.
 */
export function table(
  rows: readonly (readonly string[])[],
  fit: TableFit | null = null,
): string[] {
  const clean = rows.map((row) => row.map((cell) => sanitize(cell)));
  const widths: number[] = [];
  for (const row of clean) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, textWidth(cell));
    });
  }
  const columns = fit?.columns ?? null;
  if (fit !== null && columns !== null) {
    const used = widths.filter((it) => it > 0);
    const whole = used.reduce((sum, it) => sum + it, 0) +
      GAP.length * (used.length - 1);
    const own = widths[fit.flexible] ?? 0;
    const left = own - Math.max(0, whole - columns);
    widths[fit.flexible] = Math.min(own, Math.max(left, LEAST_CELLS));
  }
  return clean.map((row) => {
    const cells = row.map((cell, i) => {
      const width = widths[i] ?? 0;
      const shown = i === fit?.flexible ? shorten(cell, width) : cell;
      return i === row.length - 1 ? shown : padToWidth(shown, width);
    });
    const line = cells.filter((_, i) => widths[i] !== 0).join(GAP).trimEnd();
    return columns === null ? line : shorten(line, columns);
  });
}

/** Cuts text to the cells, with a mark where text is missing. */
export function shorten(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  return `${cutToWidth(text, cells - 1).trimEnd()}…`;
}
