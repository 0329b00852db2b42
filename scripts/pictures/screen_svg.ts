/**
 * Draws terminal screens as SVG. Sizes are for a monospaced font of 14 pixels.
 */
import { escape } from "@std/html/entities";

const CELL = { width: 8.4, height: 18 };
const PADDING = 12;
const INK = "#d8dee9";
const PAPER = "#1b1f27";
/** The 16 colours as many terminals have them. */
const COLORS = [
  ..."#3b4252 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d8dee9".split(
    " ",
  ),
  ..."#5c6370 #ef7f88 #a9d48a #f0cf8c #74bdf5 #d58ae8 #6cc6d1 #ffffff".split(
    " ",
  ),
];

interface Style {
  ink: string | null;
  paper: string | null;
  bold: boolean;
  dim: boolean;
  inverse: boolean;
}

const PLAIN: Style = {
  ink: null,
  paper: null,
  bold: false,
  dim: false,
  inverse: false,
};

/** Draws the output of a terminal, text and SGR sequences, as a picture. */
export function svgOf(
  screen: string,
  size: { columns: number; rows: number },
): string {
  return svgWith(groupOf(screen, size), size);
}

/** Draws the same without a window around it. */
export function groupOf(screen: string, { rows }: { rows: number }): string {
  return screen.split("\n").slice(0, rows).map(lineOf).join("");
}

/** Draws a window of this many characters around elements. */
export function svgWith(
  elements: string,
  { columns, rows }: { columns: number; rows: number },
): string {
  const width = columns * CELL.width + 2 * PADDING;
  const height = rows * CELL.height + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" ` +
    `height="${height}" font-family="ui-monospace, Menlo, Consolas, ` +
    `monospace" font-size="14" xml:space="preserve">\n` +
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>\n` +
    `${elements}</svg>\n`;
}

function lineOf(line: string, row: number): string {
  const style = { ...PLAIN };
  let column = 0;
  let svg = "";
  // deno-lint-ignore no-control-regex -- that is what is read here
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    // deno-lint-ignore no-control-regex -- that is what is read here
    const codes = /^\x1b\[([0-9;]*)m$/.exec(part)?.[1];
    if (codes !== undefined) apply(style, codes.split(";").map(Number));
    else if (part !== "") {
      svg += runOf(part, { style, column, row });
      column += [...part].length;
    }
  }
  return svg;
}

function runOf(
  text: string,
  { style, column, row }: { style: Style; column: number; row: number },
): string {
  const x = PADDING + column * CELL.width;
  const y = PADDING + row * CELL.height;
  const width = [...text].length * CELL.width;
  const front = style.ink ?? INK;
  const back = style.paper ?? PAPER;
  const [ink, paper] = style.inverse ? [back, front] : [front, back];
  const behind = paper === PAPER
    ? ""
    : `<rect x="${short(x)}" y="${y}" width="${short(width)}" ` +
      `height="${CELL.height}" ` +
      `fill="${paper}"/>\n`;
  if (text.trim() === "") return behind;
  // Draws half a cell as a rectangle: fonts leave gaps between such characters.
  if (/^▀+$/.test(text)) {
    return behind + `<rect x="${short(x)}" y="${y}" width="${short(width)}" ` +
      `height="${CELL.height / 2}" fill="${ink}"/>\n`;
  }
  const weight = style.bold ? ' font-weight="bold"' : "";
  const faint = style.dim ? ' opacity="0.6"' : "";
  // Leaves out spaces at the edges, which some viewers drop.
  const words = text.trim();
  const start = x + (text.length - text.trimStart().length) * CELL.width;
  const length = [...words].length * CELL.width;
  return behind + `<text x="${short(start)}" y="${y + 14}" fill="${ink}" ` +
    `textLength="${short(length)}"${weight}${faint}>${escape(words)}</text>\n`;
}

/** Rounds to tenths of a pixel. */
function short(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function apply(style: Style, codes: number[]): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) Object.assign(style, PLAIN);
    if (code === 1) style.bold = true;
    if (code === 2) style.dim = true;
    if (code === 22) Object.assign(style, { bold: false, dim: false });
    if (code === 7 || code === 27) style.inverse = code === 7;
    if (code === 39) style.ink = null;
    if (code === 49) style.paper = null;
    if (code >= 30 && code <= 37) style.ink = COLORS[code - 30] ?? null;
    if (code >= 40 && code <= 47) style.paper = COLORS[code - 40] ?? null;
    if (code >= 90 && code <= 97) style.ink = COLORS[code - 82] ?? null;
    if (code !== 38 && code !== 48) continue;
    const [kind = 0, a = 0, b = 0, c = 0] = codes.slice(i + 1);
    const color = kind === 2 ? `rgb(${a},${b},${c})` : indexed(a);
    if (code === 38) style.ink = color;
    else style.paper = color;
    i += kind === 2 ? 4 : 2;
  }
}

/**
 * Returns one of xterm's 256 colours: sixteen, a cube of six levels, and greys.
 */
function indexed(index: number): string {
  if (index < 16) return COLORS[index] ?? INK;
  if (index > 231) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey},${grey},${grey})`;
  }
  const level = (it: number) => it === 0 ? 0 : 55 + it * 40;
  const [r, g, b] = [36, 6, 1].map((it) =>
    level(Math.floor((index - 16) / it) % 6)
  );
  return `rgb(${r},${g},${b})`;
}
