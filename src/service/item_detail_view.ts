/** The details of an item, which lists of items do not need. */
import { Failure } from "../core/failure.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import { INSIDE_LIMIT, type StoredItem } from "../core/media_item.ts";
import { NO_TRACK } from "../core/media_ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { WholeItem } from "../core/whole_item.ts";
import {
  NOTHING_USUAL,
  type UsualTracks,
} from "../library/playback/choose_tracks.ts";
import { usualVersion } from "../library/playback/choose_version.ts";
import { trackMemories } from "../library/playback/track_memory.ts";
import { usualTracks } from "../library/playback/usual_tracks.ts";
import type { ServiceDependencies } from "./handlers.ts";
import type { ItemDetailView } from "./item_schemas.ts";
import { itemView } from "./item_views.ts";
import { readPreferences } from "./preferences.ts";
import type { AccountSession } from "./session.ts";
import { problemView } from "./views.ts";

/**
 * Converts the details of an item.
 *
 * @param whole the server's answer; a failure if it could not be asked, and null
 * if there was no need
 */
export function itemDetailView(
  library: LibraryIndex,
  { account, item, whole = null, usual = NOTHING_USUAL }: {
    account: TokenKey;
    item: StoredItem;
    whole?: Omit<WholeItem, "item"> | Failure | null | undefined;
    usual?: UsualTracks | undefined;
  },
): ItemDetailView {
  const { userData, libraryId } = item;
  const libraries = library.libraries.listLibraries(account);
  const problem = whole instanceof Failure ? whole : null;
  const asked = whole instanceof Failure ? null : whole;
  return {
    ...itemView(item),
    libraryName: libraries.find((it) => it.id === libraryId)?.name ?? "",
    parentId: item.parentId,
    seriesId: item.seriesId,
    originalTitle: item.originalTitle,
    overview: item.overview,
    genres: [...item.genres],
    officialRating: item.officialRating,
    communityRating: item.communityRating,
    container: item.container,
    sizeBytes: item.sizeBytes,
    playCount: userData.playCount,
    lastPlayedAt: userData.lastPlayedAt?.toISOString() ?? null,
    ...askedView(asked, usual),
    path: asked?.details.path ?? item.path,
    childCount: library.items.countItems(account, { parentId: item.id }),
    ...progressView(library, { account, item }),
    problem: problemView(problem),
  };
}

function versionViews(
  { versions }: Pick<WholeItem, "versions">,
  usual: UsualTracks,
) {
  const named = usualVersion(versions, usual.choices.version);
  const [first] = versions;
  return versions.map((version) => {
    const { audio, subtitle } = usualTracks(version, usual);
    const { id, name, container, sizeBytes, isRemote, tracks } = version;
    return {
      id,
      name,
      container,
      sizeBytes,
      linked: isRemote,
      tracks: tracks.map((track) => ({ ...track })),
      usual: version === (named ?? first),
      usualAudio: audio,
      usualSubtitles: subtitle === NO_TRACK ? null : subtitle,
    };
  });
}

/** Returns how much of a series or a season is watched. */
function progressView(
  { items, shelves }: Pick<LibraryIndex, "items" | "shelves">,
  { account, item }: { account: TokenKey; item: StoredItem },
): Pick<ItemDetailView, "episodeCount" | "watchedCount" | "seasons"> {
  const { id, type, seriesId, parentId } = item;
  const isSeries = type === "series";
  if (!isSeries && type !== "season") {
    return { episodeCount: null, watchedCount: null, seasons: null };
  }
  const series = isSeries ? id : seriesId ?? parentId;
  const progress = series === null ? [] : shelves.listProgress(account, series);
  const own = isSeries ? progress : progress.filter((it) => it.id === id);
  const sum = (key: "episodeCount" | "watchedCount") =>
    own.reduce((total, it) => total + it[key], 0);
  return {
    episodeCount: sum("episodeCount"),
    watchedCount: sum("watchedCount"),
    seasons: isSeries ? seasonViews() : null,
  };

  function seasonViews() {
    const window = { offset: 0, limit: INSIDE_LIMIT };
    const inside = items.listItems(account, { parentId: id }, window).items;
    return inside.filter((it) => it.type === "season").map((it) => ({
      id: it.id,
      name: it.name,
      seasonNumber: it.seasonNumber,
      ...progress.find((one) => one.id === it.id) ?? NO_EPISODES,
    }));
  }
}

const NO_EPISODES = { episodeCount: 0, watchedCount: 0 };

function askedView(
  whole: Omit<WholeItem, "item"> | null,
  usual: UsualTracks,
) {
  const copies = <T extends object>(list: readonly T[] | undefined) =>
    list?.map((it) => ({ ...it })) ?? null;
  const names = (list: readonly string[] | undefined) => list?.slice() ?? null;
  const date = (it: Date | null | undefined) => it?.toISOString() ?? null;
  const details = whole?.details;
  return {
    versions: whole && versionViews(whole, usual),
    parts: whole?.parts.map(({ id, name, runtimeMs, userData }) => ({
      id,
      name,
      runtimeMs,
      positionMs: userData.positionMs,
    })) ?? null,
    extras: copies(whole?.extras),
    collections: copies(whole?.collections ?? undefined),
    tagline: details?.tagline ?? null,
    people: copies(details?.people),
    studios: names(details?.studios),
    countries: names(details?.countries),
    tags: names(details?.tags),
    criticRating: details?.criticRating ?? null,
    endedAt: date(details?.endedAt),
    status: details?.status ?? null,
    addedAt: date(details?.addedAt),
    externalIds: details ? { ...details.externalIds } : null,
  };
}

/** Returns the choices of tracks for an item; undefined if there are none. */
export async function readUsual(
  { library, clock }: ServiceDependencies,
  session: AccountSession,
  { item, versions }: Pick<WholeItem, "item" | "versions">,
): Promise<UsualTracks | undefined> {
  const { account } = session;
  if (versions.length === 0) return undefined;
  const { choices } = trackMemories(library, { account })(item)?.usual() ?? {};
  const isChosen = Object.values(choices ?? {}).some((it) => it !== null);
  if (!isChosen) return undefined;
  // The account may want choices to be forgotten.
  const preferences = await readPreferences(session, { clock });
  return trackMemories(library, { account, preferences })(item)?.usual();
}
