import type { ListedItem, ProgressView } from "./views.ts";

/** The most series of one request. */
const MOST_ASKED = 500;
/** The number of series whose progress is kept. */
const KEPT_SERIES = 2_000;

export interface ProgressSource {
  /** Counts the episodes of series; omits those without any. */
  readProgress(
    seriesIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ProgressView[]>;
  onFailure(caught: unknown): void;
}

/**
 * The progress of the series in lists. Only visible rows are counted, and only
 * once they have been drawn, so that no list waits for it.
 */
export class SeriesProgress {
  readonly #source: ProgressSource;
  readonly #onChange: () => void;
  readonly #known = new Map<string, ProgressView>();
  /** The series that were requested since the library changed. */
  readonly #asked = new Set<string>();
  #current = new AbortController();

  constructor(source: ProgressSource, onChange: () => void) {
    this.#source = source;
    this.#onChange = onChange;
  }

  /** Adds the progress to a series, if it is known. */
  addTo(item: ListedItem): ListedItem {
    const progress = item.type === "series" ? this.#known.get(item.id) : null;
    return progress ? { ...item, progress } : item;
  }

  /** Requests the progress of the series among visible items. */
  want(items: readonly ListedItem[]): void {
    const ids = items.filter(({ type, id }) =>
      type === "series" && !this.#asked.has(id)
    ).slice(0, MOST_ASKED).map(({ id }) => id);
    if (ids.length === 0) return;
    for (const id of ids) this.#asked.add(id);
    const { signal } = this.#current;
    this.#source.readProgress(ids, signal).then((found) => {
      if (!signal.aborted) this.#keep(ids, found);
    }, (caught) => {
      if (!signal.aborted) this.#source.onFailure(caught);
    });
  }

  /** Lets all be requested again; what is known stays until then. */
  expire(): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#asked.clear();
  }

  /** Drops all, because it belongs to another account. */
  clear(): void {
    this.expire();
    this.#known.clear();
  }

  #keep(ids: readonly string[], found: readonly ProgressView[]): void {
    for (const id of ids) this.#known.delete(id);
    for (const it of found) this.#known.set(it.id, it);
    for (const oldest of [...this.#known.keys()].slice(0, -KEPT_SERIES)) {
      this.#known.delete(oldest);
    }
    this.#onChange();
  }
}
