/** Finds where a reply has another shape than the recorded one. */
import type { Json } from "./recordings.ts";

/** Objects whose keys are data: ids, tags, languages. */
const DICTIONARIES = new Set(["ImageBlurHashes", "Trickplay", "errors"]);
/** Members that tell the time, the machine or the build, not the shape. */
const USER_DATA = [
  "Played",
  "IsFavorite",
  "PlaybackPositionTicks",
  "PlayCount",
  "UnplayedItemCount",
];

/** Compares JSON values: members, types, nulls; items are paired by id. */
export function compareJson(
  wanted: Json,
  actual: Json,
  place = "",
): string[] {
  const kind = kindOf(wanted);
  if (kind !== kindOf(actual)) {
    return [`${place}: ${kindOf(actual)} instead of ${kind}`];
  }
  if (kind === "list") return compareLists(wanted, actual, place);
  if (kind === "object") return compareObjects(wanted, actual, place);
  return [];
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function compareObjects(wanted: Json, actual: Json, place: string): string[] {
  const name = place.split(".").at(-1) ?? "";
  if (DICTIONARIES.has(name)) return [];
  const type = typeof wanted.Type === "string" ? `[${wanted.Type}]` : "";
  const at = (key: string) => `${place}${type}.${key}`;
  const found: string[] = [];
  for (const key of Object.keys(wanted)) {
    if (!(key in actual)) found.push(`${at(key)}: missing`);
    else found.push(...compareJson(wanted[key], actual[key], at(key)));
  }
  for (const key of Object.keys(actual)) {
    if (!(key in wanted)) found.push(`${at(key)}: not sent by Jellyfin`);
  }
  if ("PlaybackPositionTicks" in wanted) {
    for (const key of USER_DATA) {
      if (key in wanted && key in actual && wanted[key] !== actual[key]) {
        found.push(`${at(key)}: ${actual[key]} instead of ${wanted[key]}`);
      }
    }
  }
  return found;
}

function compareLists(wanted: Json, actual: Json, place: string): string[] {
  const keyed = wanted.length > 0 && wanted.every((it: Json) => keyOf(it));
  if (!keyed) return compareEach(wanted, actual, place);
  const found: string[] = [];
  const left = [...actual];
  for (const it of wanted) {
    const at = left.findIndex((other) => keyOf(other) === keyOf(it));
    const type = it.Type ? `[${it.Type}]` : "";
    // A session that another area of the recordings began.
    if (at < 0 && it.DeviceId) continue;
    if (at < 0) found.push(`${place}${type}: one is missing`);
    else found.push(...compareJson(it, left.splice(at, 1)[0], place));
  }
  for (const it of left) {
    if (it?.DeviceId) continue;
    const type = it?.Type ? `[${it.Type}]` : "";
    found.push(`${place}${type}: one too many`);
  }
  if (found.length === 0 && place.endsWith("Items")) {
    const order = (list: Json) => list.map(keyOf).join();
    if (order(wanted) !== order(actual)) found.push(`${place}: other order`);
  }
  return found;
}

function compareEach(wanted: Json, actual: Json, place: string): string[] {
  if (wanted.length > 0 !== actual.length > 0) {
    return [`${place}: ${actual.length} instead of ${wanted.length}`];
  }
  return wanted.slice(0, actual.length)
    .flatMap((it: Json, i: number) => compareJson(it, actual[i], place));
}

/** What names an element of a list; undefined for what has no name. */
function keyOf(value: Json): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (typeof value.Index === "number") return `${value.Type} ${value.Index}`;
  return value.DeviceId ?? value.Id;
}
