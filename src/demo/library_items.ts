import {
  albumTitle,
  artistName,
  episodeTitle,
  homeVideoTitle,
  movieTitle,
  seriesTitle,
  trackTitle,
} from "./library_words.ts";
import type { ItemDetails } from "./item_details.ts";
import { filmSizeBytes } from "./film_file.ts";
import { toneSizeBytes } from "./tone_file.ts";
import { seededId, SeededRandom } from "./seeded_random.ts";

export type DemoKind =
  | "CollectionFolder"
  | "UserView"
  | "UserRootFolder"
  | "ManualPlaylistsFolder"
  | "Folder"
  | "Trailer"
  | "Genre"
  | "MusicGenre"
  | "Studio"
  | "Person"
  | "Year"
  | "Movie"
  | "Series"
  | "Season"
  | "Episode"
  | "MusicAlbum"
  | "Audio"
  | "Video"
  | "MusicVideo"
  | "MusicArtist"
  | "AudioBook"
  | "Book"
  | "Photo"
  | "PhotoAlbum"
  | "Playlist"
  | "BoxSet";

/** One item of the demo server; bytes, text and pictures follow from `seed`. */
export interface DemoItem {
  readonly id: string;
  readonly kind: DemoKind;
  readonly seed: number;
  folderId: string;
  /** Other libraries that list it, because they share its folder. */
  readonly alsoIn: readonly string[];
  /** False for extras and second parts, which are found only by their id. */
  readonly listed: boolean;
  name: string;
  sortName: string;
  /** Its parent: season, series or album; null in the folder itself. */
  readonly parent: DemoItem | null;
  readonly series: DemoItem | null;
  readonly artist: string | null;
  /** The parent of an episode, a season or a track. */
  readonly index: number | null;
  /** The season of an episode. */
  readonly parentIndex: number | null;
  /** null if neither a file name nor a tag contains it. */
  readonly year: number | null;
  readonly runTimeTicks: number | null;
  /** null for an item without a file. */
  readonly container: string | null;
  sizeBytes: number | null;
  readonly createdMs: number;
  /** When its metadata was last saved; `touch` sets it. */
  savedMs: number;
  /** Its own metadata; null if it follows from the seed. */
  readonly details: ItemDetails | null;
}

/** Kinds that are known by a name alone. */
export const NAMED_KINDS: readonly string[] = [
  "Genre",
  "MusicGenre",
  "Studio",
  "Person",
  "Year",
];
const FIRST_SAVED_MS = Date.parse("2025-03-01T12:00:00Z");
const MINUTE_MS = 60_000;
const TICKS_PER_MINUTE = 600_000_000;
const KIND_NUMBERS: Readonly<Partial<Record<DemoKind, number>>> = {
  Movie: 1,
  Series: 2,
  Season: 3,
  Episode: 4,
  MusicAlbum: 5,
  Audio: 6,
  Video: 7,
};

const NOTHING_KNOWN = {
  alsoIn: [],
  parent: null,
  series: null,
  artist: null,
  index: null,
  parentIndex: null,
  year: null,
  runTimeTicks: null,
  container: null,
  sizeBytes: null,
  details: null,
};

type Made = Pick<DemoItem, "kind" | "name"> & Partial<DemoItem>;

/** Creates items: the same ones for the same calls. */
export class ItemMaker {
  #made = 0;

  movie(folderId: string): DemoItem[] {
    const random = this.#random();
    return [this.#item(folderId, {
      kind: "Movie",
      name: movieTitle(random),
      year: random.between(1931, 2025),
      ...this.#media(random, { minutes: [71, 164], container: "avi" }),
    })];
  }

  homeVideo(folderId: string): DemoItem[] {
    const random = this.#random();
    return [this.#item(folderId, {
      kind: "Video",
      name: homeVideoTitle(random),
      year: random.between(1998, 2024),
      ...this.#media(random, { minutes: [2, 30], container: "avi" }),
    })];
  }

  series(folderId: string): DemoItem[] {
    const random = this.#random();
    const year = random.between(1965, 2020);
    const name = seriesTitle(random);
    const series = this.#item(folderId, { kind: "Series", name, year });
    const made = [series];
    const seasons = random.between(1, 4);
    for (let number = 1; number <= seasons; number++) {
      const season = this.#item(folderId, {
        kind: "Season",
        name: `Season ${number}`,
        parent: series,
        series,
        index: number,
        year: year + number - 1,
      });
      made.push(season, ...this.#episodes(season, random));
    }
    return made;
  }

  album(folderId: string): DemoItem[] {
    const random = this.#random();
    const artist = artistName(random);
    const year = random.between(1955, 2025);
    const name = albumTitle(random);
    const kind = "MusicAlbum";
    const album = this.#item(folderId, { kind, name, artist, year });
    const made = [album];
    const tracks = random.between(7, 14);
    for (let index = 1; index <= tracks; index++) {
      made.push(this.#item(folderId, {
        kind: "Audio",
        name: trackTitle(random),
        parent: album,
        artist,
        index,
        parentIndex: 1,
        year,
        ...this.#media(random, { minutes: [2, 7], container: "wav" }),
      }));
    }
    return made;
  }

  /** Creates an irregular item; members that are not given are unknown. */
  irregular(folderId: string, made: Made): DemoItem {
    const item = this.#item(folderId, { year: null, ...made });
    return { ...item, sortName: made.sortName ?? item.sortName };
  }

  #episodes(season: DemoItem, random: SeededRandom): DemoItem[] {
    const count = random.between(6, 10);
    return [...Array(count).keys()].map((at) =>
      this.#item(season.folderId, {
        kind: "Episode",
        name: episodeTitle(random),
        parent: season,
        series: season.series,
        index: at + 1,
        parentIndex: season.index,
        year: season.year,
        ...this.#media(random, { minutes: [21, 58], container: "avi" }),
      })
    );
  }

  /** Returns a length and a size of about a MiB per minute. */
  #media(
    random: SeededRandom,
    { minutes, container }: { minutes: [number, number]; container: string },
  ): Pick<DemoItem, "runTimeTicks" | "sizeBytes" | "container"> {
    const length = random.between(...minutes);
    random.next(); // was once a size; the numbers after it must not change
    const sizeOf = container === "wav" ? toneSizeBytes : filmSizeBytes;
    const sizeBytes = sizeOf(60 * length);
    return { runTimeTicks: length * TICKS_PER_MINUTE, sizeBytes, container };
  }

  #item(folderId: string, made: Made): DemoItem {
    const seed = ++this.#made;
    return {
      ...NOTHING_KNOWN,
      id: seededId(KIND_NUMBERS[made.kind] ?? 8, seed),
      seed,
      folderId,
      listed: true,
      sortName: sortName(made),
      year: 2000,
      createdMs: FIRST_SAVED_MS + seed * MINUTE_MS,
      savedMs: FIRST_SAVED_MS + seed * MINUTE_MS,
      ...made,
    };
  }

  #random(): SeededRandom {
    return new SeededRandom(this.#made + 1);
  }
}

/** Creates an item that is not media, such as a library or a genre. */
export function bareItem(
  made: Pick<
    DemoItem,
    "id" | "kind" | "name" | "sortName" | "createdMs" | "details"
  >,
): DemoItem {
  return {
    ...NOTHING_KNOWN,
    ...made,
    seed: Number.parseInt(made.id.slice(0, 6), 16),
    folderId: "",
    listed: false,
    savedMs: made.createdMs,
  };
}

/** Returns a sort name like the server's: no article, padded numbers, lower case. */
function sortName({ kind, name, index, parentIndex }: Made): string {
  const padded = (number: number | null | undefined) =>
    String(number ?? 0).padStart(4, "0");
  if (kind === "Episode" || kind === "Audio") {
    return `${padded(parentIndex)} - ${padded(index)} - ${name}`;
  }
  if (kind === "Season") return padded(index);
  return name.toLowerCase().replace(/^(the|a|an) /, "")
    .replace(/\d+/g, (digits) => digits.padStart(10, "0"));
}
