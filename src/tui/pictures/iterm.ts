/**
 * Returns the picture in iTerm2's inline form; the terminal decodes and scales
 * it.
 *
 * Source: iTerm2, "Images".
 */
export function itermImage(
  image: Uint8Array<ArrayBuffer>,
  { columns, rows }: { columns: number; rows: number },
): string {
  const keys = [
    "inline=1",
    `size=${image.length}`,
    `width=${columns}`,
    `height=${rows}`,
    "preserveAspectRatio=1",
    "doNotMoveCursor=1",
  ].join(";");
  return `\x1b]1337;File=${keys}:${image.toBase64()}\x07`;
}
