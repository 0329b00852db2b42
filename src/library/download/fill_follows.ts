import { byAiredOrder } from "../../core/aired_order.ts";
import type { Download } from "../../core/download_ports.ts";
import { type Failure, toFailure } from "../../core/failure.ts";
import type { Follow, FollowIndex } from "../../core/follow_ports.ts";
import type { LibraryIndex } from "../../core/library_ports.ts";
import { INSIDE_LIMIT, type MediaItem } from "../../core/media_item.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { DownloadDependencies } from "./download_file.ts";
import {
  type AccountSession,
  type FileItem,
  listFiles,
  planDownload,
} from "./download_plan.ts";
import { deleteFiles } from "./download_records.ts";
import { dropDownloads } from "./drop_downloads.ts";
import {
  type FollowedSeries,
  planFollow,
  wantedEpisodes,
} from "./plan_follow.ts";

export interface FollowDependencies extends DownloadDependencies {
  readonly follows: FollowIndex;
  readonly library: {
    readonly items: Pick<LibraryIndex["items"], "listItems">;
  };
}

type WithSession = (
  account: TokenKey,
  use: (session: AccountSession) => Promise<void>,
) => Promise<void>;

/**
 * Brings the downloads of followed series up to date with the library: deletes
 * those that are no longer kept, then queues the next episodes. A series without
 * stored episodes stays as it is, such as that of an account that signed out.
 *
 * @param options.root is the folder to save to
 * @param options.withSession lends the session of an account, if the size of an
 * episode has to be asked for
 * @throws {Failure} the first one, once the other series are up to date
 */
export async function fillFollows(
  deps: FollowDependencies,
  { root, withSession }: { root: string; withSession: WithSession },
): Promise<void> {
  const failures: Failure[] = [];
  for (const follow of deps.follows.listFollows()) {
    try {
      await fillFollow(deps, follow, { root, withSession });
    } catch (caught) {
      failures.push(toFailure(caught));
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first;
}

async function fillFollow(
  deps: FollowDependencies,
  follow: Follow,
  { root, withSession }: { root: string; withSession: WithSession },
): Promise<void> {
  const series = readSeries(deps, follow);
  if (series.episodes.length === 0) return;
  const known = new Set(series.downloads.map(({ itemId }) => itemId));
  const missing = wantedEpisodes(series).filter(({ id }) => !known.has(id));
  if (missing.length === 0) {
    return apply(deps, series, { root, files: new Map() });
  }
  await withSession(follow, async (session) => {
    const files = new Map<string, FileItem>();
    for (const item of missing) {
      const [file, ...others] = await listFiles(session, [item]);
      // The size of an episode in parts is that of several downloads.
      const isOne = file?.id === item.id && others.length === 0;
      if (isOne && !file.isRemote) files.set(item.id, file);
    }
    // A user may have removed or asked for one meanwhile.
    apply(deps, readSeries(deps, follow), { root, files, session });
  });
}

/** Returns the bytes that a followed series takes, once all is downloaded. */
export function followedBytes(
  { downloads }: Pick<DownloadDependencies, "downloads">,
  follow: Follow,
): number {
  return downloadsOf({ downloads }, follow).filter((it) => it.isFollowed)
    .reduce(
      (sum, it) => sum + Math.max(it.sizeBytes ?? 0, it.receivedBytes),
      0,
    );
}

function apply(
  deps: FollowDependencies,
  series: FollowedSeries,
  { root, files, session }: {
    root: string;
    files: ReadonlyMap<string, FileItem>;
    session?: AccountSession;
  },
): void {
  const { fetch, evict } = planFollow(series, {
    now: deps.clock.now(),
    sizeOf: ({ id }) => files.get(id)?.sizeBytes ?? null,
  });
  for (const it of evict) evictOne(deps, it);
  for (const { id } of fetch) {
    const item = files.get(id);
    if (item === undefined || session === undefined) continue;
    const { account } = session;
    const planned = planDownload(deps, { account, item, root });
    // Another user of the same server may have it.
    if (deps.downloads.findDownload(planned) !== null) continue;
    const { sizeBytes } = item;
    deps.downloads.saveDownload({ ...planned, sizeBytes, isFollowed: true });
  }
}

/** A file that another program has changed is left alone. */
function evictOne(deps: FollowDependencies, planned: Download): void {
  const download = deps.downloads.findDownload(planned);
  if (!download?.isFollowed) return; // a user asked for it meanwhile
  const { path, sizeBytes, state } = download;
  const isOurs = state === "done" && path !== null &&
    deps.files.sizeOf(path) === sizeBytes;
  if (isOurs) deleteFiles(deps, download);
  dropDownloads(deps, [download]);
}

function readSeries(deps: FollowDependencies, follow: Follow): FollowedSeries {
  const episodes = episodesOf(deps, follow);
  return {
    follow,
    episodes,
    downloads: downloadsOf(deps, { ...follow, episodes }),
    skipped: deps.follows.listSkipped(follow.serverId),
  };
}

function downloadsOf(
  { downloads }: Pick<DownloadDependencies, "downloads">,
  { serverId, userId, seriesId, episodes = [] }: Follow & {
    episodes?: readonly MediaItem[];
  },
): Download[] {
  // Downloads of older versions have no group.
  const ids = new Set(episodes.map(({ id }) => id));
  return downloads.listDownloads().filter((it) =>
    it.serverId === serverId && it.userId === userId &&
    (it.group?.id === seriesId || ids.has(it.itemId))
  );
}

/** Lists the stored episodes in order, without specials that have no place. */
function episodesOf(
  { library }: FollowDependencies,
  { serverId, userId, seriesId }: Follow,
): MediaItem[] {
  const account = { serverId, userId };
  const inside = (parentId: string) =>
    library.items.listItems(account, { parentId }, {
      offset: 0,
      limit: INSIDE_LIMIT,
    }).items;
  const children = inside(seriesId);
  const all = children.flatMap((it) =>
    it.type === "season" ? inside(it.id) : [it]
  );
  const episodes = new Map<string, MediaItem>();
  for (const it of all) {
    const isPlaced = it.seasonNumber !== 0 || it.airing !== null;
    if (it.type === "episode" && isPlaced) episodes.set(it.id, it);
  }
  return [...episodes.values()].sort(byAiredOrder);
}
