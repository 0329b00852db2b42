import { type Failure, toFailure } from "../../core/failure.ts";
import { ITEM_TYPES, type MediaLibrary } from "../../core/media_item.ts";
import type { UnplayableItems } from "../../core/unplayable.ts";
import type {
  Session,
  SyncDependencies,
  SyncProgress,
} from "./dependencies.ts";
import { type Changes, LibrarySync } from "./library_sync.ts";
import { OWN_FAULTS } from "./own_faults.ts";
import { syncLists } from "../lists/sync_lists.ts";
import { sendUnsent } from "../playback/send_unsent.ts";

/** Views of playlists and collections, which are not libraries. */
const OF_LISTS: readonly (string | null)[] = ["playlists", "boxsets"];
/** Views without a listing. */
const UNSUPPORTED: readonly (string | null)[] = ["livetv"];
/** Libraries that stay when they are empty; others may hold nothing to play. */
const MEDIA: readonly (string | null)[] = [
  null,
  "movies",
  "tvshows",
  "music",
  "musicvideos",
  "homevideos",
];

export interface SyncOptions extends Session {
  /** If true, reads everything again, not only newly saved items. */
  readonly full: boolean;
  readonly tell: (progress: SyncProgress) => void;
}

/** A library that was not, or not completely, read. */
export interface SkippedLibrary {
  readonly library: MediaLibrary;
  readonly reason: "unsupported" | "forbidden" | "failed";
  /** null for an unsupported library. */
  readonly failure: Failure | null;
}

export interface SyncReport {
  /** The number of libraries that were updated. */
  readonly libraries: number;
  /** In the server's order. */
  readonly skipped: readonly SkippedLibrary[];
  /** The failure to read playlists and collections; null if there was none. */
  readonly listsFailure: Failure | null;
  /** The names of libraries that the server no longer lists. */
  readonly delisted: readonly string[];
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  /** The number of received items that cannot be read. */
  readonly unreadable: number;
  /** Books, photos and the like. */
  readonly unplayable: readonly UnplayableItems[];
  /** The number of items that the account has now. */
  readonly items: number;
  readonly durationMs: number;
}

/**
 * Brings an account's libraries up to date. After an interruption at any point
 * the next call continues; readers see only whole pages. A library that fails
 * does not stop the others, and keeps its stored items.
 *
 * @throws {Failure} `rejected`, `forbidden` when the account may not use the
 * server at all; `unreachable` and the like; `storage_…`
 */
export async function syncLibraries(
  deps: SyncDependencies,
  options: SyncOptions,
): Promise<SyncReport> {
  const { account, server } = options;
  const { library: index, clock } = deps;
  const startMs = clock.monotonicMs();
  await sendUnsent(index, options);
  const { libraries: listed, unreadable } = await server.library
    .listLibraries();
  const views = listed.filter((it) => !OF_LISTS.includes(it.collectionType));
  const readable = views.filter((it) =>
    !UNSUPPORTED.includes(it.collectionType)
  );
  const unnamed = unreadable > 0 ? index.libraries.listLibraries(account) : [];
  const all = [...new Map([...unnamed, ...readable].map((it) => [it.id, it]))
    .values()];
  const total = { added: 0, updated: 0, removed: 0, unreadable: 0 };
  const delisted = index.libraries.listLibraries(account)
    .filter(({ id }) => !views.some((it) => it.id === id) && unreadable === 0)
    .map(({ name }) => name);
  total.removed += index.libraries.saveLibraries(account, all).removed;
  const failed = new Map<string, Failure>();
  const syncs: LibrarySync[] = [];
  for (const state of index.libraries.listLibraries(account)) {
    if (!readable.some(({ id }) => id === state.id)) continue;
    const sync = new LibrarySync(deps, { ...options, state });
    const failure = await ownFailure(
      { session: options, failed },
      () => sync.run(),
    );
    if (failure !== null) failed.set(state.id, failure);
    add(total, sync.changes);
    syncs.push(sync);
  }
  for (const sync of syncs) sync.release();
  const isEmpty = ({ id, collectionType }: MediaLibrary) =>
    !MEDIA.includes(collectionType) && !failed.has(id) &&
    index.items.countItems(account, { libraryId: id, types: ITEM_TYPES }) === 0;
  const empty = readable.filter(isEmpty);
  const kept = all.filter((it) => !empty.includes(it));
  if (empty.length > 0) index.libraries.saveLibraries(account, kept);
  index.libraries.keepUnplayable(account, all.map(({ id }) => id));
  const listsFailure = await syncLists(deps, options);
  return {
    libraries: readable.length - empty.length - failed.size,
    skipped: skippedOf(views, { failed, empty }),
    listsFailure,
    delisted,
    ...total,
    unplayable: index.libraries.listUnplayable(account),
    items: index.items.countItems(account, { types: ITEM_TYPES }),
    durationMs: Math.round(clock.monotonicMs() - startMs),
  };
}

function add(total: { -readonly [K in keyof Changes]: number }, more: Changes) {
  total.added += more.added;
  total.updated += more.updated;
  total.removed += more.removed;
  total.unreadable += more.unreadable;
}

function skippedOf(
  views: readonly MediaLibrary[],
  { failed, empty }: {
    failed: ReadonlyMap<string, Failure>;
    empty: readonly MediaLibrary[];
  },
): SkippedLibrary[] {
  return views.flatMap((library): SkippedLibrary[] => {
    const failure = failed.get(library.id) ?? null;
    if (failure !== null) {
      const reason = failure.kind === "forbidden" ? "forbidden" : "failed";
      return [{ library, reason, failure }];
    }
    const isUnsupported = UNSUPPORTED.includes(library.collectionType) ||
      empty.includes(library);
    return isUnsupported
      ? [{ library, reason: "unsupported", failure: null }]
      : [];
  });
}

/**
 * Returns the failure if it concerns only this library. If a second library
 * takes too long, the server is slow.
 */
async function ownFailure(
  { session: { server }, failed }: {
    session: Session;
    failed: ReadonlyMap<string, Failure>;
  },
  use: () => Promise<void>,
): Promise<Failure | null> {
  try {
    await use();
    return null;
  } catch (caught) {
    const failure = toFailure(caught);
    if (!OWN_FAULTS.includes(failure.kind)) throw failure;
    const isSlow = failure.kind === "timeout" &&
      [...failed.values()].some((it) => it.kind === "timeout");
    if (isSlow) throw failure;
    await server.me();
    return failure;
  }
}
