import type { DemoLibrary } from "./library.ts";
import type { DemoUserData } from "./library_model.ts";
import { type DemoItem, NAMED_KINDS } from "./library_items.ts";
import type { SignedInCall } from "./route.ts";
import type { DemoMode } from "./demo_options.ts";

/** The user of the user data, and the generation of the reply. */
export interface UserDataViewer {
  readonly library: DemoLibrary;
  readonly userId: string;
  readonly mode: DemoMode;
  /** True if the request asked for the total number of items in a folder. */
  readonly counted: boolean;
}

/** Builds a `UserItemDataDto`; a folder's is counted from its items. */
export function userDataView(item: DemoItem, viewer: UserDataViewer) {
  const data = viewer.library.userData(viewer.userId, item);
  const inside = COUNTED_KINDS.includes(item.kind)
    ? insideView(item, viewer)
    : {
      PlayedPercentage: shareOf(item, data),
      Played: data.played,
    };
  const { PlayedPercentage, Played, ...counts } = inside;
  return {
    Rating: data.likes === null ? undefined : data.likes ? 10 : 1,
    PlayedPercentage,
    ...counts,
    PlaybackPositionTicks: data.positionTicks,
    PlayCount: data.playCount,
    IsFavorite: data.favorite,
    Likes: data.likes ?? undefined,
    LastPlayedDate: data.lastPlayedMs === null
      ? undefined
      : longDate(data.lastPlayedMs),
    Played,
    Key: keyOf(item, viewer.mode),
    ItemId: item.id,
  };
}

/** Sends listeners the new user data of items, and of the folder of each. */
export function announceUserData(
  { library, device, options, events }: Pick<
    SignedInCall,
    "library" | "device" | "options" | "events"
  >,
  items: readonly DemoItem[],
): void {
  const userId = device.user.id;
  const viewer = { library, userId, mode: options.mode, counted: false };
  const changed = new Set(items.flatMap((item) => {
    const folder = library.findFolder(item.folderId);
    const parent = item.parent ?? (folder && library.folderItem(folder));
    return parent === null ? [item] : [item, parent];
  }));
  const list = [...changed].map((it) => userDataView(it, viewer));
  events.userDataChanged(userId, list);
}

const COUNTED_KINDS = ["Series", "Season", "BoxSet", "Playlist"];

/** 10.11 and older send the share only together with the total. */
function insideView(
  item: DemoItem,
  { library, userId, mode, counted }: UserDataViewer,
) {
  const all = library.playableIn(item);
  const left = all.filter((it) => !library.userData(userId, it).played).length;
  const share = all.length === 0 ? 0 : 100 * (all.length - left) / all.length;
  return {
    PlayedPercentage: mode === "12" || (counted && all.length > 0)
      ? share
      : undefined,
    UnplayedItemCount: left,
    Played: left === 0,
  };
}

function shareOf(item: DemoItem, data: Readonly<DemoUserData>) {
  return item.runTimeTicks === null || data.positionTicks === 0
    ? undefined
    : 100 * data.positionTicks / item.runTimeTicks;
}

/** Returns the key of an item's stored data: another id, with dashes. */
function keyOf(item: DemoItem, mode: DemoMode): string {
  const imdb = item.details?.ProviderIds?.Imdb;
  if (imdb !== undefined) return imdb;
  const three = (number: number | null) => String(number ?? 0).padStart(3, "0");
  const four = (number: number | null) => String(number ?? 0).padStart(4, "0");
  const { series, index, parentIndex, kind, name } = item;
  if (NAMED_KINDS.includes(kind)) return `${kind}-${name}`;
  if (kind === "MusicArtist") return `Artist-${name}`;
  if (series !== null && item.kind === "Episode" && index !== null) {
    return `${dashed(series.id)}${three(parentIndex)}${three(index)}`;
  }
  if (series !== null && item.kind === "Season" && index !== null) {
    return `${dashed(series.id)}${three(index)}`;
  }
  if (mode === "12" && item.kind === "Audio" && item.parent !== null) {
    return `${item.artist}-${item.parent.name}-${four(parentIndex)}-` +
      `${four(index)}${item.name}`;
  }
  if (mode === "12" && item.kind === "MusicAlbum") {
    return `${item.artist}-${item.name}`;
  }
  return dashed(item.id);
}

export function dashed(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Formats seven fractional digits, like .NET. */
export function longDate(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/, "0000Z");
}
