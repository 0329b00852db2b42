import { layoutFor } from "./layout.ts";
import { HOME, placeTitle } from "./place.ts";

const ROUND = { top: "╭─╮", side: "│", bottom: "╰─╯" };
const CLASSIC = { top: "+-+", side: "|", bottom: "+-+" };

/**
 * What is the same on every first screen, long before the parts are loaded that
 * draw the rest: the name, the place, the panes.
 *
 * @param size of the terminal, in characters
 * @returns lines for a terminal in raw mode; null where it is too small for them
 */
export function firstFrame(
  size: { columns: number; rows: number },
  { ascii, color }: { ascii: boolean; color: boolean },
): string | null {
  const layout = layoutFor(size);
  if (layout === null) return null;
  const dim = (text: string) => color ? `\x1b[2m${text}\x1b[22m` : text;
  const bold = (text: string) => color ? `\x1b[1m${text}\x1b[22m` : text;
  const home = placeTitle(HOME);
  const panes = [
    { title: "JellyTau", width: layout.parentWidth },
    { title: home, width: layout.listWidth },
    { title: "About", width: layout.panes > 1 ? layout.previewWidth : 0 },
  ].filter(({ width }) => width > 0);
  const { top, side, bottom } = ascii ? CLASSIC : ROUND;
  const edge = ([left = "", line = "", right = ""]: string) =>
    dim(
      panes.map(({ width }) => left + line.repeat(width - 2) + right).join(""),
    );
  const inner = (shown: boolean) =>
    panes.map(({ title, width }) => {
      const text = shown ? bold(title) : "";
      const room = " ".repeat(width - 3 - (shown ? title.length : 0));
      return `${dim(side)} ${text}${room}${dim(side)}`;
    }).join("");
  return [
    bold("JellyTau"),
    dim(home),
    edge(top),
    inner(true),
    ...Array.from({ length: layout.innerRows }, () => inner(false)),
    edge(bottom),
  ].join("\r\n");
}
