import type {
  ItemFiles,
  LibraryIndex,
  LibraryState,
} from "../core/library_ports.ts";
import { artistNames, type StoredItem } from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { ItemDetailView, ItemView } from "./library_commands.ts";

/** Converts the library's items to the promised shape. */
export function itemView(item: StoredItem): ItemView {
  const { userData } = item;
  return {
    id: item.id,
    name: item.name,
    type: item.type,
    year: item.year,
    runtimeMs: item.runtimeMs,
    seriesName: item.seriesName,
    seasonNumber: item.seasonNumber,
    episodeNumber: item.episodeNumber,
    libraryId: item.libraryId,
    albumName: item.albumName,
    episodeNumberEnd: item.episodeNumberEnd,
    artist: artistNames(item),
    artists: [...item.artists],
    albumArtist: item.albumArtist,
    multiDisc: item.multiDisc,
    played: userData.played,
    favorite: userData.favorite,
    positionMs: userData.positionMs,
    hasPicture: item.picture !== null,
  };
}

export function itemDetailView(
  library: LibraryIndex,
  account: TokenKey,
  item: StoredItem,
  files: Omit<ItemFiles, "item"> | null = null,
): ItemDetailView {
  const { userData, libraryId } = item;
  const libraries = library.listLibraries(account);
  return {
    ...itemView(item),
    libraryName: libraries.find((it) => it.id === libraryId)?.name ?? "",
    parentId: item.parentId,
    seriesId: item.seriesId,
    overview: item.overview,
    genres: [...item.genres],
    officialRating: item.officialRating,
    communityRating: item.communityRating,
    container: item.container,
    sizeBytes: item.sizeBytes,
    playCount: userData.playCount,
    lastPlayedAt: userData.lastPlayedAt?.toISOString() ?? null,
    versions: files?.versions.map((it) => ({ ...it })) ?? null,
    parts: files?.parts.map(({ id, name, runtimeMs, userData }) => ({
      id,
      name,
      runtimeMs,
      positionMs: userData.positionMs,
    })) ?? null,
    childCount: library.countItems(account, { parentId: item.id }),
  };
}

export function libraryView(library: LibraryState, items: number) {
  const { id, name, collectionType, cursor } = library;
  const syncedAt = cursor?.toISOString() ?? null;
  return { id, name, collectionType, items, syncedAt };
}
