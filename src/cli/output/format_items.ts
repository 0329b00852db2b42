import {
  episodeDay,
  nameWithSeries,
  plainName,
  trackName,
} from "../../core/item_names.ts";
import { formatDuration, watchState } from "../../core/labels.ts";
import { trackCode } from "../../core/media_item.ts";
import type { ItemView } from "../../service/protocol.ts";
import { sanitize } from "../../core/printable.ts";
import { distinguish } from "../../core/distinguish.ts";
import { shorten, table } from "./table.ts";

/** Indents text that belongs to the line above. */
const INDENT = "    ";

/**
 * Returns one line per item: its type, name, date and length. Cuts names to fit
 * into the columns of a terminal; null cuts nothing. Items that would look the
 * same get their library and path.
 */
export function formatItems(
  items: readonly ItemView[],
  columns: number | null,
  { libraries = [], positions = null }: {
    libraries?:
      | readonly { readonly id: string; readonly name: string }[]
      | undefined;
    /** The numbers of the items in their list; null shows none. */
    positions?: readonly number[] | null;
  } = {},
): string[] {
  const titled = items.map((it) => ({ ...it, title: titleOf(it) }));
  const places = distinguish(titled, libraries);
  const alike = Map.groupBy(places, (it) => it);
  const numbers = positions?.map((it) => `${it}`) ?? null;
  const cells = Math.max(0, ...numbers?.map((it) => it.length) ?? []);
  const rows = items.map((it, at) => [
    ...numbers === null ? [] : [(numbers[at] ?? "").padStart(cells)],
    it.type,
    itemName(it),
    episodeDay(it) ?? it.year?.toString() ?? "",
    formatDuration(it.runtimeMs),
    marksOf(it),
  ]);
  const flexible = numbers === null ? 1 : 2;
  return table(rows, { columns, flexible }).flatMap((line, at) => {
    const own = sanitize(places[at] ?? "");
    if (own === "") return [line];
    const isAlone = alike.get(own)?.length === 1;
    const place = isAlone ? own : `${own}, ${items[at]?.id}`;
    return columns === null
      ? [`${line}  ${place}`]
      : [line, shorten(`${INDENT}${place}`, columns)];
  });
}

/** Returns whether some items would look the same in a table. */
export function haveNamesakes(items: readonly ItemView[]): boolean {
  return new Set(items.map(titleOf)).size < items.length;
}

function titleOf(item: ItemView): string {
  return `${item.type} ${itemName(item)} ${item.year}`;
}

/**
 * Returns `Harbour Street S02E05 The Garden`, `Artist - Album`, and for a track
 * `Artist - Album - 01 - Name`, with its own artist if that is another one.
 */
export function itemName(item: ItemView): string {
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

export function joined(parts: readonly (string | null)[], by = " "): string {
  return parts.filter((it) => it !== null && it !== "").join(by);
}

/** Returns `watched, favourite`, `in progress, at 12 min` and the like. */
export function marksOf(item: ItemView): string {
  return joined([watchState(item), item.favorite ? "favourite" : null], ", ");
}
