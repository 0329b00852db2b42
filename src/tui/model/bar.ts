/** The cells of a progress bar. */
export interface Bar {
  readonly done: string;
  readonly todo: string;
}

const SYMBOLS = { done: "━", head: "╸", todo: "─" };
const ASCII_SYMBOLS = { done: "=", head: ">", todo: "-" };

/**
 * Returns a bar such as `━━━╸────`. Only a bar of nothing is empty, and only one
 * of everything is full.
 *
 * @param part from 0 to 1
 */
export function barOf(
  part: number,
  { cells, ascii }: { cells: number; ascii: boolean },
): Bar {
  const { done, head, todo } = ascii ? ASCII_SYMBOLS : SYMBOLS;
  if (cells < 1 || !(part > 0)) {
    return { done: "", todo: todo.repeat(Math.max(0, cells)) };
  }
  if (part >= 1) return { done: done.repeat(cells), todo: "" };
  const full = Math.min(cells - 1, Math.floor(part * cells));
  const rest = cells - 1 - full;
  return { done: done.repeat(full) + head, todo: todo.repeat(rest) };
}
