import type { LibraryIndex } from "../core/library_ports.ts";
import type { MediaLibrary, StoredItem } from "../core/media_item.ts";
import type { NewItem } from "../core/shelf_ports.ts";
import type { TokenKey } from "../core/token_key.ts";

const DAY_MS = 86_400_000;
/** A series that was not played for a year is left out. */
const NEXT_UP_DAYS = 365;

/** The shelves of the home screen; no item is on two of them. */
export interface Shelves {
  /** Items in progress, the last one played first. */
  readonly resume: readonly StoredItem[];
  /** The next episode of each series, the last one played first. */
  readonly next: readonly StoredItem[];
  readonly libraries: readonly NewInLibrary[];
}

export interface NewInLibrary {
  readonly library: MediaLibrary;
  readonly items: readonly NewItem[];
}

/** Returns the shelves from the stored library, even without a server. */
export function listShelves(
  { libraries, shelves }: Pick<LibraryIndex, "libraries" | "shelves">,
  { account, now, limit }: {
    account: TokenKey;
    now: Date;
    /** The maximum of each shelf. */
    limit: number;
  },
): Shelves {
  const since = new Date(now.getTime() - NEXT_UP_DAYS * DAY_MS);
  const resume = shelves.listInProgress(account, { limit });
  const inProgress = new Set(resume.map((it) => it.seriesId ?? it.id));
  const next = shelves
    .listNextUp(account, { since, limit: limit + inProgress.size })
    .filter((it) => !inProgress.has(it.seriesId ?? it.id))
    .slice(0, limit);
  const taken = new Set([...resume, ...next].map((it) => it.id));
  const filled = libraries.listLibraries(account)
    .map((it) => ({
      library: it,
      items: shelves
        .listNew(account, { libraryId: it.id, limit: limit + taken.size })
        .filter(({ item }) => !taken.has(item.id))
        .slice(0, limit),
    }))
    .filter(({ items }) => items.length > 0);
  return { resume, next, libraries: filled };
}
