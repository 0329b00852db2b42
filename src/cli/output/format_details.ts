import {
  childrenLabel,
  counted,
  episodesLabel,
  formatDuration,
  formatSize,
} from "../../core/labels.ts";
import type { FileTrack } from "../../core/item_details.ts";
import { languageName } from "../../core/language_name.ts";
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
const DATE_LENGTH = "2026-11-29".length;
/** Jobs, in the order of credits; all others are listed together. */
const JOBS: readonly [type: string, label: string][] = [
  ["creator", "creators"],
  ["director", "directors"],
  ["writer", "writers"],
  ["author", "authors"],
  ["composer", "composers"],
  ["producer", "producers"],
  ["actor", "cast"],
  ["guestStar", "guests"],
];

type Version = NonNullable<ItemDetailView["versions"]>[number];
/** A label, and the lines beside it. */
type DetailRow = readonly [label: string, lines: readonly string[]];

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
    .map(([label, lines]): DetailRow => [label, lines.filter((it) => it)])
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

function rowsOf(item: ItemDetailView): DetailRow[] {
  const one = (label: string, value: string | null): DetailRow => [
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
    one("released", day(item.releasedAt)),
    one("ended", day(item.endedAt)),
    one("status", item.status?.toLowerCase() ?? null),
    one("length", formatDuration(item.runtimeMs)),
    one("genres", item.genres.join(", ")),
    one("rated", rated(item)),
    one("studios", (item.studios ?? []).join(", ")),
    one("countries", (item.countries ?? []).join(", ")),
    one("tags", (item.tags ?? []).join(", ")),
    ...peopleRows(item),
    ...fileRows(item),
    ...partRows(item),
    ["extras", limited((item.extras ?? []).map(extraWords))],
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

/** People by their job, with their roles. */
function peopleRows({ people }: ItemDetailView): DetailRow[] {
  const all = people ?? [];
  const known = JOBS.map(([type]) => type);
  const others = all.filter((it) => !known.includes(it.type)).map((it) => {
    const isKnown = it.type !== "unknown" && it.role === null;
    return { ...it, role: isKnown ? apart(it.type) : it.role };
  });
  return [
    ...JOBS.map(([type, label]): DetailRow => {
      const some = all.filter((it) => it.type === type);
      const isCast = type === "actor" || type === "guestStar";
      const words = some.map(({ name, role }) =>
        role === null ? name : isCast ? `${name} as ${role}` : name
      );
      return [label, limited([...new Set(words)])];
    }),
    [
      "others",
      limited(
        others.map(({ name, role }) =>
          role === null ? name : `${name}, ${role}`
        ),
      ),
    ],
  ];
}

/**
 * The file and its tracks, with the numbers that choose one of several versions,
 * an audio track and subtitles.
 */
function fileRows(item: ItemDetailView): DetailRow[] {
  const versions = item.versions ?? [];
  const path: DetailRow = ["path", [item.path ?? ""]];
  const file: DetailRow = ["file", [fileWords(item)]];
  const [only] = versions;
  if (versions.length < 2) {
    const link = only?.linked ? "links to another server" : "";
    return [file, path, ["source", [link]], ...only ? trackRows(only) : []];
  }
  return [
    file,
    path,
    ...versions.flatMap((version, at): DetailRow[] => [
      [`version ${at + 1}`, [versionWords(version)]],
      ...trackRows(version),
    ]),
  ];
}

function trackRows(
  { tracks, usualAudio, usualSubtitles }: Version,
): DetailRow[] {
  const usual = { audio: usualAudio, subtitle: usualSubtitles };
  const linesOf = (type: FileTrack["type"]) => {
    const some = tracks.filter((it) => it.type === type);
    const lines = some.map((it) => {
      const isChosen = (type === "audio" || type === "subtitle") &&
        it.index !== null;
      if (!isChosen) return trackWords(it);
      const plays = some.length > 1 && it.index === usual[type];
      const word = plays ? ", plays" : "";
      return `${it.index}: ${trackWords(it)}${word}`;
    });
    return limited(lines);
  };
  return [
    ["video", linesOf("video")],
    ["audio", linesOf("audio")],
    ["subtitles", linesOf("subtitle")],
    ["lyrics", linesOf("lyrics")],
  ];
}

/** `Japanese, 日本語, aac, 2 channels, default` */
function trackWords(track: FileTrack): string {
  const { type, language, title, codec, channels, widthPx, heightPx } = track;
  const size = widthPx === null || heightPx === null
    ? null
    : `${widthPx}×${heightPx}`;
  const words = [
    language === null ? null : languageName(language),
    title,
    type === "video" ? size : null,
    codec?.toLowerCase() ?? null,
    track.videoRange,
    channels === null ? null : counted(channels, "channel"),
    track.default && type !== "video" ? "default" : null,
    track.forced ? "forced" : null,
    track.hearingImpaired ? "for the hard of hearing" : null,
    track.external ? "separate file" : null,
  ];
  return joined(words, ", ") || "unknown";
}

/** The parts after the first, with their ids. */
function partRows({ parts }: ItemDetailView): DetailRow[] {
  return (parts ?? []).map(({ id, name, runtimeMs }, at) => [
    `part ${at + 2}`,
    [joined([name, formatDuration(runtimeMs), id], ", ")],
  ]);
}

function extraWords(
  { name, type, runtimeMs }: NonNullable<ItemDetailView["extras"]>[number],
): string {
  const kind = type === "unknown" ? null : apart(type);
  return joined([name, kind, formatDuration(runtimeMs)], ", ");
}

function overviewLines({ overview }: ItemDetailView, width: number): string[] {
  if (overview === null) return [];
  const cells = Math.max(1, Math.min(OVERVIEW_CELLS, width - 2));
  const lines = wrapText(printableText(overview), cells)
    .map((it) => it === "" ? "" : `  ${it}`);
  return ["", ...lines];
}

/** The first lines, and how many more there are. */
function limited(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more <= 1
    ? [...lines]
    : [...lines.slice(0, MOST_LINES), `and ${more} more`];
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

function versionWords(version: Version): string {
  const link = version.linked ? "a link to another server" : null;
  const plays = version.usual ? "plays" : null;
  return joined([version.name, fileWords(version), link, plays], ", ");
}

function fileWords(
  { container, sizeBytes }: Pick<Version, "container" | "sizeBytes">,
): string {
  const size = sizeBytes === null ? null : formatSize(sizeBytes);
  return joined([container, size], ", ");
}

/** `behindTheScenes` as `behind the scenes`. */
function apart(word: string): string {
  return word.replaceAll(/[A-Z]/g, (it) => ` ${it.toLowerCase()}`);
}

function pairWords([name, value]: [string, string]): string {
  return `${name} ${value}`;
}

function day(date: string | null): string | null {
  return date?.slice(0, DATE_LENGTH) ?? null;
}
