import { Failure } from "../../core/failure.ts";
import type { FileVersion } from "../../core/library_ports.ts";
import { counted } from "../../core/labels.ts";
import type { MediaItem } from "../../core/media_item.ts";
import type { RepeatMode } from "../../core/playback_ports.ts";
import { shuffled } from "./shuffled.ts";

/** More items than anybody plays one after another. */
const ENTRIES_MAX = 100_000;

/** An item with its files, read when it is its turn. */
export interface ItemToPlay {
  readonly item: MediaItem;
  /** The parts after the item's own file. */
  readonly parts: readonly MediaItem[];
  /** The version to play; null for the server's choice. */
  readonly version: FileVersion | null;
}

/** An item of a queue. */
export interface QueueEntry {
  readonly item: MediaItem;
  readonly read: () => Promise<ItemToPlay>;
}

/** An item as its queue lists it. */
export interface QueuedItem {
  /** Differs for each entry, and stays the same when it moves. */
  readonly key: number;
  readonly item: MediaItem;
}

/** The items of a queue in order, and the one that plays. */
export class QueueEntries {
  #entries: readonly QueueEntry[];
  readonly #keys = new Map<QueueEntry, number>();
  /** The index of the entry that plays; -1 before the first. */
  #at = -1;
  repeat: RepeatMode;

  constructor(
    entries: readonly QueueEntry[],
    { repeat }: { repeat: RepeatMode },
  ) {
    this.#entries = entries;
    this.repeat = repeat;
  }

  get total(): number {
    return this.#entries.length;
  }

  /** Returns up to `limit` items from an index on. */
  list({ from, limit }: { from: number; limit: number }): QueuedItem[] {
    return this.#entries.slice(from, from + limit)
      .map((entry) => ({ key: this.#keyOf(entry), item: entry.item }));
  }

  /** @throws {Failure} `not_found` if there is no entry of that number */
  at(number: number): QueueEntry {
    const entry = this.#entries[number - 1];
    if (entry !== undefined) return entry;
    const items = counted(this.total, "item");
    throw new Failure(
      "not_found",
      `Cannot find item ${number}: the queue has ${items}`,
      { hint: "List the queue first" },
    );
  }

  /**
   * Adds entries at the end, or after the one that plays.
   *
   * @throws {Failure} `usage` if they are too many
   */
  add(entries: readonly QueueEntry[], { next }: { next: boolean }): void {
    if (this.total + entries.length > ENTRIES_MAX) {
      throw new Failure(
        "usage",
        `Cannot add to the queue: it would have more than ${ENTRIES_MAX} items`,
      );
    }
    const at = next ? this.number : this.total;
    const [before, after] = [
      this.#entries.slice(0, at),
      this.#entries.slice(at),
    ];
    this.#entries = [...before, ...entries, ...after];
  }

  /**
   * Removes the entries with these numbers.
   *
   * @throws {Failure} `not_found`, and `usage` for the one that plays
   */
  remove(numbers: readonly number[]): void {
    const removed = new Set(numbers.map((it) => this.at(it)));
    const current = this.#entries[this.#at];
    if (current !== undefined && removed.has(current)) {
      throw new Failure(
        "usage",
        `Cannot remove item ${this.number}: it is playing`,
        { hint: "Go to the next item first" },
      );
    }
    this.#change(this.#entries.filter((it) => !removed.has(it)));
  }

  /**
   * Moves the entry with a number to another number.
   *
   * @throws {Failure} `not_found`
   */
  move(from: number, to: number): void {
    const [moved] = [this.at(from), this.at(to)];
    const others = this.#entries.toSpliced(from - 1, 1);
    this.#change(others.toSpliced(to - 1, 0, moved));
  }

  /** Shuffles the entries after the one that plays. */
  shuffle(random = Math.random): void {
    const [before, after] = [
      this.#entries.slice(0, this.number),
      this.#entries.slice(this.number),
    ];
    this.#entries = [...before, ...shuffled(after, random)];
  }

  #keyOf(entry: QueueEntry): number {
    const key = this.#keys.get(entry) ?? this.#keys.size;
    this.#keys.set(entry, key);
    return key;
  }

  /** Keeps the current entry. */
  #change(entries: readonly QueueEntry[]): void {
    const current = this.#entries[this.#at];
    this.#entries = entries;
    if (current !== undefined) this.goTo(current);
  }

  /** The number of the entry that plays, from 1; 0 before the first. */
  get number(): number {
    return this.#at + 1;
  }

  /** Goes to an entry, unless it was removed. */
  goTo(entry: QueueEntry): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#at = at;
  }

  /** Returns whether the queue has come to an entry, or passed it. */
  isPlayed(entry: QueueEntry): boolean {
    return this.#entries.indexOf(entry) <= this.#at;
  }

  /** Returns the entry that plays next by itself; null at the end. */
  get following(): QueueEntry | null {
    const current = this.#entries[this.#at];
    const isAgain = this.repeat === "one" && current !== undefined;
    return isAgain ? current : this.beside(1);
  }

  /** Returns the entry after or before the current one; null if none is. */
  beside(delta: 1 | -1): QueueEntry | null {
    const { total } = this;
    const index = this.#at + delta;
    const at = this.repeat === "all" ? (index + total) % total : index;
    return this.#entries[at] ?? null;
  }
}
