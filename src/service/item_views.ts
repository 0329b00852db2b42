import type { LibraryState } from "../core/library_ports.ts";
import { artistNames, type StoredItem } from "../core/media_item.ts";
import type { ItemView } from "./item_schemas.ts";

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
    path: item.path,
    releasedAt: item.releasedAt?.toISOString() ?? null,
  };
}

export function libraryView(library: LibraryState, items: number) {
  const { id, name, collectionType, cursor } = library;
  const syncedAt = cursor?.toISOString() ?? null;
  return { id, name, collectionType, items, syncedAt };
}
