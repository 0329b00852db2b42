import type { NamedId } from "./item_details.ts";
import type { DemoItem, ItemMaker } from "./library_items.ts";
import { detailsOf, fileDetailsOf, named } from "./sample_details.ts";
import { toneSizeBytes } from "./tone_file.ts";

const TICKS_PER_MINUTE = 600_000_000;
const NOBODY = { Artists: [], ArtistItems: [], AlbumArtists: [] };

/** Returns a compilation, an album on two discs, and a file without tags. */
export function irregularMusic(make: ItemMaker, music: string): DemoItem[] {
  const various = named("Various Artists", 33);
  const album = (name: string, artist: NamedId | null) =>
    make.irregular(music, {
      kind: "MusicAlbum",
      name,
      artist: artist?.Name ?? null,
      year: artist === null ? null : 1999,
      details: artist === null
        ? NOBODY
        : { Artists: [], ArtistItems: [], AlbumArtists: [artist] },
    });
  const track = trackMaker(make, music);
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

interface OddTrack {
  readonly artists: readonly NamedId[];
  readonly disc?: number;
  readonly index?: number;
}

/** Returns a function that makes a track; one without a number has no tags. */
function trackMaker(make: ItemMaker, music: string) {
  return (
    name: string,
    parent: DemoItem,
    { artists, disc = 1, index }: OddTrack,
  ): DemoItem => {
    const isTagged = index !== undefined;
    const item = make.irregular(music, {
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
    const { Width: _, Height: __, ...files } = fileDetailsOf(item);
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
}
