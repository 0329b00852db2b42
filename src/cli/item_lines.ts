import { nameWithSeries, plainName, trackName } from "../core/item_names.ts";
import { trackCode } from "../core/media_item.ts";
import { sizeWords } from "../core/size_words.ts";
import type { ItemDetailView, ItemView } from "../service/protocol.ts";
import { printableText, sanitize } from "../core/printable.ts";
import { wrapText } from "../core/text_width.ts";
import { table } from "./table.ts";

/** The longest line of prose. */
const OVERVIEW_CELLS = 76;
/** The gap between the columns of a table. */
const GAP_CELLS = 2;
/** The least width to which values are wrapped. */
const LEAST_CELLS = 12;
const MINUTE_MS = 60_000;

/**
 * Returns one line per item: its type, name, date and length. Cuts names to fit
 * into the columns of a terminal; null cuts nothing.
 */
export function itemTable(
  items: readonly ItemView[],
  columns: number | null,
): string[] {
  const rows = items.map((it) => [
    it.type,
    itemName(it),
    it.year === null ? "" : String(it.year),
    length(it.runtimeMs),
    watched(it),
  ]);
  return table(rows, { columns, flexible: 1 });
}

/**
 * Returns `Harbour Street S02E05 The Garden`, `Artist - Album`, and for a track
 * `Artist - Album - 01 - Name`, with its own artist if that is another one.
 */
function itemName(item: ItemView): string {
  const { type, albumName, artist, albumArtist } = item;
  if (type === "episode" || type === "season") return nameWithSeries(item);
  if (type === "track") {
    const own = albumArtist === artist ? null : artist;
    const place = [albumArtist, albumName, trackCode(item)];
    return joined([...place, own, trackName(item)], " - ");
  }
  const isByArtist = type === "album" || type === "audiobook";
  const name = plainName(item);
  return isByArtist ? joined([artist, name], " - ") : name;
}

/** One line for each version, with the number that chooses it. */
function versionRows({ versions }: ItemDetailView): string[][] {
  if (versions === null || versions.length < 2) return [];
  return versions.map(({ name, container, sizeBytes }, at) => [
    `version ${at + 1}`,
    [name, container, sizeBytes === null ? null : sizeWords(sizeBytes)]
      .filter((it) => it).join(", "),
  ]);
}

/** The parts after the first, with their ids. */
function partRows({ parts }: ItemDetailView): string[][] {
  return (parts ?? []).map(({ id, name, runtimeMs }, at) => [
    `part ${at + 2}`,
    [name, length(runtimeMs), id].filter((it) => it).join(", "),
  ]);
}

/** Returns all details of one item, in lines of at most `columns`. */
export function detailLines(
  item: ItemDetailView,
  columns: number | null,
): string[] {
  const width = columns ?? Infinity;
  const inside = { series: "seasons", season: "episodes", album: "tracks" };
  const rows = [
    ["type", item.type],
    ["library", item.libraryName],
    ["artists", item.type === "track" ? item.artist ?? "" : ""],
    ["year", item.year === null ? "" : String(item.year)],
    ["length", length(item.runtimeMs)],
    ["genres", item.genres.join(", ")],
    ["rated", rated(item)],
    ["file", file(item)],
    ...versionRows(item),
    ...partRows(item),
    ["watched", watched(item)],
    [
      "holds",
      item.childCount === 0
        ? ""
        : `${item.childCount} ${
          inside[item.type as keyof typeof inside] ?? "items"
        }`,
    ],
    ["id", item.id],
  ];
  const known = rows.filter(([, value]) => value);
  const indent = 2 + GAP_CELLS +
    Math.max(...known.map(([name = ""]) => name.length));
  const overviewCells = Math.max(1, Math.min(OVERVIEW_CELLS, width - 2));
  const overview = wrapText(printableText(item.overview ?? ""), overviewCells)
    .map((it) => it === "" ? "" : `  ${it}`);
  return [
    ...wrapText(sanitize(itemName(item)), width),
    ...table(
      known.flatMap(([name = "", value = ""]) =>
        wrapText(sanitize(value), Math.max(LEAST_CELLS, width - indent))
          .map((line, at) => [at === 0 ? `  ${name}` : "", line])
      ),
    ),
    ...item.overview === null ? [] : ["", ...overview],
  ];
}

function joined(parts: readonly (string | null)[], by = " "): string {
  return parts.filter((it) => it !== null && it !== "").join(by);
}

/** `1 h 52 min`; below an hour in minutes, below a minute in seconds. */
function length(ms: number | null): string {
  if (ms === null) return "";
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function watched(item: ItemView): string {
  const marks = [item.favorite ? "favourite" : null];
  if (item.played) marks.unshift("played");
  else if (item.positionMs > 0) {
    marks.unshift(`at ${length(item.positionMs)}`);
  }
  return joined(marks, ", ");
}

function rated({ officialRating, communityRating }: ItemDetailView): string {
  const stars = communityRating === null ? null : communityRating.toFixed(1);
  return joined([officialRating, stars], ", ");
}

function file({ container, sizeBytes }: ItemDetailView): string {
  return joined(
    [container, sizeBytes === null ? null : sizeWords(sizeBytes)],
    ", ",
  );
}
