/** Finds differences in shape between a reply and the recorded one. */
import type { Json } from "./recordings.ts";

/** Objects whose keys are data: ids, tags, languages. */
const DICTIONARIES = ["ImageBlurHashes", "Trickplay", "errors"];
/** Kinds of items that a server creates itself, with its own IDs. */
const MADE_KINDS = ["Playlist", "BoxSet", "UserView"];
/** Members of user data whose values must be equal. */
const USER_DATA = [
  "Played",
  "IsFavorite",
  "PlaybackPositionTicks",
  "PlayCount",
  "UnplayedItemCount",
];

/**
 * Compares JSON values: members, types, nulls and the values of user data. Items
 * are paired by ID.
 *
 * @param shortened true if ties decide which items a list has: items without a
 * pair are then paired by type
 */
export function compareJson(
  wanted: Json,
  actual: Json,
  { shortened = false }: { shortened?: boolean } = {},
): string[] {
  return new Comparison(shortened).compare(wanted, actual, { place: "" });
}

class Comparison {
  readonly #shortened: boolean;

  constructor(shortened: boolean) {
    this.#shortened = shortened;
  }

  compare(wanted: Json, actual: Json, { place }: { place: string }): string[] {
    const kind = kindOf(wanted);
    if (kind !== kindOf(actual)) {
      return [`${place}: ${kindOf(actual)} instead of ${kind}`];
    }
    if (kind === "list") return this.#lists(wanted, actual, { place });
    return kind === "object" ? this.#objects(wanted, actual, { place }) : [];
  }

  #objects(wanted: Json, actual: Json, { place }: { place: string }): string[] {
    if (DICTIONARIES.includes(place.split(".").at(-1) ?? "")) return [];
    const at = (key: string) => `${place}${typeOf(wanted)}.${key}`;
    const found: string[] = [];
    for (const key of Object.keys(wanted)) {
      if (!(key in actual)) found.push(`${at(key)}: missing`);
      else {found.push(
          ...this.compare(wanted[key], actual[key], { place: at(key) }),
        );}
    }
    for (const key of Object.keys(actual)) {
      if (!(key in wanted)) found.push(`${at(key)}: not sent by Jellyfin`);
    }
    if (!("PlaybackPositionTicks" in wanted)) return found;
    for (const key of USER_DATA) {
      if (key in wanted && key in actual && wanted[key] !== actual[key]) {
        found.push(`${at(key)}: ${actual[key]} instead of ${wanted[key]}`);
      }
    }
    return found;
  }

  #lists(wanted: Json, actual: Json, { place }: { place: string }): string[] {
    if (wanted.length === 0 || !wanted.every((it: Json) => keyOf(it))) {
      return this.#each(wanted, actual, { place });
    }
    const found: string[] = [];
    const left = [...actual];
    const alone: Json[] = [];
    const take = (matches: (it: Json) => boolean) => {
      const at = left.findIndex(matches);
      return at < 0 ? undefined : left.splice(at, 1)[0];
    };
    for (const it of wanted) {
      const pair = take((other) => keyOf(other) === keyOf(it));
      if (pair === undefined) alone.push(it);
      else found.push(...this.compare(it, pair, { place }));
    }
    for (const it of alone) {
      // An item that the server created has another ID and the same name.
      const twin = take((other) =>
        MADE_KINDS.includes(it.Type) && other.Type === it.Type &&
        other.Name === it.Name
      );
      if (twin !== undefined) {
        found.push(...this.compare(it, twin, { place }));
        continue;
      }
      const pair = this.#shortened
        ? take((other) => other.Type === it.Type)
        : undefined;
      if (pair !== undefined) {
        found.push(...shapeOnly(this.compare(it, pair, { place })));
      } // A session that another area of the recordings began.
      else if (!it.DeviceId) {
        found.push(`${place}${typeOf(it)}: one is missing`);
      }
    }
    for (const it of left) {
      if (!it?.DeviceId) found.push(`${place}${typeOf(it)}: one too many`);
    }
    const order = (list: Json) => list.map(keyOf).join();
    const ordered = place.endsWith("Items") && !this.#shortened;
    return found.length === 0 && ordered && order(wanted) !== order(actual)
      ? [`${place}: other order`]
      : found;
  }

  #each(wanted: Json, actual: Json, { place }: { place: string }): string[] {
    if (wanted.length > 0 !== actual.length > 0) {
      return [`${place}: ${actual.length} instead of ${wanted.length}`];
    }
    return wanted.slice(0, actual.length)
      .flatMap((it: Json, i: number) => this.compare(it, actual[i], { place }));
  }
}

/**
 * Keeps the differences of type only, because different items have different
 * values.
 */
function shapeOnly(found: string[]): string[] {
  return found.filter((it) =>
    / instead of (list|object|string|number|boolean)$/.test(it)
  );
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function typeOf(value: Json): string {
  return typeof value?.Type === "string" ? `[${value.Type}]` : "";
}

/** Returns the name of a list element; undefined if it has none. */
function keyOf(value: Json): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (typeof value.Index === "number") return `${value.Type} ${value.Index}`;
  return value.DeviceId ?? value.Id;
}
