/** Decodes playlists, collections and their entries. */
import {
  type ItemList,
  LIST_MEDIA_TYPES,
  type ListEntry,
  type ListKind,
} from "../../core/list_ports.ts";
import { sortKeyOf } from "../../core/sort_key.ts";
import { decodeEach } from "./each.ts";
import { decodeId, record, textOf } from "./item.ts";

/** Maps Jellyfin's types of lists to ours. */
export const LIST_TYPES: Readonly<Record<string, ListKind>> = {
  Playlist: "playlist",
  BoxSet: "collection",
};

const NAME_MAX = 200;
const COUNT_MAX = 1_000_000;

/** Decodes a list; returns null for anything else. */
export function decodeList(value: unknown): ItemList | null {
  const { Name, SortName, Type, MediaType, ChildCount, UserData } =
    record(value) ?? {};
  const kind = typeof Type === "string" && Object.hasOwn(LIST_TYPES, Type)
    ? LIST_TYPES[Type]
    : undefined;
  const id = decodeId(value);
  if (id === null || kind === undefined) return null;
  const name = textOf(Name, NAME_MAX) ?? `Unnamed ${kind}`;
  const mediaType = LIST_MEDIA_TYPES.find((it) =>
    typeof MediaType === "string" && MediaType.toLowerCase() === it
  );
  return {
    id,
    kind,
    name,
    sortKey: sortKeyOf(textOf(SortName, NAME_MAX) ?? name),
    mediaType: mediaType ?? null,
    entryCount: countOf(ChildCount),
    favorite: record(UserData)?.IsFavorite === true,
  };
}

/** Decodes each entry that has an id. */
export function decodeEntries(entries: readonly unknown[]): ListEntry[] {
  return entries.flatMap((it) => {
    const id = decodeId(it);
    const [item = null] = decodeEach([it]).items;
    return id === null ? [] : [{ id, item }];
  });
}

function countOf(value: unknown): number | null {
  const isCount = Number.isSafeInteger(value) && Number(value) >= 0 &&
    Number(value) <= COUNT_MAX;
  return isCount ? Number(value) : null;
}
