import { releaseDay } from "./labels.ts";
import { episodeCode, type MediaItem } from "./media_item.ts";
import { foldText } from "./sort_key.ts";

const YEAR = /\s*\(([0-9]{4})\)\s*$/;
/** Separates the parts of a name that comes from a file's name. */
const GAP = /^[\s._-]+/;
/** `S01E04`, `S01E04-E05`, `s01 e04`, `1x04`. */
const CODE =
  /^(?:s([0-9]{1,4})[\s._-]*)?e([0-9]{1,5})(?:[\s._]*-?[\s._]*e?[0-9]{1,5}(?![0-9]))?(?![a-z0-9])|^([0-9]{1,2})x([0-9]{1,4})(?:-[0-9]{1,4})?(?![a-z0-9])/i;

type Named = Pick<MediaItem, "name" | "year">;
type Placed =
  & Named
  & Pick<
    MediaItem,
    | "type"
    | "seriesName"
    | "seasonNumber"
    | "episodeNumber"
    | "episodeNumberEnd"
  >;
type Dated = Placed & { readonly releasedAt: string | null };

/** Returns a name without a year in brackets at its end. */
export function withoutYear(name: string): string {
  return name.replace(YEAR, "") || name;
}

/** Returns the name without the item's year, for views that show both. */
export function plainName({ name, year }: Named): string {
  return yearIn(name) === year ? withoutYear(name) : name;
}

/** Returns `Big Noise (2015)`; a name that has a year gets no second one. */
export function nameWithYear({ name, year }: Named): string {
  return year === null || yearIn(name) === year ? name : `${name} (${year})`;
}

/** Returns the year in brackets at the end of a name; else null. */
export function yearIn(name: string): number | null {
  const [, year] = YEAR.exec(name) ?? [];
  return year === undefined ? null : Number(year);
}

/**
 * Returns the name of an episode or a season without its series and its number:
 * `Part 4` of `Harbour Street - S01E04 - Part 4`. A server without metadata
 * sends the file's whole name. Empty if nothing else is in the name.
 */
export function nameInSeries(item: Placed): string {
  const { type, name } = item;
  if (type === "season") return afterSeries(item) ?? name;
  if (type !== "episode") return name;
  const own = afterCode(name, item) ?? afterCode(afterSeries(item), item);
  return own ?? afterSeries(item, { needsDash: true }) ?? name;
}

/** Returns `Harbour Street S02E05 The Garden`, with the parts that are known. */
export function nameWithSeries(item: Placed): string {
  const parts = item.type === "episode" || item.type === "season"
    ? [item.seriesName, episodeCode(item), nameInSeries(item)]
    : [item.name];
  return parts.filter((it) => it !== null && it !== "").join(" ");
}

/**
 * Returns the day of an episode without a number, as `2024-01-15`; null for any
 * other item, and if the name has the day.
 */
export function episodeDay(
  { type, name, episodeNumber, releasedAt }: Dated,
): string | null {
  if (type !== "episode" || episodeNumber !== null) return null;
  if (releasedAt === null) return null;
  const day = releaseDay(releasedAt);
  const numbersIn = (text: string) => text.replace(/[^0-9]+/g, " ");
  return numbersIn(name).includes(numbersIn(day)) ? null : day;
}

/** Returns {@link nameWithSeries}, with the day of an episode without a number. */
export function datedName(item: Dated): string {
  const day = episodeDay(item);
  return day === null
    ? nameWithSeries(item)
    : [item.seriesName, day, nameInSeries(item)].filter(Boolean).join(" ");
}

/** Returns the name without the track's number at its start. */
export function trackName(
  { name, episodeNumber }: Pick<MediaItem, "name" | "episodeNumber">,
): string {
  const [prefix = "", number] = /^(?:[0-9]-)?0*([0-9]+)(?: - |\. )(?=\S)/
    .exec(name) ?? [];
  return number !== undefined && Number(number) === episodeNumber
    ? name.slice(prefix.length)
    : name;
}

/**
 * Returns the text after the series' name; null if the name begins otherwise.
 */
function afterSeries(
  { name, seriesName }: Placed,
  { needsDash = false }: { needsDash?: boolean } = {},
): string | null {
  if (seriesName === null) return null;
  for (const series of [seriesName, withoutYear(seriesName)]) {
    const start = name.slice(0, series.length);
    if (foldText(start) !== foldText(series)) continue;
    const rest = name.slice(series.length).replace(/^\s*\([0-9]{4}\)/, "");
    const [gap = ""] = GAP.exec(rest) ?? [];
    const own = rest.slice(gap.length);
    if (gap !== "" && own !== "" && (!needsDash || gap.includes("-"))) {
      return own;
    }
  }
  return null;
}

/** Returns the text after the item's own code; null if there is none. */
function afterCode(
  name: string | null,
  { seasonNumber, episodeNumber }: Placed,
): string | null {
  const [code, season, episode, bare, bareEpisode] = CODE.exec(name ?? "") ??
    [];
  if (name === null || code === undefined || episodeNumber === null) {
    return null;
  }
  const [inSeason, number] = [season ?? bare, episode ?? bareEpisode];
  const isOwn = Number(number) === episodeNumber &&
    (inSeason === undefined || Number(inSeason) === seasonNumber);
  return isOwn ? name.slice(code.length).replace(GAP, "") : null;
}
