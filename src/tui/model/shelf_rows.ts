import {
  nameInSeries,
  nameWithYear,
  plainName,
} from "../../core/item_names.ts";
import { episodeCode } from "../../core/media_item.ts";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { ageOf, shortDuration } from "./labels.ts";
import { HOME } from "./location.ts";
import {
  type Column,
  type EpisodeLabel,
  itemRow,
  type Row,
  withYear,
} from "./rows.ts";
import type { ShelfView } from "./views.ts";

const LONGEST_AGE = "24 months";
const ROWS_OF_SHELVES = new WeakMap<readonly ShelfView[], readonly Row[]>();

/** Returns the items of all shelves; the same rows for the same shelves. */
export function shelfRows(shelves: readonly ShelfView[]): readonly Row[] {
  const known = ROWS_OF_SHELVES.get(shelves);
  if (known) return known;
  const nowMs = Date.now();
  const rows = shelves.flatMap(({ items }) => {
    const labels = items.map(episodeLabel);
    const widths = labels.map((it) => textWidth(it?.series ?? ""));
    const seriesCells = Math.max(0, ...widths);
    return items.map((item, at): Row => {
      const label = labels[at];
      const episode = label && { ...label, seriesCells };
      return { ...shelfRow(item, nowMs), episode };
    });
  });
  ROWS_OF_SHELVES.set(shelves, rows);
  return rows;
}

type ShelfItem = ShelfView["items"][number];

function shelfRow(given: ShelfItem, nowMs: number): Row {
  const row = itemRow(given, HOME);
  const item = withYear(given);
  const { newItems, addedAt } = item;
  const isTop = item.type !== "episode" && item.type !== "season";
  const title = addedAt === null ? nameWithYear(item) : plainName(item);
  return {
    ...row,
    label: isTop ? sanitize(title) : row.label,
    note: newItems > 0 ? `${newItems} new` : row.note,
    columns: addedAt === null
      ? undefined
      : newColumns(item, ageOf(Date.parse(addedAt), nowMs)),
  };
}

/** Returns undefined for anything but an episode with a series and a number. */
function episodeLabel(
  item: ShelfItem,
): Omit<EpisodeLabel, "seriesCells"> | undefined {
  const { seriesName } = item;
  const code = episodeCode(item);
  if (seriesName === null || code === null) return undefined;
  const title = sanitize(nameInSeries(item));
  return { series: sanitize(seriesName), code, title };
}

/** Returns the year, the length or the number of new items, and the age. */
function newColumns(
  { year, runtimeMs, newItems }: ShelfItem,
  age: string,
): readonly Column[] {
  const size = newItems > 0 ? `${newItems} new` : shortDuration(runtimeMs);
  return [
    { text: year === null ? "" : `${year}`, cells: 4 },
    { text: size, cells: 6 },
    { text: age, cells: LONGEST_AGE.length },
  ];
}
