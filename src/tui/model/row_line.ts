import { cutToWidth, padToWidth, textWidth } from "../../core/text_width.ts";
import type { Column, Row } from "./rows.ts";

/** The cursor, the mark, the symbol and a space. */
export const LEAD_CELLS = 4;
/** The widths of a list with a short and with a long bar. */
const LEAST_BAR_WIDTH = 44;
const WIDE = 70;
const BAR_CELLS = { short: 6, long: 16 } as const;
/** The least room for a label beside columns. */
const LEAST_LABEL_CELLS = 20;
const HEADING_CELLS = 11;
/** The least room for a series, a code and a title in columns. */
const LEAST_ALIGNED_CELLS = 50;
const GAP = "  ";

/** The parts of a row after its symbol; together they fill the width. */
export interface RowLine {
  readonly label: string;
  /** The length of the bar; 0 if there is none. */
  readonly barCells: number;
  readonly note: string;
}

/** Divides a row of a list between its label, its bar and its note. */
export function rowLine(
  row: Row,
  { width, ellipsis }: { width: number; ellipsis: string },
): RowLine {
  const room = Math.max(0, width - LEAD_CELLS);
  const heading = headingIn(row, width);
  const barCells = barCellsIn(row, width);
  const most = row.columns === undefined
    ? Math.floor((width - textWidth(heading)) / (barCells === 0 ? 3 : 2)) -
      barCells
    : room;
  const note = columnsIn(row.columns, room) ?? row.note;
  const shown = shortened(note, Math.max(0, most), { ellipsis });
  const right = textWidth(shown) + (barCells === 0 ? 0 : barCells + 1);
  const gap = right === 0 ? "" : " ";
  const cells = Math.max(1, room - right - gap.length);
  const words = labelIn(row, { cells, ellipsis });
  const label = shortened(heading + words, cells, { ellipsis });
  return {
    label: padToWidth(label, cells) + gap,
    barCells,
    note: barCells === 0 ? shown : ` ${shown}`,
  };
}

/** Returns the label; a wide list aligns the parts of episodes. */
function labelIn(
  { label, episode }: Row,
  { cells, ellipsis }: { cells: number; ellipsis: string },
): string {
  if (episode === undefined || cells < LEAST_ALIGNED_CELLS) return label;
  const { series, seriesCells, code, title } = episode;
  const width = Math.min(seriesCells, Math.floor(cells / 3));
  const name = padToWidth(shortened(series, width, { ellipsis }), width);
  return [name, code, title].join(GAP);
}

function headingIn({ heading }: Row, width: number): string {
  return heading === undefined || width < LEAST_BAR_WIDTH
    ? ""
    : `${padToWidth(heading, HEADING_CELLS)} `;
}

/** Returns the length of the bar; a narrow list has no room beside headings. */
function barCellsIn({ progress, heading }: Row, width: number): number {
  const least = heading === undefined ? LEAST_BAR_WIDTH : WIDE;
  if (progress === undefined || width < least) return 0;
  return width < WIDE ? BAR_CELLS.short : BAR_CELLS.long;
}

/** Returns the columns that leave room for a label; null if there are none. */
function columnsIn(
  columns: readonly Column[] | undefined,
  room: number,
): string | null {
  if (columns === undefined) return null;
  let line = "";
  for (const { text, cells } of columns.toReversed()) {
    const column = " ".repeat(Math.max(0, cells - textWidth(text))) + text;
    const longer = line === "" ? column : column + GAP + line;
    if (room - textWidth(longer) < LEAST_LABEL_CELLS) break;
    line = longer;
  }
  return line;
}

/** Cuts a text that is too long, and shows that. */
export function shortened(
  text: string,
  cells: number,
  { ellipsis }: { ellipsis: string },
): string {
  if (textWidth(text) <= cells) return text;
  const room = cells - textWidth(ellipsis);
  return room <= 0
    ? cutToWidth(text, Math.max(0, cells))
    : cutToWidth(text, room).trimEnd() + ellipsis;
}
