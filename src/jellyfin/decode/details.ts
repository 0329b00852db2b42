import type {
  CollectionRef,
  Extra,
  FileTrack,
  ItemDetails,
  Person,
} from "../../core/item_details.ts";
import type { MediaItem } from "../../core/media_item.ts";
import { filePathOf } from "./file_path.ts";
import { dateOf, idOf, msOf, numberOf, record, textOf } from "./item.ts";

const NAME_MAX = 200;
const TAGLINE_MAX = 500;
const WORD_MAX = 40;
/** A long film has some hundred people. */
const MAX_PEOPLE = 500;
const MAX_NAMES = 50;
const MAX_TRACKS = 200;
const MAX_EXTRAS = 200;
const MAX_PIXELS = 100_000;
const MAX_CHANNELS = 100;
const MAX_INDEX = 10_000;
const WORD = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
/** A key that replaces an object's prototype when it is assigned. */
const PROTOTYPE_KEY = "__proto__";
const TRACKS: Readonly<Record<string, FileTrack["type"]>> = {
  Video: "video",
  Audio: "audio",
  Subtitle: "subtitle",
  Lyric: "lyrics",
};

/**
 * Decodes the members that only a reply about one item has. A member that is not
 * what Jellyfin sends counts as absent.
 */
export function decodeDetails(value: unknown): ItemDetails {
  const raw = record(value) ?? {};
  return {
    path: filePathOf(raw.Path),
    tagline: first(raw.Taglines, TAGLINE_MAX),
    people: each(raw.People, MAX_PEOPLE, { decode: personOf }),
    studios: namesOf(raw.Studios),
    countries: namesOf(raw.ProductionLocations),
    tags: namesOf(raw.Tags),
    criticRating: ratingOf(raw.CriticRating),
    endedAt: dateOf(raw.EndDate),
    status: textOf(raw.Status, WORD_MAX),
    addedAt: dateOf(raw.DateCreated),
    externalIds: idsOf(raw.ProviderIds),
  };
}

/** Decodes the streams of a file; skips pictures and data. */
export function decodeTracks(value: unknown): FileTrack[] {
  return each(value, MAX_TRACKS, {
    decode: (it) => {
      const raw = record(it) ?? {};
      const type =
        typeof raw.Type === "string" && Object.hasOwn(TRACKS, raw.Type)
          ? TRACKS[raw.Type]
          : undefined;
      if (type === undefined) return null;
      const pixels = { from: 1, to: MAX_PIXELS };
      const range = textOf(raw.VideoRangeType, WORD_MAX);
      return {
        type,
        index: streamIndexOf(raw.Index),
        language: textOf(raw.Language, WORD_MAX),
        title: textOf(raw.Title, NAME_MAX),
        displayTitle: textOf(raw.DisplayTitle, NAME_MAX),
        codec: textOf(raw.Codec, WORD_MAX),
        channels: numberOf(raw.Channels, { from: 1, to: MAX_CHANNELS }),
        widthPx: numberOf(raw.Width, pixels),
        heightPx: numberOf(raw.Height, pixels),
        videoRange: type !== "video" || range === "Unknown" ? null : range,
        default: raw.IsDefault === true,
        forced: raw.IsForced === true,
        hearingImpaired: raw.IsHearingImpaired === true,
        external: raw.IsExternal === true,
      };
    },
  });
}

/** Returns the number of a stream; null if it is not one. */
export function streamIndexOf(value: unknown): number | null {
  return numberOf(value, { from: 0, to: MAX_INDEX });
}

/**
 * Returns the lists to request: all that the server does not count as empty.
 */
export function extraLists(
  value: unknown,
): ("LocalTrailers" | "SpecialFeatures")[] {
  const { LocalTrailerCount, SpecialFeatureCount } = record(value) ?? {};
  return [
    ...LocalTrailerCount === 0 ? [] : ["LocalTrailers" as const],
    ...SpecialFeatureCount === 0 ? [] : ["SpecialFeatures" as const],
  ];
}

/** Decodes a list of extras; skips malformed ones. */
export function decodeExtras(value: unknown): Extra[] {
  return each(value, MAX_EXTRAS, {
    decode: (it) => {
      const raw = record(it) ?? {};
      const id = idOf(raw.Id);
      if (id === null) return null;
      return {
        id,
        name: textOf(raw.Name, NAME_MAX) ?? id,
        type: wordOf(raw.ExtraType),
        runtimeMs: msOf(raw.RunTimeTicks),
      };
    },
  });
}

/** Returns whether an item is of a type that is put into collections. */
export function isCollected({ type }: Pick<MediaItem, "type">): boolean {
  return ["movie", "series", "video"].includes(type);
}

/** Decodes a list of collections; skips malformed ones. */
export function decodeCollections(value: unknown): CollectionRef[] {
  return each(record(value)?.Items, MAX_NAMES, {
    decode: (it) => {
      const { Id, Name } = record(it) ?? {};
      const [id, name] = [idOf(Id), textOf(Name, NAME_MAX)];
      return id === null || name === null ? null : { id, name };
    },
  });
}

function personOf(value: unknown): Person | null {
  const raw = record(value) ?? {};
  const name = textOf(raw.Name, NAME_MAX);
  if (name === null) return null;
  return { name, role: textOf(raw.Role, NAME_MAX), type: wordOf(raw.Type) };
}

/** Converts `GuestStar` to `guestStar`. */
function wordOf(value: unknown): string {
  return typeof value === "string" && WORD.test(value)
    ? value.slice(0, 1).toLowerCase() + value.slice(1)
    : "unknown";
}

/** Reads a list of names, or of objects with a name; each once. */
function namesOf(value: unknown): string[] {
  const names = each(
    value,
    MAX_NAMES,
    {
      decode: (it) =>
        textOf(typeof it === "string" ? it : record(it)?.Name, NAME_MAX),
    },
  );
  return [...new Set(names)];
}

function first(value: unknown, max: number): string | null {
  return each(value, MAX_NAMES, { decode: (it) => textOf(it, max) })[0] ?? null;
}

function idsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(record(value) ?? {}).slice(0, MAX_NAMES);
  return Object.fromEntries(entries.flatMap(([key, it]) => {
    const name = textOf(key, WORD_MAX);
    const id = textOf(it, NAME_MAX);
    return name === null || name === PROTOTYPE_KEY || id === null
      ? []
      : [[name, id]];
  }));
}

function ratingOf(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= 100 ? value : null;
}

function each<T>(
  value: unknown,
  max: number,
  { decode }: { decode: (it: unknown) => T | null },
): T[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, max).map(decode).filter((it) => it !== null);
}
