import { BLADE_DANCER } from "./blade_dancer.ts";
import { filmSizeBytes } from "./film_file.ts";
import type { ItemDetails, NamedId } from "./item_details.ts";
import type { DemoItem, ItemMaker } from "./library_items.ts";
import { mediaSource, pictureStream, soundStream } from "./media_sources.ts";
import { detailsOf, named } from "./sample_details.ts";
import { toneSizeBytes } from "./tone_file.ts";

const TICKS_PER_MINUTE = 600_000_000;
const MP4 = "mov,mp4,m4a,3gp,3g2,mj2";
const NOBODY = { Artists: [], ArtistItems: [], AlbumArtists: [] };

/** The libraries that receive the irregular items. */
export interface OddFolders {
  readonly films: string;
  readonly shows: string;
  readonly music: string;
  readonly mixed: string;
  readonly home: string;
  readonly books: string;
  readonly clips: string;
}

/** Returns the items of real libraries that are not regular films and shows. */
export function oddItems(make: ItemMaker, folders: OddFolders): DemoItem[] {
  return [
    ...oddFilms(make, folders),
    ...oddShows(make, folders.shows),
    ...oddMusic(make, folders.music),
    ...oddRest(make, folders),
  ];
}

/**
 * Returns the length of that many minutes, with the bytes of the demo's own
 * film.
 */
function film(minutes: number, container = MP4) {
  return {
    container,
    runTimeTicks: minutes * TICKS_PER_MINUTE,
    sizeBytes: filmSizeBytes(60 * minutes),
  };
}

/** Without internet metadata a film is called by its folder. */
function oddFilms(make: ItemMaker, { films, mixed }: OddFolders): DemoItem[] {
  const one = (made: Parameters<ItemMaker["odd"]>[1]) => make.odd(films, made);
  const kind = "Movie";
  const bare = one({ kind, name: "M (1931)", year: 1931, ...film(12) });
  const parts = one({ kind, name: "Two Parts (1990)", year: 1990, ...film(8) });
  const second = one({
    kind: "Video",
    name: "Two Parts",
    listed: false,
    ...film(7),
  });
  const versions = one({ kind, name: "Blade Dancer (1982)", ...film(9) });
  const cut = one({ kind, name: "Final Cut", listed: false, ...film(10) });
  const trailer = one({
    kind: "Trailer",
    name: "Official",
    listed: false,
    ...film(1),
  });
  const making = one({
    kind: "Video",
    name: "Making Of",
    listed: false,
    ...film(2),
  });
  const link = one({ kind, name: "Remote Stream (2018)", year: 2018 });
  const both = one({ kind, name: "In Two Places (2011)", ...film(11) });
  const stalker = one({
    kind,
    name: "Сталкер (1979)",
    sortName: "stalker",
    ...film(14),
  });
  const folder = "/media/Films/Two Parts (1990)";
  return [
    { ...bare, details: { ...filesOf(bare), VideoType: "VideoFile" } },
    {
      ...parts,
      details: {
        ...filesOf(parts),
        Path: `${folder}/Two Parts (1990)-part1.mp4`,
        PartCount: 2,
      },
    },
    {
      ...second,
      details: {
        ...filesOf(second),
        Path: `${folder}/Two Parts (1990)-part2.mp4`,
      },
    },
    { ...versions, details: versionsOf(versions, cut) },
    cut,
    {
      ...trailer,
      details: {
        ...filesOf(trailer),
        Path: "/media/Films/Blade Dancer (1982)/trailers/Official.mp4",
        ExtraType: "Trailer",
      },
    },
    {
      ...making,
      details: {
        ...filesOf(making),
        Path:
          "/media/Films/Blade Dancer (1982)/behind the scenes/Making Of.mp4",
        ExtraType: "BehindTheScenes",
      },
    },
    { ...link, details: linkOf(link) },
    { ...both, alsoIn: [mixed] },
    { ...stalker, details: { ...filesOf(stalker), OriginalTitle: "Сталкер" } },
    one({ kind, name: "기생충 (2019)", sortName: "gisaengchung", ...film(13) }),
  ];
}

function filesOf(item: DemoItem): ItemDetails {
  const { Path, MediaSources, MediaStreams } = detailsOf(item);
  return {
    ...(Path ? { Path } : {}),
    ...(MediaSources ? { MediaSources } : {}),
    ...(MediaStreams ? { MediaStreams } : {}),
    Width: 320,
    Height: 180,
  };
}

/** Two files of one film: the second has the id of an item that is not listed. */
function versionsOf(item: DemoItem, cut: DemoItem): ItemDetails {
  const folder = "/media/Films/Blade Dancer (1982)/Blade Dancer (1982)";
  const source = (of: DemoItem, name: string) =>
    mediaSource(of, {
      id: of.id,
      path: `${folder} - ${name}.mp4`,
      name: `Blade Dancer (1982) - ${name}`,
      container: of.container ?? MP4,
      sizeBytes: of.sizeBytes ?? 0,
      streams: [
        pictureStream(0),
        soundStream(1, { language: "eng", isDefault: true }),
        soundStream(2, { language: "jpn" }),
      ],
    });
  return {
    ...filesOf(item),
    ...BLADE_DANCER,
    Path: `${folder} - Theatrical.mp4`,
    MediaSources: [source(item, "Theatrical"), source(cut, "Final Cut")],
  };
}

/** A text file that contains an address, which does not work. */
function linkOf(item: DemoItem): ItemDetails {
  const { RunTimeTicks: _, Bitrate: __, ...source } = mediaSource(item, {
    id: item.id,
    path: "http://127.0.0.1:9/none.mp4",
    name: item.name,
    container: "strm",
    sizeBytes: 28,
    streams: [],
  });
  return {
    Path: `/media/Films/${item.name}/${item.name}.strm`,
    MediaSources: [{ ...source, Protocol: "Http", IsRemote: true }],
    MediaStreams: [],
  };
}

/** Seasons without folders and numbers, a double episode, dates for numbers. */
function oddShows(make: ItemMaker, shows: string): DemoItem[] {
  const series = make.odd(shows, { kind: "Series", name: "Loose Show" });
  const virtual = { LocationType: "Virtual" };
  const season = (name: string, index: number | null, details: ItemDetails) =>
    make.odd(shows, {
      kind: "Season",
      name,
      parent: series,
      series,
      index,
      sortName: index === null ? name.toLowerCase() : `000${index}`,
      details,
    });
  const specials = season("Specials", 0, {});
  const first = season("Season 1", 1, virtual);
  const unknown = season("Season Unknown", null, virtual);
  const episode = (
    name: string,
    parent: DemoItem,
    made: { index?: number; details?: ItemDetails; year?: number },
  ) => {
    const item = make.odd(shows, {
      kind: "Episode",
      name,
      parent,
      series,
      parentIndex: parent.index,
      ...film(6),
      ...made,
    });
    return { ...item, details: { ...filesOf(item), ...made.details } };
  };
  return [
    series,
    specials,
    first,
    unknown,
    episode("Loose Show S00E01", specials, { index: 1 }),
    episode("Loose Show S01E01", first, { index: 1 }),
    episode("Loose Show S01E02-E03", first, {
      index: 2,
      details: { IndexNumberEnd: 3 },
    }),
    episode("Loose Show - 2024-01-15", unknown, {
      year: 2024,
      details: { PremiereDate: "2024-01-15T00:00:00.0000000Z" },
    }),
    episode("Bonus clip", series, {}),
  ];
}

/** A compilation, an album on two discs, and a file without any tag. */
function oddMusic(make: ItemMaker, music: string): DemoItem[] {
  const various = named("Various Artists", 33);
  const album = (name: string, artist: NamedId | null) =>
    make.odd(music, {
      kind: "MusicAlbum",
      name,
      artist: artist?.Name ?? null,
      year: artist === null ? null : 1999,
      details: artist === null
        ? NOBODY
        : { Artists: [], ArtistItems: [], AlbumArtists: [artist] },
    });
  const track = (
    name: string,
    parent: DemoItem,
    { artists, disc = 1, index }: {
      artists: readonly NamedId[];
      disc?: number;
      index?: number;
    },
  ) => {
    const isTagged = index !== undefined;
    const item = make.odd(music, {
      kind: "Audio",
      name,
      parent,
      artist: parent.artist,
      parentIndex: isTagged ? disc : null,
      index: index ?? null,
      year: parent.year,
      container: "wav",
      runTimeTicks: 3 * TICKS_PER_MINUTE,
      sizeBytes: toneSizeBytes(180),
    });
    const { Width: _, Height: __, ...files } = filesOf(item);
    return {
      ...item,
      details: {
        ...files,
        Artists: artists.map((it) => it.Name),
        ArtistItems: artists,
        AlbumArtists: detailsOf(parent).AlbumArtists ?? [],
        ...(isTagged ? { Album: parent.name } : {}),
      },
    };
  };
  const compilation = album("Now 1", various);
  const discs = album("Homogenic", named("Björk", 33));
  const untagged = album("Untagged", null);
  const [one, two, björk] = ["Singer A", "Singer B; Singer C", "Björk"]
    .map((it) => named(it, 33));
  const by = (it: NamedId | undefined) => it === undefined ? [] : [it];
  return [
    compilation,
    track("One", compilation, { artists: by(one), index: 1 }),
    track("Two", compilation, { artists: [...by(two), ...by(one)], index: 2 }),
    discs,
    track("Jóga", discs, { artists: by(björk), index: 1 }),
    track("Unravel", discs, { artists: by(björk), index: 2 }),
    track("Bachelorette", discs, { artists: by(björk), disc: 2, index: 1 }),
    untagged,
    track("track01", untagged, { artists: [] }),
  ];
}

function oddRest(
  make: ItemMaker,
  { home, books, clips }: OddFolders,
): DemoItem[] {
  const album = make.odd(home, { kind: "PhotoAlbum", name: "2019 Holiday" });
  const clip = make.odd(clips, {
    kind: "MusicVideo",
    name: "Björk - Army of Me",
    ...film(4),
  });
  return [
    album,
    make.odd(home, {
      kind: "Photo",
      name: "IMG_0001",
      parent: album,
      container: "jpg",
      sizeBytes: 3_473,
      details: { Path: "/media/Home/2019 Holiday/IMG_0001.jpg" },
    }),
    { ...clip, details: { ...filesOf(clip), Artists: [], ArtistItems: [] } },
    make.odd(books, {
      kind: "Book",
      name: "The Lighthouse",
      container: "pdf",
      sizeBytes: 40_000,
      details: {
        Path: "/media/Books/The Lighthouse.pdf",
        SeriesName: "Author",
      },
    }),
    make.odd(books, {
      kind: "AudioBook",
      name: "Audio Book",
      container: "wav",
      runTimeTicks: 90 * TICKS_PER_MINUTE,
      sizeBytes: toneSizeBytes(5_400),
    }),
  ];
}
