import { BLADE_DANCER } from "./blade_dancer.ts";
import { filmSizeBytes } from "./film_file.ts";
import type { ItemDetails } from "./item_details.ts";
import type { DemoItem, ItemMaker } from "./library_items.ts";
import { mediaSource, pictureStream, soundStream } from "./media_sources.ts";
import { fileDetailsOf } from "./sample_details.ts";
import { irregularMusic } from "./irregular_music.ts";
import { toneSizeBytes } from "./tone_file.ts";

const TICKS_PER_MINUTE = 600_000_000;
const MP4 = "mov,mp4,m4a,3gp,3g2,mj2";

/** The libraries that receive the irregular items. */
export interface IrregularFolders {
  readonly films: string;
  readonly shows: string;
  readonly music: string;
  readonly mixed: string;
  readonly home: string;
  readonly books: string;
  readonly clips: string;
}

/** Returns the items of real libraries that are not regular films and shows. */
export function irregularItems(
  make: ItemMaker,
  folders: IrregularFolders,
): DemoItem[] {
  return [
    ...irregularFilms(make, folders),
    ...irregularShows(make, folders.shows),
    ...irregularMusic(make, folders.music),
    ...otherItems(make, folders),
  ];
}

/**
 * Returns the members of a film of that many minutes, with the size of the
 * demo's own film.
 */
function film(minutes: number, container = MP4) {
  return {
    container,
    runTimeTicks: minutes * TICKS_PER_MINUTE,
    sizeBytes: filmSizeBytes(60 * minutes),
  };
}

/** Makes an item in one folder. */
type MakeOne = (made: Parameters<ItemMaker["irregular"]>[1]) => DemoItem;

/** Returns films. Without metadata a film has the name of its folder. */
function irregularFilms(
  make: ItemMaker,
  { films, mixed }: IrregularFolders,
): DemoItem[] {
  const one: MakeOne = (made) => make.irregular(films, made);
  const kind = "Movie";
  const bare = one({ kind, name: "M (1931)", year: 1931, ...film(12) });
  const parts = one({ kind, name: "Two Parts (1990)", year: 1990, ...film(8) });
  const second = one({
    kind: "Video",
    name: "Two Parts",
    listed: false,
    ...film(7),
  });
  const versions = filmWithExtras(one);
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
    { ...bare, details: { ...fileDetailsOf(bare), VideoType: "VideoFile" } },
    {
      ...parts,
      details: {
        ...fileDetailsOf(parts),
        Path: `${folder}/Two Parts (1990)-part1.mp4`,
        PartCount: 2,
      },
    },
    {
      ...second,
      details: {
        ...fileDetailsOf(second),
        Path: `${folder}/Two Parts (1990)-part2.mp4`,
      },
    },
    ...versions,
    { ...link, details: linkOf(link) },
    { ...both, alsoIn: [mixed] },
    {
      ...stalker,
      details: { ...fileDetailsOf(stalker), OriginalTitle: "Сталкер" },
    },
    one({ kind, name: "기생충 (2019)", sortName: "gisaengchung", ...film(13) }),
  ];
}

/** Returns a film in two versions, with its trailer and a short film. */
function filmWithExtras(one: MakeOne): DemoItem[] {
  const versions = one({
    kind: "Movie",
    name: "Blade Dancer (1982)",
    ...film(9),
  });
  const cut = one({
    kind: "Movie",
    name: "Final Cut",
    listed: false,
    ...film(10),
  });
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
  return [
    { ...versions, details: versionsOf(versions, cut) },
    cut,
    {
      ...trailer,
      details: {
        ...fileDetailsOf(trailer),
        Path: "/media/Films/Blade Dancer (1982)/trailers/Official.mp4",
        ExtraType: "Trailer",
      },
    },
    {
      ...making,
      details: {
        ...fileDetailsOf(making),
        Path:
          "/media/Films/Blade Dancer (1982)/behind the scenes/Making Of.mp4",
        ExtraType: "BehindTheScenes",
      },
    },
  ];
}

/** Returns two files of a film; the second has the id of an unlisted item. */
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
    ...fileDetailsOf(item),
    ...BLADE_DANCER,
    Path: `${folder} - Theatrical.mp4`,
    MediaSources: [source(item, "Theatrical"), source(cut, "Final Cut")],
  };
}

/** Returns the details of a text file with an address that does not work. */
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

/**
 * Returns seasons without folders or numbers, double episodes, dated episodes.
 */
function irregularShows(make: ItemMaker, shows: string): DemoItem[] {
  const series = make.irregular(shows, { kind: "Series", name: "Loose Show" });
  const virtual = { LocationType: "Virtual" };
  const season = (
    name: string,
    index: number | null,
    { details }: { details: ItemDetails },
  ) =>
    make.irregular(shows, {
      kind: "Season",
      name,
      parent: series,
      series,
      index,
      sortName: index === null ? name.toLowerCase() : `000${index}`,
      details,
    });
  const specials = season("Specials", 0, { details: {} });
  const first = season("Season 1", 1, { details: virtual });
  const unknown = season("Season Unknown", null, { details: virtual });
  const episode = (
    name: string,
    parent: DemoItem,
    made: { index?: number; details?: ItemDetails; year?: number },
  ) => {
    const item = make.irregular(shows, {
      kind: "Episode",
      name,
      parent,
      series,
      parentIndex: parent.index,
      ...film(6),
      ...made,
    });
    return { ...item, details: { ...fileDetailsOf(item), ...made.details } };
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

function otherItems(
  make: ItemMaker,
  { home, books, clips }: IrregularFolders,
): DemoItem[] {
  const album = make.irregular(home, {
    kind: "PhotoAlbum",
    name: "2019 Holiday",
  });
  const clip = make.irregular(clips, {
    kind: "MusicVideo",
    name: "Björk - Army of Me",
    ...film(4),
  });
  return [
    album,
    make.irregular(home, {
      kind: "Photo",
      name: "IMG_0001",
      parent: album,
      container: "jpg",
      sizeBytes: 3_473,
      details: { Path: "/media/Home/2019 Holiday/IMG_0001.jpg" },
    }),
    {
      ...clip,
      details: { ...fileDetailsOf(clip), Artists: [], ArtistItems: [] },
    },
    make.irregular(books, {
      kind: "Book",
      name: "The Lighthouse",
      container: "pdf",
      sizeBytes: 40_000,
      details: {
        Path: "/media/Books/The Lighthouse.pdf",
        SeriesName: "Author",
      },
    }),
    make.irregular(books, {
      kind: "AudioBook",
      name: "Audio Book",
      container: "wav",
      runTimeTicks: 90 * TICKS_PER_MINUTE,
      sizeBytes: toneSizeBytes(5_400),
    }),
  ];
}
