/**
 * Kitty's graphics protocol with Unicode placeholders: the picture is sent once,
 * out of band, and is then ordinary coloured text.
 *
 * Source: kitty, "Terminal graphics protocol", Unicode placeholders.
 */

const PLACEHOLDER = "\u{10eeee}";
/** Row numbers as combining marks, in the protocol's order. */
const ROW_MARKS = "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346" +
  "\u034a\u034b\u034c\u0350\u0351\u0352\u0357\u035b\u0363\u0364\u0365\u0366" +
  "\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485" +
  "\u0486\u0487\u0592\u0593\u0594\u0595\u0597";
/** The most rows of a picture: each needs a mark of its own. */
export const KITTY_MAX_ROWS = ROW_MARKS.length;
/** Longest piece of base64 in one command. */
const PIECE = 4_096;

/**
 * Returns the commands that send a PNG and place it, invisibly, under an ID of
 * 1 to 255.
 */
export function kittyTransmit(
  png: Uint8Array<ArrayBuffer>,
  { id, columns, rows }: { id: number; columns: number; rows: number },
): string {
  const text = png.toBase64();
  const commands: string[] = [];
  for (let at = 0; at < text.length; at += PIECE) {
    const more = at + PIECE < text.length ? 1 : 0;
    const keys = at === 0
      ? `a=T,U=1,f=100,q=2,i=${id},c=${columns},r=${rows},m=${more}`
      : `q=2,m=${more}`;
    commands.push(`\x1b_G${keys};${text.slice(at, at + PIECE)}\x1b\\`);
  }
  return commands.join("");
}

/** Frees the picture of that id. */
export function kittyDelete(id: number): string {
  return `\x1b_Ga=d,d=I,i=${id},q=2\x1b\\`;
}

/** Returns the text that stands where the picture is to be seen. */
export function kittyPlaceholders(
  { id, columns, rows }: { id: number; columns: number; rows: number },
): string[] {
  return Array.from({ length: Math.min(rows, KITTY_MAX_ROWS) }, (_, row) => {
    const cell = `${PLACEHOLDER}${ROW_MARKS[row]}`;
    return `\x1b[38;5;${id}m${cell}${ROW_MARKS[0]}${
      cell.repeat(columns - 1)
    }\x1b[39m`;
  });
}
