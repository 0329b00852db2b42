/** The rows of a page: more than any screen shows. */
const PAGE_ROWS = 120;
/** The number of pages to keep of one list; others are requested again. */
const KEPT_PAGES = 16;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  /** Why there are no rows, if it is not obvious. */
  readonly note?: string;
  /** The number of rows that are not in the library. */
  readonly missing?: number;
}

export type Fetch<Row> = (
  window: { offset: number; limit: number },
  signal: AbortSignal,
) => Promise<Page<Row>>;

/**
 * The rows of one long list, read page by page when they become visible. Never
 * waits: a row that is not loaded is undefined, and the listeners are called
 * once it is.
 */
export class RowStore<Row> {
  readonly #fetch: Fetch<Row>;
  readonly #onFailure: (caught: unknown) => void;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Map<number, AbortController>();
  /** Failed pages, which are requested again after a change. */
  readonly #failed = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #total: number | null = null;
  #note: string | null = null;
  #missing = 0;
  #version = 0;

  readonly #replace: (change: () => void) => void;

  /** @param replace runs every change of the rows */
  constructor(
    fetch: Fetch<Row>,
    onFailure: (caught: unknown) => void,
    { replace = (change) => change() }: {
      replace?: ((change: () => void) => void) | undefined;
    } = {},
  ) {
    this.#fetch = fetch;
    this.#onFailure = onFailure;
    this.#replace = replace;
  }

  /** null: not known yet. */
  get total(): number | null {
    return this.#total;
  }

  /** Why there are no rows; null if it is obvious. */
  get note(): string | null {
    return this.#note;
  }

  /** The number of rows that are not in the library. */
  get missing(): number {
    return this.#missing;
  }

  /** Increases with every change. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  rowAt(index: number): Row | undefined {
    const page = Math.floor(index / PAGE_ROWS);
    return this.#pages.get(page)?.[index - page * PAGE_ROWS];
  }

  /** Returns the index of a loaded row; null if none matches. */
  indexOf(matches: (row: Row) => boolean): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(matches);
      if (at >= 0) return page * PAGE_ROWS + at;
    }
    return null;
  }

  /**
   * Requests the missing ones of these rows and cancels requests for distant
   * ones.
   */
  want(first: number, count: number): void {
    const from = Math.floor(first / PAGE_ROWS);
    const to = Math.floor(Math.max(first, first + count - 1) / PAGE_ROWS);
    for (const [page, controller] of this.#asked) {
      if (page < from - 1 || page > to + 1) controller.abort();
    }
    for (let page = from; page <= to; page++) {
      const known = this.#pages.has(page) || this.#asked.has(page);
      if (!known && !this.#failed.has(page)) this.#ask(page);
    }
  }

  /** Lets failed pages be requested again. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  /** Reads all rows again; the old ones stay until the new ones arrive. */
  refresh(): void {
    this.forgetFailures();
    const pages = [...this.#pages.keys()];
    if (pages.length === 0) return this.want(0, 1);
    for (const page of pages) this.#ask(page);
  }

  /** Cancels the requests for rows that were never read; `want` repeats them. */
  cancel(): void {
    for (const [page, controller] of this.#asked) {
      if (this.#pages.has(page)) continue;
      controller.abort();
      this.#asked.delete(page);
    }
  }

  close(): void {
    for (const controller of this.#asked.values()) controller.abort();
    this.#listeners.clear();
  }

  #ask(page: number): void {
    this.#asked.get(page)?.abort();
    const controller = new AbortController();
    this.#asked.set(page, controller);
    const window = { offset: page * PAGE_ROWS, limit: PAGE_ROWS };
    const settled = () => {
      if (this.#asked.get(page) === controller) this.#asked.delete(page);
    };
    this.#fetch(window, controller.signal).then((found) => {
      settled();
      if (!controller.signal.aborted) this.#keep(page, found);
    }, (caught) => {
      settled();
      if (controller.signal.aborted) return;
      this.#failed.add(page);
      this.#onFailure(caught);
    });
  }

  #keep(page: number, { rows, total, note, missing }: Page<Row>): void {
    this.#replace(() => {
      this.#pages.delete(page);
      this.#pages.set(page, rows);
      for (const oldest of [...this.#pages.keys()].slice(0, -KEPT_PAGES)) {
        this.#pages.delete(oldest);
      }
      this.#total = total;
      this.#note = note ?? null;
      this.#missing = missing ?? 0;
    });
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}
