import type { ItemDetails, MediaStream, NamedId } from "./item_details.ts";
import type { DemoItem } from "./library_items.ts";
import {
  countryOf,
  genresOf,
  originalTitleOf,
  overviewOf,
  personOf,
  roleOf,
  studioOf,
  taglineOf,
} from "./library_words.ts";
import {
  extensionOf,
  lyricStream,
  mediaSource,
  pictureStream,
  soundStream,
  subtitleStream,
} from "./media_sources.ts";
import { seededId } from "./seeded_random.ts";
import { segmentsOf } from "./segments.ts";

/**
 * Returns an item's own metadata, or incomplete metadata from its seed.
 */
export function detailsOf(item: DemoItem): ItemDetails {
  return item.details ?? sampleDetails(item);
}

/** Returns details with gaps, because real libraries lack many members. */
function sampleDetails(item: DemoItem): ItemDetails {
  const { kind, seed } = item;
  const music = kind === "MusicAlbum" || kind === "Audio";
  const every = (number: number) => seed % number === 0;
  const genres = every(7) ? [] : genresOf(seed, music);
  // Skips films at the top of the list, which people see first.
  const hasPicture = kind === "Season"
    ? every(3)
    : kind !== "Audio" && !every(kind === "Series" ? 5 : 31);
  return {
    ...(kind === "Audio" || every(11) ? {} : { Overview: overviewOf(seed) }),
    Genres: genres,
    GenreItems: genres.map((it) => named(it, 30)),
    ...(every(5) || music ? {} : { CommunityRating: 4 + seed % 55 / 10 }),
    ...(every(4) || music
      ? {}
      : { OfficialRating: ["G", "PG", "PG-13"][seed % 3] ?? "G" }),
    ...(kind === "Movie" && every(3) ? peopleOf(seed) : {}),
    ...(kind === "Movie" && every(3) ? catalogueOf(seed) : {}),
    ...(kind === "Movie" && every(9)
      ? { OriginalTitle: originalTitleOf(seed) }
      : {}),
    ...(kind === "Movie" && every(13) ? { CriticRating: 40 + seed % 60 } : {}),
    ...(item.year !== null && every(2)
      ? { PremiereDate: `${item.year}-01-01T00:00:00.0000000Z` }
      : {}),
    ImageTags: hasPicture ? { Primary: pictureTag(item) } : {},
    BackdropImageTags: kind === "Series" && every(2)
      ? [pictureTag(item, 1)]
      : [],
    ...(hasPicture ? { PrimaryImageAspectRatio: aspectOf(item) } : {}),
    ...(music ? creditsOf(item) : {}),
    ...(item.container === null ? {} : filesOf(item, item.container)),
  };
}

/** Returns a picture's tag, which changes when its item does. */
function pictureTag({ seed, savedMs }: DemoItem, number = 0): string {
  return seededId(20 + number, seed + savedMs / 1000);
}

function aspectOf({ kind }: DemoItem): number {
  if (kind === "MusicAlbum") return 1;
  return kind === "Episode" || kind === "Video" ? 16 / 9 : 2 / 3;
}

/** Returns a name with its id; equal names have the same id. */
export function named(Name: string, kind: number): NamedId {
  const seed = [...Name].reduce(
    (sum, it) => sum * 33 + it.charCodeAt(0) | 0,
    7,
  );
  return { Name, Id: seededId(kind, seed) };
}

function peopleOf(seed: number): ItemDetails {
  const person = named(personOf(seed), 31);
  const studio = named(studioOf(seed), 32);
  return {
    People: [
      { ...person, Role: "", Type: "Director" },
      { ...named(personOf(seed + 1), 31), Role: roleOf(seed), Type: "Actor" },
    ],
    Studios: [studio],
  };
}

/** Returns the members that a catalogue on the internet provides. */
function catalogueOf(seed: number): ItemDetails {
  const imdb = `tt${String(seed % 10_000_000).padStart(7, "0")}`;
  return {
    Taglines: [taglineOf(seed)],
    ProductionLocations: [countryOf(seed)],
    ProviderIds: { Imdb: imdb, Tmdb: String(seed % 100_000) },
    ExternalUrls: [{
      Name: "IMDb",
      Url: `https://www.imdb.com/title/${imdb}`,
    }],
  };
}

function creditsOf(item: DemoItem): ItemDetails {
  const artists = item.artist === null ? [] : [named(item.artist, 33)];
  return {
    Artists: artists.map((it) => it.Name),
    ArtistItems: artists,
    AlbumArtists: artists,
    ...(item.parent === null ? {} : { Album: item.parent.name }),
  };
}

/** Returns the path of an item's file on the server's disk. */
export function pathOf(item: DemoItem): string {
  const folders: string[] = [];
  for (let at = item.parent; at !== null; at = at.parent) {
    folders.unshift(safe(at.name));
  }
  // A film has a folder of its own.
  if (item.parent === null) folders.push(safe(item.name));
  const extension = extensionOf(item.container ?? "");
  return ["/media", ...folders, `${fileName(item)}.${extension}`].join("/");
}

/**
 * Returns a file's name as tidy users write it: a track's begins with its
 * number.
 */
function fileName({ kind, name, index }: DemoItem): string {
  const number = kind === "Audio" && index !== null
    ? `${String(index).padStart(2, "0")} `
    : "";
  return safe(`${number}${name}`);
}

function safe(name: string): string {
  return name.replaceAll("/", "-");
}

function filesOf(item: DemoItem, container: string): ItemDetails {
  const sound = item.kind === "Audio" || item.kind === "AudioBook";
  const path = pathOf(item);
  const streams = sound ? trackStreams(item, path) : filmStreams(item, path);
  const source = mediaSource(item, {
    id: item.id,
    path,
    name: fileName(item),
    container,
    sizeBytes: item.sizeBytes ?? 0,
    streams,
  });
  return {
    Path: path,
    MediaSources: [{ ...source, HasSegments: segmentsOf(item).length > 0 }],
    MediaStreams: streams,
    ...(streams.some((it) => it.Type === "Subtitle")
      ? { HasSubtitles: true }
      : {}),
    ...(streams.some((it) => it.Type === "Lyric") ? { HasLyrics: true } : {}),
    ...(sound ? {} : { Width: 320, Height: 180 }),
  };
}

/** Every fifth track has lyrics beside it. */
function trackStreams({ seed }: DemoItem, path: string): MediaStream[] {
  if (seed % 5 !== 0) return [soundStream(0)];
  return [soundStream(0), lyricStream(1, besides(path, "lrc"))];
}

/** Numbers files beside a film first, then the streams inside. */
function filmStreams({ kind, seed }: DemoItem, path: string): MediaStream[] {
  const titled = kind === "Movie" ? seed % 3 === 0 : seed % 8 === 0;
  const beside = titled
    ? [
      { codec: "subrip", language: "eng", path: besides(path, "en.srt") },
      {
        codec: "subrip",
        language: "deu",
        path: besides(path, "de.forced.srt"),
        isForced: true,
      },
    ]
    : [];
  const sounds = seed % 4 === 0
    ? [{ language: "eng", isDefault: true }, { language: "fra" }]
    : [{}];
  const inside = titled
    ? [{ codec: "ass", language: "fra", isHearingImpaired: true }]
    : [];
  const makers = [
    ...beside.map((it) => (at: number) => subtitleStream(at, it)),
    pictureStream,
    ...sounds.map((it) => (at: number) => soundStream(at, it)),
    ...inside.map((it) => (at: number) => subtitleStream(at, it)),
  ];
  return makers.map((make, at) => make(at));
}

function besides(path: string, ending: string): string {
  return path.replace(/\.[^.]*$/, `.${ending}`);
}

/** Returns the part of an item's details that describes its files. */
export function fileDetailsOf(item: DemoItem): ItemDetails {
  const { Path, MediaSources, MediaStreams } = detailsOf(item);
  return {
    ...(Path ? { Path } : {}),
    ...(MediaSources ? { MediaSources } : {}),
    ...(MediaStreams ? { MediaStreams } : {}),
    Width: 320,
    Height: 180,
  };
}
