import type { DemoUserData } from "./library_model.ts";
import type { DemoItem } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";

type Compare = (a: DemoItem, b: DemoItem) => number;

/** Compares two items by one of the server's sort keys. */
export function compareBy(
  name: string,
  userDataOf: (item: DemoItem) => Readonly<DemoUserData>,
): Compare | null {
  const byUser = USER_ORDERS[name];
  if (byUser !== undefined && Object.hasOwn(USER_ORDERS, name)) {
    return (a, b) => byUser(userDataOf(a)) - byUser(userDataOf(b));
  }
  return Object.hasOwn(ORDERS, name) ? ORDERS[name] ?? null : null;
}

/** Compares items in the server's default order. */
export function bySortName(a: DemoItem, b: DemoItem): number {
  return compareText(a.sortName, b.sortName) || a.createdMs - b.createdMs;
}

/** Orders seasons and episodes as they were shown; specials come last. */
export function byAirOrder(a: DemoItem, b: DemoItem): number {
  const numbers = (it: DemoItem) => {
    const season = it.kind === "Season" ? it.index : it.parentIndex;
    const own = it.kind === "Season" ? 0 : it.index;
    return [season ?? Infinity, own ?? Infinity];
  };
  const [seasonA = 0, ownA = 0] = numbers(a);
  const [seasonB = 0, ownB = 0] = numbers(b);
  return difference(seasonA, seasonB) || difference(ownA, ownB) ||
    bySortName(a, b);
}

const USER_ORDERS: Readonly<
  Record<string, (data: Readonly<DemoUserData>) => number>
> = {
  dateplayed: (it) => it.lastPlayedMs ?? 0,
  playcount: (it) => it.playCount,
  isfavoriteorliked: (it) => Number(it.favorite),
  isplayed: (it) => Number(it.played),
  isunplayed: (it) => Number(!it.played),
};

const ORDERS: Readonly<Record<string, Compare>> = {
  sortname: (a, b) => compareText(a.sortName, b.sortName),
  name: (a, b) => compareText(a.name, b.name),
  seriessortname: (a, b) => compareText(seriesName(a), seriesName(b)),
  airedepisodeorder: byAirOrder,
  datecreated: (a, b) => a.createdMs - b.createdMs,
  datelastcontentadded: (a, b) => a.createdMs - b.createdMs,
  productionyear: (a, b) => (a.year ?? 0) - (b.year ?? 0),
  premieredate: (a, b) => compareText(premiered(a), premiered(b)),
  indexnumber: (a, b) => (a.index ?? 0) - (b.index ?? 0),
  parentindexnumber: (a, b) => (a.parentIndex ?? 0) - (b.parentIndex ?? 0),
  runtime: (a, b) => (a.runTimeTicks ?? 0) - (b.runTimeTicks ?? 0),
  communityrating: (a, b) => ratingOf(a) - ratingOf(b),
  criticrating: (a, b) =>
    (detailsOf(a).CriticRating ?? 0) - (detailsOf(b).CriticRating ?? 0),
  officialrating: (a, b) =>
    compareText(
      detailsOf(a).OfficialRating ?? "",
      detailsOf(b).OfficialRating ?? "",
    ),
};

function ratingOf(item: DemoItem): number {
  return detailsOf(item).CommunityRating ?? 0;
}

function seriesName({ series }: DemoItem): string {
  return series?.sortName ?? "";
}

/** Returns the date of a premiere; a year alone counts as its first day. */
function premiered(item: DemoItem): string {
  const { year } = item;
  return detailsOf(item).PremiereDate ??
    (year === null
      ? ""
      : `${String(year).padStart(4, "0")}-01-01T00:00:00.0000000Z`);
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
