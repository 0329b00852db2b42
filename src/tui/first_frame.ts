import { layoutFor, stacked } from "./model/layout.ts";
import { HOME, locationTitle, SIDE_BAR_TITLE } from "./model/location.ts";
import { placeRows } from "./model/rows.ts";
import { INITIAL } from "./model/state.ts";

const ROUND = { top: "╭─╮", side: "│", bottom: "╰─╯" };
const CLASSIC = { top: "+-+", side: "|", bottom: "+-+" };

/**
 * Draws what every first screen has in common: the name, the location and the
 * panes. The modules that draw the rest are loaded later.
 *
 * @param size of the terminal, in characters
 * @returns lines for a terminal in raw mode; null if it is too small
 */
export function firstFrame(
  size: { columns: number; rows: number },
  { ascii, color }: { ascii: boolean; color: boolean },
): string | null {
  const layout = layoutFor(size);
  if (layout === null) return null;
  const dim = (text: string) => color ? `\x1b[2m${text}\x1b[22m` : text;
  const bold = (text: string) => color ? `\x1b[1m${text}\x1b[22m` : text;
  const { top, side, bottom } = ascii ? CLASSIC : ROUND;
  const upper = ([left = "", line = "", right = ""]: string, panes: Pane[]) =>
    panes.map(({ title, width }) => {
      const rest = line.repeat(width - 5 - title.length);
      return `${dim(left + line)} ${bold(title)} ${dim(rest + right)}`;
    }).join("");
  const inner = (panes: Pane[]) =>
    panes.map(({ width }) => dim(side) + " ".repeat(width - 2) + dim(side))
      .join("");
  const lower = ([left = "", line = "", right = ""]: string, panes: Pane[]) =>
    dim(
      panes.map(({ width }) => left + line.repeat(width - 2) + right).join(""),
    );
  const block = (panes: Pane[], rows: number) => [
    upper(top, panes),
    ...Array.from({ length: rows - 2 }, () => inner(panes)),
    lower(bottom, panes),
  ];
  const home = locationTitle(HOME);
  const about = { title: "About", width: layout.previewWidth };
  const places = placeRows({ ...INITIAL, accounts: [] }).length;
  const { list: rows, detail } = stacked(INITIAL, places, layout);
  const panes = layout.panes === 3
    ? [
      { title: SIDE_BAR_TITLE, width: layout.parentWidth },
      { title: home, width: layout.listWidth },
      about,
    ]
    : [{ title: SIDE_BAR_TITLE, width: layout.listWidth }, about];
  return [
    bold("JellyTau"),
    dim(home),
    ...block(panes.filter(({ width }) => width > 0), rows),
    ...(detail > 0 ? block([{ ...about, width: layout.columns }], detail) : []),
  ].join("\r\n");
}

interface Pane {
  readonly title: string;
  readonly width: number;
}
