import { textWidth } from "../../core/text_width.ts";
import type { Symbols } from "./theme.ts";

/**
 * Returns the titles of the tabs before and after the current one. Leaves out
 * the first ones if there is no room for the current title.
 *
 * @param options.current its title with the number of rows
 * @param options.cells the width for all titles
 */
export function tabTitles(
  titles: readonly string[],
  { at, current, cells, symbols: { dot, ellipsis } }: {
    at: number;
    current: string;
    cells: number;
    symbols: Pick<Symbols, "dot" | "ellipsis">;
  },
): { before: string; after: string } {
  const before = titles.slice(0, at).map((_, first) =>
    [...first > 0 ? [ellipsis] : [], ...titles.slice(first, at), ""]
      .join(` ${dot} `)
  );
  const least = at > 0 ? `${ellipsis} ${dot} ` : "";
  return {
    before: before.find((it) => textWidth(it + current) <= cells) ?? least,
    after: titles.slice(at + 1).map((it) => ` ${dot} ${it}`).join(""),
  };
}
