import type { FileVersion } from "../../core/library_ports.ts";
import type { MediaItem } from "../../core/media_item.ts";
import type { RepeatMode } from "../../core/playback_ports.ts";

/** An item with its files, as they are when it is its turn. */
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

/** The items of a queue in order, and the one that plays. */
export class QueueEntries {
  readonly #entries: readonly QueueEntry[];
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

  /** The number of the entry that plays, from 1; 0 before the first. */
  get number(): number {
    return this.#at + 1;
  }

  /** Goes to an entry. */
  goTo(entry: QueueEntry): void {
    this.#at = this.#entries.indexOf(entry);
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
