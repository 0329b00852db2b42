import { type FailureKind, toFailure } from "../../core/failure.ts";
import type {
  ItemPage,
  ItemPageQuery,
  LibraryState,
} from "../../core/library_ports.ts";
import { ITEM_TYPES, type MediaItem } from "../../core/media_item.ts";
import type { Comparison, SyncRun } from "../../core/sync_run.ts";
import { syncMarks } from "./mark_sync.ts";
import { chunksOf, pagesOf } from "./pages.ts";
import type { SyncOptions } from "./sync_libraries.ts";
import type { SyncDependencies } from "./dependencies.ts";

/**
 * A small first page shows items soon; large later ones cost the server less.
 */
const FIRST_PAGE_ITEMS = 500;
const PAGE_ITEMS = 2_000;
const MARKS_PER_PAGE = 2_000;
/**
 * A transaction writes to every index, even for a few items. It collects this
 * many items, but only for this time, so that a kill loses little.
 */
const BATCH_ITEMS = 5_000;
const BATCH_MS = 2_000;
/** The server stores times in seconds, and its pages take a while. */
const OVERLAP_MS = 60_000;
/** Equal counts can hide one removed and one added item. */
const COMPARED_EVERY_MS = 24 * 60 * 60 * 1_000;
const TOO_MUCH: readonly FailureKind[] = ["timeout", "server_error"];
/** Above this, requesting each item again costs more than it saves. */
const MAX_DOUBTED = 1_000;

export interface Changes {
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  /** Received entries that cannot be read as items. */
  readonly unreadable: number;
}

/**
 * Brings one library of one account up to date.
 *
 * A run lists everything, or what was saved since the cursor, page by page, and
 * records its progress. Marks come from the lists of marked items. Every id is
 * compared if the server's count differs from the stored one, once a day, and
 * after a listing that was interrupted or during which something changed.
 */
export class LibrarySync {
  readonly #deps: SyncDependencies;
  readonly #options: SyncOptions & { state: LibraryState };
  readonly #changes = { added: 0, updated: 0, removed: 0 };
  /** Ids that the server has listed in this call. */
  readonly #seen = new Set<string>();
  /** Ids of items that cannot be read. */
  readonly #unreadable = new Set<string>();
  /** True once a large page was too much for the server. */
  #smallPages = false;
  /** The number of unreadable items without an id: each may be a stored one. */
  #nameless = 0;
  /** Stored ids that this library did not list although the server has them. */
  readonly #elsewhere: string[] = [];

  constructor(
    deps: SyncDependencies,
    options: SyncOptions & { state: LibraryState },
  ) {
    this.#deps = deps;
    this.#options = options;
  }

  /** The changes so far, also if {@link run} has failed. */
  get changes(): Changes {
    const unreadable = this.#unreadable.size + this.#nameless;
    return { ...this.#changes, unreadable };
  }

  /** @throws {Failure} `forbidden` if the account may not use the library */
  async run(): Promise<void> {
    const run = this.#begin();
    const { library } = this.#deps;
    const { account, state } = this.#options;
    const totals = await this.#list(run);
    const whole = run.since === null && run.nextIndex === 0;
    const exact = whole && totals.size === 1 && totals.has(this.#seen.size);
    // An interrupted run may have started days ago.
    const long = run.since === null || run.nextIndex > 0;
    const changed = long && await this.#changedMeanwhile(run);
    const isQuick = !this.#isDue(run) && await this.#isUpToDate();
    let [total = null] = totals;
    if (!isQuick) {
      const isListed = exact && !changed;
      if (!isListed) total = await this.#compare();
      if (!isListed || !this.#holdsAllListed()) await this.#removeVanished();
      await this.#countUnplayable();
    }
    const timed = this.#options.server.clockSkewMs() !== null;
    const startedAt = timed ? run.startedAt : null;
    const compared = isQuick ? comparison(state) : this.#compared(run, total);
    const end = { startedAt, ...compared };
    library.libraries.finishRun(account, { libraryId: state.id, run: end });
  }

  async #countUnplayable(): Promise<void> {
    // The counts of a server that lists invalid entries are unreliable.
    if (this.#nameless > 0) return;
    const { account, server, state } = this.#options;
    const counts = await server.library.countUnplayable(state.id);
    const { libraries } = this.#deps.library;
    libraries.saveUnplayable(account, { library: state, counts });
  }

  /** Returns whether every id must be compared, whatever the server counts. */
  #isDue({ since, startedAt }: SyncRun): boolean {
    const { comparedAt } = this.#options.state;
    if (since === null || comparedAt === null) return true;
    const ageMs = startedAt.getTime() - comparedAt.getTime();
    return ageMs < -OVERLAP_MS || ageMs >= COMPARED_EVERY_MS;
  }

  /** Reads the marks. @returns whether the server's count matches */
  async #isUpToDate(): Promise<boolean> {
    const { account, server, state } = this.#options;
    const { missing, updated } = await syncMarks(this.#deps, this.#options);
    this.#changes.updated += updated;
    if (missing.length > MAX_DOUBTED) return false;
    for (const ids of chunksOf(missing)) {
      this.#apply(await this.#fetch(ids), null);
    }
    const total = await server.library.countItems(state.id);
    return total === this.#count(account) + state.unlisted;
  }

  /** Ignores a count that the unreadable items do not explain. */
  #compared(
    { startedAt }: SyncRun,
    total: number | null,
  ): Comparison {
    const unlisted = this.#unreadable.size + this.#nameless;
    const isExplained = total === this.#count(this.#options.account) + unlisted;
    return { comparedAt: isExplained ? startedAt : null, unlisted };
  }

  #count(account: SyncOptions["account"]): number {
    const filter = { libraryId: this.#options.state.id, types: ITEM_TYPES };
    return this.#deps.library.items.countItems(account, filter);
  }

  /** Releases items that have moved, once every library was read. */
  release(): void {
    const { account, state } = this.#options;
    const moved = { libraryId: state.id, ids: this.#elsewhere };
    this.#deps.library.synced.releaseItems(account, moved);
  }

  /** Returns an interrupted run if it is of the wanted kind, or a new one. */
  #begin(): SyncRun {
    const { account, full, server, state } = this.#options;
    if (state.run && (!full || state.run.since === null)) return state.run;
    const skewMs = server.clockSkewMs() ?? 0;
    const nowMs = this.#deps.clock.now().getTime();
    const run: SyncRun = {
      startedAt: new Date(nowMs + skewMs),
      since: full || state.cursor === null ? null : before(state.cursor),
      nextIndex: 0,
    };
    this.#deps.library.libraries.saveRun(account, { libraryId: state.id, run });
    return run;
  }

  /** Stores every page of the run. @returns the totals on the pages */
  async #list(run: SyncRun): Promise<Set<number>> {
    const totals = new Set<number>();
    const { clock } = this.#deps;
    let batch: MediaItem[] = [];
    let sinceMs = clock.monotonicMs();
    const pages = this.#pages(run.since, run.nextIndex);
    for await (const { page, nextIndex, last } of pages) {
      totals.add(page.total);
      batch.push(...page.items);
      this.#note(page);
      const isDue = clock.monotonicMs() - sinceMs >= BATCH_MS;
      if (batch.length < BATCH_ITEMS && !isDue && !last) continue;
      this.#apply(batch, { ...run, nextIndex });
      batch = [];
      sinceMs = clock.monotonicMs();
      this.#tell(Math.min(nextIndex, page.total), page.total);
    }
    return totals;
  }

  /** Reads items that were saved while the pages were listed. */
  async #changedMeanwhile(run: SyncRun): Promise<boolean> {
    const { added, updated } = this.#changes;
    for await (const { page } of this.#pages(before(run.startedAt), 0)) {
      this.#apply(page.items, null);
      this.#note(page);
    }
    return this.#changes.added > added || this.#changes.updated > updated;
  }

  /**
   * Reads every id with its marks; fetches the items that are not stored.
   *
   * @returns how many items the server counts
   */
  async #compare(): Promise<number> {
    const { account, server, state } = this.#options;
    const { synced } = this.#deps.library;
    this.#seen.clear();
    const limit = MARKS_PER_PAGE;
    const query = { libraryId: state.id, limit };
    const pages = pagesOf(
      (startIndex) => server.library.listMarks({ ...query, startIndex }),
      { from: 0, limit, idsOf: ({ marks }) => marks.map(({ id }) => id) },
    );
    const missing = new Set<string>();
    let counted = 0;
    for await (const { page: { marks, unreadable, total } } of pages) {
      counted = total;
      this.#nameless = Math.max(this.#nameless, unreadable);
      for (const { id } of marks) this.#seen.add(id);
      const found = synced.applyMarks(account, { libraryId: state.id, marks });
      this.#changes.updated += found.updated;
      for (const id of found.missing) missing.add(id);
    }
    for (const ids of chunksOf([...missing])) {
      this.#apply(await this.#fetch(ids), null);
    }
    return counted;
  }

  /** Returns whether exactly the listed items are stored. */
  #holdsAllListed(): boolean {
    return this.#unreadable.size === 0 && this.#nameless === 0 &&
      this.#count(this.#options.account) === this.#seen.size;
  }

  /** Removes what the server did not list, once it has confirmed that. */
  async #removeVanished(): Promise<void> {
    if (this.#nameless > 0) return;
    const { account, state } = this.#options;
    const { synced } = this.#deps.library;
    const vanished = synced.listIds(account, state.id)
      .filter((id) => !this.#seen.has(id));
    if (vanished.length === 0) return;
    const alive = new Set<string>();
    const doubted = vanished.length <= MAX_DOUBTED ? vanished : [];
    for (const ids of chunksOf(doubted)) {
      for (const { id } of await this.#fetch(ids)) alive.add(id);
    }
    if (this.#nameless > 0) return;
    this.#elsewhere.push(...alive);
    for (const id of this.#unreadable) alive.add(id);
    const ids = vanished.filter((id) => !alive.has(id));
    const removed = { libraryId: state.id, ids };
    this.#changes.removed += synced.removeItems(account, removed);
  }

  #pages(savedSince: Date | null, from: number) {
    const libraryId = this.#options.state.id;
    return pagesOf(
      (startIndex, limit) =>
        this.#page({ libraryId, savedSince, startIndex, limit }),
      {
        from,
        limit: PAGE_ITEMS,
        first: FIRST_PAGE_ITEMS,
        idsOf: ({ items, unreadable }) => [
          ...items.map(({ id }) => id),
          ...unreadable.map((id, at) => id ?? `${at}`),
        ],
      },
    );
  }

  /** Reads a page that takes too long, or is too large, in smaller ones. */
  async #page(query: ItemPageQuery): Promise<ItemPage> {
    const { server } = this.#options;
    const isLarge = query.limit > FIRST_PAGE_ITEMS;
    if (!isLarge || !this.#smallPages) {
      try {
        return await server.library.listItems(query);
      } catch (caught) {
        const failure = toFailure(caught);
        if (!isLarge || !TOO_MUCH.includes(failure.kind)) throw failure;
        this.#smallPages = true;
      }
    }
    const pages: ItemPage[] = [];
    for (let at = 0; at < query.limit; at += FIRST_PAGE_ITEMS) {
      const startIndex = query.startIndex + at;
      const limit = FIRST_PAGE_ITEMS;
      pages.push(
        await server.library.listItems({ ...query, startIndex, limit }),
      );
      if (startIndex + limit >= (pages.at(-1)?.total ?? 0)) break;
    }
    return {
      items: pages.flatMap((it) => it.items),
      unreadable: pages.flatMap((it) => it.unreadable),
      total: pages.at(-1)?.total ?? 0,
    };
  }

  async #fetch(ids: readonly string[]): Promise<readonly MediaItem[]> {
    const { server: { library }, state } = this.#options;
    const query = { libraryId: state.id, ids };
    const found = await library.listItemsById(query);
    this.#note(found);
    return found.items;
  }

  /** Remembers unreadable items: they still exist on the server. */
  #note({ unreadable }: Pick<ItemPage, "unreadable">): void {
    let nameless = 0;
    for (const id of unreadable) {
      if (id === null) {
        nameless++;
        continue;
      }
      this.#unreadable.add(id);
      this.#seen.add(id);
    }
    this.#nameless += nameless;
  }

  #apply(items: readonly MediaItem[], run: SyncRun | null): void {
    const { account, state } = this.#options;
    const { synced } = this.#deps.library;
    for (const { id } of items) this.#seen.add(id);
    const applied = synced.applyItems(account, state.id, { items, run });
    this.#changes.added += applied.added;
    this.#changes.updated += applied.updated;
  }

  #tell(done: number, total: number): void {
    this.#options.tell({ library: this.#options.state.name, done, total });
  }
}

function before(date: Date): Date {
  return new Date(date.getTime() - OVERLAP_MS);
}

function comparison({ comparedAt, unlisted }: LibraryState): Comparison {
  return { comparedAt, unlisted };
}
