import type { NamedId } from "./item_details.ts";
import type { DemoUser } from "./users.ts";
import type { DemoLibrary } from "./library.ts";
import { bareItem, type DemoItem, type DemoKind } from "./library_items.ts";
import { detailsOf, named } from "./sample_details.ts";

const MUSIC_KINDS: readonly DemoKind[] = ["Audio", "MusicAlbum", "MusicVideo"];
/** The numbers of kinds in the ids of named items. */
const ID_KINDS: Readonly<Partial<Record<DemoKind, number>>> = {
  Genre: 30,
  MusicGenre: 34,
  Person: 31,
  Studio: 32,
  MusicArtist: 33,
  Year: 35,
};
const MADE_MS = Date.parse("2025-03-01T13:00:00Z");

/**
 * Returns the names under which an item is listed, by their kind.
 */
const NAMES: Readonly<
  Partial<Record<DemoKind, (item: DemoItem) => readonly NamedId[]>>
> = {
  Genre: (it) =>
    MUSIC_KINDS.includes(it.kind) || it.kind === "Playlist"
      ? []
      : detailsOf(it).GenreItems ?? [],
  MusicGenre: (it) =>
    MUSIC_KINDS.includes(it.kind) ? detailsOf(it).GenreItems ?? [] : [],
  Studio: (it) => detailsOf(it).Studios ?? [],
  Person: (it) => detailsOf(it).People ?? [],
  MusicArtist: (it) => [
    ...detailsOf(it).ArtistItems ?? [],
    ...detailsOf(it).AlbumArtists ?? [],
  ],
  Year: (it) => it.year === null ? [] : [named(String(it.year), 35)],
};

/**
 * Returns the named items of one kind, such as genres, under which some items
 * are listed; sorts them by name.
 */
export function byName(
  library: DemoLibrary,
  { kind, items }: { kind: DemoKind; items: readonly DemoItem[] },
): DemoItem[] {
  const found = new Map<string, NamedId>();
  for (const item of items) {
    for (const it of NAMES[kind]?.(item) ?? []) found.set(it.Name, it);
  }
  return [...found.values()].map((it) => namedItem(library, kind, it))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Returns album artists alone, as `/Artists/AlbumArtists` lists them. */
export function albumArtists(
  library: DemoLibrary,
  items: readonly DemoItem[],
): DemoItem[] {
  const found = new Map<string, NamedId>();
  for (const item of items) {
    for (const it of detailsOf(item).AlbumArtists ?? []) found.set(it.Name, it);
  }
  return [...found.values()].map((it) => namedItem(library, "MusicArtist", it))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Creates an item of an unknown name, because the server never answers 404. */
export function findByName(
  library: DemoLibrary,
  kind: DemoKind,
  { user, name }: { user: DemoUser; name: string },
): { item: DemoItem; known: boolean } {
  const all = byName(library, { kind, items: library.visibleItems(user) });
  const known = all.find((it) => it.name.toLowerCase() === name.toLowerCase());
  if (known) return { item: known, known: true };
  const made = named(name, ID_KINDS[kind] ?? 36);
  return { item: namedItem(library, kind, made), known: false };
}

/** Counts the items under a name, by kind. */
export function countUnder(
  { kind, name }: DemoItem,
  items: readonly DemoItem[],
) {
  const under = items.filter((it) =>
    NAMES[kind]?.(it).some((one) => one.Name === name)
  );
  const count = (wanted: DemoKind) =>
    under.filter((it) => it.kind === wanted).length;
  return {
    TrailerCount: 0,
    MovieCount: count("Movie"),
    SeriesCount: count("Series"),
    ProgramCount: 0,
    EpisodeCount: count("Episode"),
    SongCount: count("Audio"),
    AlbumCount: count("MusicAlbum"),
    ArtistCount: 0,
  };
}

function namedItem(
  library: DemoLibrary,
  kind: DemoKind,
  { Id, Name }: NamedId,
): DemoItem {
  return library.find(Id) ?? library.findNamed(kind, Name) ??
    bareItem({
      id: Id,
      kind,
      name: Name,
      sortName: Name.toLowerCase(),
      createdMs: MADE_MS,
      details: { Path: `/config/metadata/${kind}/${Name}` },
    });
}
