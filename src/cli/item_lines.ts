import { episodeCode, trackCode } from "../core/media_item.ts";
import { sizeWords } from "../core/size_words.ts";
import type { ItemDetailView, ItemView } from "../service/protocol.ts";
import { printableText } from "../core/printable.ts";
import { wrapText } from "../core/text_width.ts";
import { table } from "./output.ts";

/** Lines of prose that are easy to read on any screen. */
const OVERVIEW_CELLS = 76;
const MINUTE_MS = 60_000;

/** One line per item: what it is, what it is called, when, how long. */
export function itemTable(items: readonly ItemView[]): string[] {
  return table(items.map((it) => [
    it.type,
    itemName(it),
    it.year === null ? "" : String(it.year),
    length(it.runtimeMs),
    watched(it),
  ]));
}

/**
 * Returns `Harbour Street S02E05 The Garden`, `Artist - Album`, and for a track
 * `Artist - Album - 01 - Name`, with its own artist if that is another one.
 */
function itemName(item: ItemView): string {
  const { type, name, seriesName, albumName, artist, albumArtist } = item;
  if (type === "episode") return joined([seriesName, episodeCode(item), name]);
  if (type === "season") return joined([seriesName, name]);
  if (type === "track") {
    const own = albumArtist === artist ? null : artist;
    const place = [albumArtist, albumName, trackCode(item)];
    return joined([...place, own, name], " - ");
  }
  const isByArtist = type === "album" || type === "audiobook";
  return isByArtist ? joined([artist, name], " - ") : name;
}

/** Everything that is known of one item. */
export function detailLines(item: ItemDetailView): string[] {
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
  const [title = ""] = table([[itemName(item)]]);
  const overview = wrapText(printableText(item.overview ?? ""), OVERVIEW_CELLS)
    .map((it) => it === "" ? "" : `  ${it}`);
  return [
    title,
    ...table(
      rows.filter(([, value]) => value).map(([name = "", value = ""]) => [
        `  ${name}`,
        value,
      ]),
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
