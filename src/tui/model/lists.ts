import type { ItemSort } from "../../core/item_selection.ts";
import { foundPlaces } from "./found_places.ts";
import { isUnread } from "./list_rows.ts";
import { type Location, locationKey } from "./location.ts";
import { type Fetch, RowStore } from "./row_store.ts";
import { fixedRows } from "./fixed_rows.ts";
import { type ProgressSource, SeriesProgress } from "./series_progress.ts";
import { GROUPED_LIMIT } from "./search_groups.ts";
import { entryId, itemRow, type Row } from "./rows.ts";
import { filterAt, type State } from "./state.ts";
import type { ListedItem } from "./views.ts";

/** The number of lists to keep. */
const KEPT_LISTS = 8;

/** The list of a location. */
export interface List {
  /** null: not known yet. */
  readonly total: number | null;
  /** The number in the title, without groups and what the library lacks. */
  readonly titles: number | null;
  /** True if a search may have found more than it lists. */
  readonly isCut?: boolean;
  /** Why there are no rows; null if it is obvious. */
  readonly note: string | null;
  rowAt(index: number): Row | undefined;
  /** Announces which rows will be visible. */
  want(first: number, count: number): void;
}

/** Returns the rows of a window; undefined for those that are not read. */
export function rowsOf(
  list: List,
  { top, count }: { top: number; count: number },
) {
  const { total } = list;
  const shown = total === null ? count : Math.min(count, total - top);
  return Array.from(
    { length: Math.max(0, shown) },
    (_, i) => list.rowAt(top + i),
  );
}

/** The filter and the order of a list. */
export interface ListQuery {
  readonly filter: string;
  readonly sort: ItemSort;
}

export interface ListSource extends ProgressSource {
  /**
   * Returns the way to read a location's items; null if it has none to read.
   */
  fetchFor(location: Location, query: ListQuery): Fetch<ListedItem> | null;
  /** Returns the order of a location. */
  sortAt(location: Location): ItemSort;
  /** Returns the index of an item in the whole list; null if it is not there. */
  findIndex(
    location: Location,
    sought: { id: string; sort: ItemSort },
  ): Promise<number | null>;
  /** Returns the index of the cursor there. */
  cursorAt(location: Location): number;
  /** Moves the cursor by that many rows. */
  onShift(location: Location, rows: number): void;
}

/** The lists of all locations; reads long ones page by page. */
export class Lists {
  readonly #source: ListSource;
  readonly #stores = new Map<string, RowStore<ListedItem>>();
  /** The list shown last, by location. */
  readonly #shown = new Map<string, RowStore<ListedItem>>();
  /** The list requested last, by location. */
  readonly #wanted = new Map<string, RowStore<ListedItem>>();
  readonly #listeners = new Set<() => void>();
  readonly #progress: SeriesProgress;
  /** The item under the cursor, if its page has not been read yet. */
  #sought: { store: RowStore<ListedItem>; id: string; at: number } | null =
    null;
  #version = 0;

  constructor(source: ListSource) {
    this.#source = source;
    this.#progress = new SeriesProgress(source, () => this.#changed());
  }

  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  listAt(state: State, location: Location): List {
    const store = this.#storeFor(location, filterAt(state, location));
    if (store === null) return fixedList(fixedRows(state, location));
    this.#supersede(location, store);
    const known = this.#known(location, store);
    const { total } = known;
    // A search finds other things by name, which follow the items.
    const others = total === null ? [] : foundPlaces(state, location);
    const rows = total === null ? null : total + others.length;
    const isCut = location.kind === "search" && (total ?? 0) >= GROUPED_LIMIT;
    const titles = isCut || rows === null ? total : rows - known.missing;
    return {
      note: known.note,
      total: rows,
      titles: isUnread(state, location) ? null : titles,
      isCut,
      rowAt: (index) => {
        const item = known.rowAt(index);
        return item
          ? itemRow(this.#progress.addTo(item), location)
          : others[index - (total ?? 0)];
      },
      want: (first, count) => {
        store.want(first, count);
        const shown = Array.from({ length: count }, (_, i) => first + i);
        this.#progress.want(shown.flatMap((it) => known.rowAt(it) ?? []));
      },
    };
  }

  /**
   * Moves the cursor to an item of the whole list, which is not filtered.
   *
   * @param id from {@link entryId}
   */
  select(location: Location, id: string): void {
    const at = this.#source.cursorAt(location);
    const index = this.#storeFor(location, "")
      ?.indexOf((it) => entryId(it) === id);
    if (index !== undefined && index !== null) {
      return this.#source.onShift(location, index - at);
    }
    const sort = this.#source.sortAt(location);
    this.#source.findIndex(location, { id, sort }).then((found) => {
      // The user may have moved the cursor meanwhile.
      const isStill = this.#source.cursorAt(location) === at;
      if (found !== null && isStill) this.#source.onShift(location, found - at);
    }, (caught) => this.#source.onFailure(caught));
  }

  /** Reads the visible rows again after the library has changed. */
  refresh(): void {
    this.#progress.expire();
    for (const store of this.#stores.values()) store.refresh();
  }

  /** Requests failed pages again the next time they are shown. */
  forgetFailures(): void {
    for (const store of this.#stores.values()) store.forgetFailures();
  }

  /** Drops every list, because they belong to another account. */
  clear(): void {
    this.#progress.clear();
    for (const store of this.#stores.values()) store.close();
    this.#stores.clear();
    this.#shown.clear();
    this.#wanted.clear();
    this.#changed();
  }

  /**
   * Returns the results of the previous filter while a new one is being read.
   */
  #known(
    location: Location,
    store: RowStore<ListedItem>,
  ): RowStore<ListedItem> {
    const key = locationKey(location);
    if (store.total !== null) this.#shown.set(key, store);
    return this.#shown.get(key) ?? store;
  }

  /** Cancels the requests for another filter or order of a location. */
  #supersede(location: Location, store: RowStore<ListedItem>): void {
    const key = locationKey(location);
    const before = this.#wanted.get(key);
    if (before === store) return;
    before?.cancel();
    this.#wanted.set(key, store);
  }

  #storeFor(location: Location, filter: string): RowStore<ListedItem> | null {
    const sort = this.#source.sortAt(location);
    const key = [locationKey(location), ...Object.values(sort), filter].join(
      "\n",
    );
    const known = this.#stores.get(key);
    if (known) {
      // The list used last is dropped last.
      this.#stores.delete(key);
      this.#stores.set(key, known);
      return known;
    }
    const fetch = this.#source.fetchFor(location, { filter, sort });
    if (fetch === null) return null;
    const store: RowStore<ListedItem> = new RowStore(
      fetch,
      (it) => this.#source.onFailure(it),
      { replace: (change) => this.#follow(location, { store, change }) },
    );
    store.subscribe(() => this.#changed());
    this.#stores.set(key, store);
    for (const oldest of [...this.#stores.keys()].slice(0, -KEPT_LISTS)) {
      this.#stores.get(oldest)?.close();
      this.#stores.delete(oldest);
    }
    return store;
  }

  /** Keeps the cursor on its item when rows above it are added or removed. */
  #follow(
    location: Location,
    { store, change }: { store: RowStore<ListedItem>; change: () => void },
  ): void {
    const at = this.#source.cursorAt(location);
    const sought = this.#sought?.store === store ? this.#sought : null;
    const idAt = () => {
      const item = store.rowAt(at);
      return item && entryId(item);
    };
    const id = sought?.at === at ? sought.id : idAt();
    if (sought !== null) this.#sought = null;
    change();
    if (id === undefined || idAt() === id) return;
    if (this.#shown.get(locationKey(location)) !== store) return;
    const now = store.indexOf((it) => entryId(it) === id);
    if (now === null) this.#sought = { store, id, at };
    else this.#source.onShift(location, now - at);
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

function fixedList(rows: readonly Row[] | null): List {
  return {
    note: null,
    total: rows?.length ?? null,
    titles: rows?.filter(isTitle).length ?? null,
    rowAt: (index) => rows?.[index],
    want: () => undefined,
  };
}

function isTitle({ subject }: Row): boolean {
  return subject.kind !== "downloads" && subject.kind !== "group";
}
