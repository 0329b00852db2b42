import { type DemoItem, NAMED_KINDS } from "./library_items.ts";

const FOLDER_KINDS: readonly string[] = [
  "Series",
  "Season",
  "MusicAlbum",
  "MusicArtist",
  "PhotoAlbum",
  "Playlist",
  "BoxSet",
  "CollectionFolder",
  "UserView",
  "UserRootFolder",
  "Folder",
  "ManualPlaylistsFolder",
  "Genre",
  "MusicGenre",
  "Studio",
  "Person",
  "Year",
];

const VIDEO_KINDS: readonly string[] = [
  "Movie",
  "Episode",
  "Video",
  "MusicVideo",
  "Trailer",
];

/** Kinds for which the server does not send whether they are folders. */
const NO_FOLDER_KINDS: readonly string[] = [
  "Book",
  "Photo",
  ...NAMED_KINDS,
];

/**
 * Returns false for an artist without a folder, who is known by the name alone,
 * as a genre is.
 */
export function hasFolderFlag({ kind, folderId }: DemoItem): boolean {
  return !NO_FOLDER_KINDS.includes(kind) &&
    (kind !== "MusicArtist" || folderId !== "");
}

export function isFolder({ kind }: DemoItem): boolean {
  return FOLDER_KINDS.includes(kind);
}

/** Returns whether an item is an episode without a file. */
export function isMissingEpisode({ kind, details }: DemoItem): boolean {
  return kind === "Episode" && details?.LocationType === "Virtual";
}

/** Returns whether an item has a file. */
export function isPlayable(item: DemoItem): boolean {
  return !isFolder(item) && !isMissingEpisode(item);
}

export function isVideo({ kind }: DemoItem): boolean {
  return VIDEO_KINDS.includes(kind);
}

export function mediaTypeOf(item: DemoItem): string {
  const { kind } = item;
  if (isVideo(item)) return "Video";
  if (kind === "Audio" || kind === "AudioBook") return "Audio";
  return kind === "Photo" || kind === "Book" ? kind : "Unknown";
}
