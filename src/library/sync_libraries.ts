import { toFailure } from "../core/failure.ts";
import { ITEM_TYPES, type MediaLibrary } from "../core/media_item.ts";
import type { LibraryParts, Session, SyncProgress } from "./sync_parts.ts";
import { LibrarySync } from "./library_sync.ts";
import { sendUnsentPlays } from "./unsent_plays.ts";

/** Jellyfin's kinds of library that hold what is kept; null is a mixed one. */
const KEPT_COLLECTIONS: readonly (string | null)[] = [
  null,
  "movies",
  "tvshows",
  "music",
  "musicvideos",
  "homevideos",
];

export interface SyncOptions extends Session {
  /** Everything anew, not only what was saved since the last time. */
  readonly full: boolean;
  readonly tell: (progress: SyncProgress) => void;
}

export interface SyncReport {
  /** How many were brought up to date. */
  readonly libraries: number;
  /** Those that the server does not let this account read. */
  readonly skipped: readonly MediaLibrary[];
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  /** All that the account has now. */
  readonly items: number;
  readonly durationMs: number;
}

/**
 * Brings what is known of an account's libraries up to date. Interrupted at any
 * point, the next call goes on where it was; readers see whole pages only.
 *
 * @throws {Failure} `rejected`, `forbidden` when the account may not use the
 * server at all; `unreachable` and the like; `storage_…`
 */
export async function syncLibraries(
  parts: LibraryParts,
  options: SyncOptions,
): Promise<SyncReport> {
  const { account, server, token } = options;
  const startMs = parts.clock.monotonicMs();
  await sendUnsentPlays(parts.library, options);
  const libraries = (await server.library.listLibraries(token))
    .filter((it) => KEPT_COLLECTIONS.includes(it.collectionType));
  let { removed } = parts.library.saveLibraries(account, libraries);
  let added = 0;
  let updated = 0;
  const skipped: MediaLibrary[] = [];
  for (const library of parts.library.listLibraries(account)) {
    const sync = new LibrarySync(parts, { ...options, state: library });
    const changes = await allowed(options, () => sync.run());
    if (changes === null) skipped.push(library);
    added += changes?.added ?? 0;
    updated += changes?.updated ?? 0;
    removed += changes?.removed ?? 0;
  }
  return {
    libraries: libraries.length - skipped.length,
    skipped,
    added,
    updated,
    removed,
    items: parts.library.countItems(account, { types: ITEM_TYPES }),
    durationMs: Math.round(parts.clock.monotonicMs() - startMs),
  };
}

/** null when only this one is forbidden: the token still works elsewhere. */
async function allowed<T>(
  { server, token }: Session,
  use: () => Promise<T>,
): Promise<T | null> {
  try {
    return await use();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "forbidden") throw failure;
    await server.me(token);
    return null;
  }
}
