import {
  childrenLabel,
  episodesLabel,
  formatDuration,
  localDate,
  releaseDay,
} from "../../core/labels.ts";
import {
  extraLabel,
  type Fact,
  fileLabel,
  limited,
  peopleFacts,
  trackFacts,
  versionLabel,
} from "../../core/item_facts.ts";
import { printableText, sanitize } from "../../core/printable.ts";
import { wrapText } from "../../core/text_width.ts";
import type { ItemDetailView } from "../../service/protocol.ts";
import { itemName, joined, marksOf } from "./format_items.ts";
import { table } from "./table.ts";

/** The longest line of prose. */
const OVERVIEW_CELLS = 76;
/** The gap between the columns of a table. */
const GAP_CELLS = 2;
/** The least width to which values are wrapped. */
const LEAST_CELLS = 12;
/** The most people of one job, and the most tracks and extras, that are listed. */
const MOST_LINES = 15;

type Version = NonNullable<ItemDetailView["versions"]>[number];

/** Returns all details of one item, in lines of at most `columns`. */
export function formatDetails(
  item: ItemDetailView,
  { columns, heading = (it) => it }: {
    columns: number | null;
    /** Paints a line of the title. */
    heading?: (text: string) => string;
  },
): string[] {
  const width = columns ?? Infinity;
  const rows = rowsOf(item)
    .map(([label, lines]): Fact => [label, lines.filter((it) => it)])
    .filter(([, lines]) => lines.length > 0);
  const labels = rows.map(([label]) => label.length);
  const indent = 2 + GAP_CELLS + Math.max(...labels);
  const valueCells = Math.max(LEAST_CELLS, width - indent);
  const cells = rows.flatMap(([label, lines]) =>
    lines.flatMap((line) => wrapText(sanitize(line), valueCells))
      .map((line, at) => [at === 0 ? `  ${label}` : "", line])
  );
  return [
    ...wrapText(sanitize(itemName(item)), width).map(heading),
    ...table(cells),
    ...overviewLines(item, width),
  ];
}

function rowsOf(item: ItemDetailView): Fact[] {
  const one = (label: string, value: string | null): Fact => [
    label,
    [value ?? ""],
  ];
  const { type, name, originalTitle, year } = item;
  return [
    one("type", type),
    one("original title", originalTitle === name ? null : originalTitle),
    one("tagline", item.tagline),
    one("library", item.libraryName),
    one("artists", type === "track" ? item.artist : null),
    one("year", year === null ? null : String(year)),
    one("released", item.releasedAt && releaseDay(item.releasedAt)),
    one("ended", item.endedAt && releaseDay(item.endedAt)),
    one("status", item.status?.toLowerCase() ?? null),
    one("length", formatDuration(item.runtimeMs)),
    one("genres", item.genres.join(", ")),
    one("rated", rated(item)),
    one("studios", (item.studios ?? []).join(", ")),
    one("countries", (item.countries ?? []).join(", ")),
    one("tags", (item.tags ?? []).join(", ")),
    ...peopleFacts(item.people ?? []).map(limitedRow),
    ...fileRows(item),
    ...partRows(item),
    limitedRow(["extras", (item.extras ?? []).map(extraLabel)]),
    ["collections", (item.collections ?? []).map((it) => it.name)],
    one("marks", marksOf(item)),
    one("last played", day(item.lastPlayedAt)),
    one("added", day(item.addedAt)),
    one("contains", childrenLabel(item)),
    one("progress", episodesLabel(item)),
    ["seasons", (item.seasons ?? []).map(seasonWords)],
    ["external ids", Object.entries(item.externalIds ?? {}).map(pairWords)],
    one("id", item.id),
  ];
}

/** `Season 1, 3 of 10 episodes watched` */
function seasonWords(
  season: NonNullable<ItemDetailView["seasons"]>[number],
): string {
  return joined([season.name, episodesLabel(season)], ", ");
}

/**
 * The file and its tracks, with the numbers that choose one of several versions,
 * an audio track and subtitles.
 */
function fileRows(item: ItemDetailView): Fact[] {
  const versions = item.versions ?? [];
  const path: Fact = ["path", [item.path ?? ""]];
  const file: Fact = ["file", [fileLabel(item)]];
  const [only] = versions;
  if (versions.length < 2) {
    const link = only?.linked ? "links to another server" : "";
    return [file, path, ["source", [link]], ...only ? trackRows(only) : []];
  }
  return [
    file,
    path,
    ...versions.flatMap((version, at): Fact[] => [
      [`version ${at + 1}`, [versionLabel(version)]],
      ...trackRows(version),
    ]),
  ];
}

function trackRows(version: Version): Fact[] {
  return trackFacts(version).map(limitedRow);
}

/** The parts after the first, with their ids. */
function partRows({ parts }: ItemDetailView): Fact[] {
  return (parts ?? []).map(({ id, name, runtimeMs }, at) => [
    `part ${at + 2}`,
    [joined([name, formatDuration(runtimeMs), id], ", ")],
  ]);
}

function overviewLines({ overview }: ItemDetailView, width: number): string[] {
  if (overview === null) return [];
  const cells = Math.max(1, Math.min(OVERVIEW_CELLS, width - 2));
  const lines = wrapText(printableText(overview), cells)
    .map((it) => it === "" ? "" : `  ${it}`);
  return ["", ...lines];
}

function limitedRow([label, texts]: Fact): Fact {
  return [label, limited(texts, MOST_LINES)];
}

/** `R, 8.3 of 10, critics 90 of 100` */
function rated(item: ItemDetailView): string {
  const { officialRating, communityRating: stars, criticRating } = item;
  return joined([
    officialRating,
    stars === null ? null : `${stars.toFixed(1)} of 10`,
    criticRating === null ? null : `critics ${Math.round(criticRating)} of 100`,
  ], ", ");
}

function pairWords([name, value]: [string, string]): string {
  return `${name} ${value}`;
}

function day(date: string | null): string | null {
  return date && localDate(Date.parse(date));
}
