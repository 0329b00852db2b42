import type { MediaItem } from "../../core/media_item.ts";
import type { PlayRequest } from "./play_request.ts";
import type { ItemToPlay, QueueEntries, QueueEntry } from "./queue_entries.ts";
import type { TrackMemory } from "./track_memory.ts";

/** The parts of a request that are the same for each file of a queue. */
export interface FileOptions extends
  Omit<
    PlayRequest,
    | "item"
    | "version"
    | "partNumber"
    | "startMs"
    | "memory"
    | "mayLackTracks"
  > {
  /** True to start each item at the beginning. */
  readonly fromStart: boolean;
  /** Returns the earlier choices of tracks for an item. */
  readonly memoryOf?: (item: MediaItem) => TrackMemory | null;
}

/** One file to play: an item, or one of its parts. */
export interface QueuedFile {
  readonly request: PlayRequest;
  /** The item that the file belongs to. */
  readonly item: MediaItem;
  /** True if another part of the same item follows. */
  readonly hasMoreParts: boolean;
}

/** An entry whose files are read before it is its turn. */
interface Peeked {
  readonly entry: QueueEntry;
  readonly files: Promise<QueuedFile[]>;
}

/** Reads the files of a queue, each when it is needed. */
export class QueuedFiles {
  readonly #entries: QueueEntries;
  readonly #options: FileOptions;
  /** The parts of the current item that are left. */
  #parts: readonly QueuedFile[] = [];
  /** The entry to play next, if the user chose one. */
  #wanted: QueueEntry | null = null;
  #peeked: Peeked | null = null;
  /** False until an entry was read: the first item must have the tracks. */
  #mayLackTracks = false;

  constructor(entries: QueueEntries, options: FileOptions) {
    this.#entries = entries;
    this.#options = options;
  }

  /** Goes to an entry instead of the one that follows. */
  goTo(entry: QueueEntry): void {
    this.#wanted = entry;
    this.#parts = [];
    this.#peeked = null;
  }

  get hasMore(): boolean {
    return this.#parts.length > 0 || this.#next !== null;
  }

  /** Returns the next file; null at the end. */
  async peek(): Promise<QueuedFile | null> {
    return this.#parts[0] ?? (await this.#peek()?.files)?.[0] ?? null;
  }

  /**
   * Goes to the next file; null at the end.
   *
   * @throws {Failure} if the files cannot be read
   */
  async take(): Promise<QueuedFile | null> {
    const peeked = this.#parts.length === 0 ? this.#peek() : null;
    if (peeked !== null) {
      this.#entries.goTo(peeked.entry);
      [this.#peeked, this.#wanted] = [null, null];
      this.#parts = await peeked.files;
    }
    const [file = null, ...parts] = this.#parts;
    this.#parts = parts;
    return file;
  }

  get #next(): QueueEntry | null {
    return this.#wanted ?? this.#entries.following;
  }

  #peek(): Peeked | null {
    const entry = this.#next;
    if (entry === null) return null;
    if (this.#peeked?.entry === entry) return this.#peeked;
    const isAgain = this.#wanted === null && this.#entries.isPlayed(entry);
    const fromStart = this.#options.fromStart || isAgain;
    const mayLackTracks = this.#mayLackTracks;
    this.#mayLackTracks = true;
    const options = { ...this.#options, fromStart, mayLackTracks };
    const files = entry.read().then((it) => filesOf(it, options));
    const peeked = this.#peeked = { entry, files };
    // A server that does not answer now may do so when it is the entry's turn.
    files.catch(() => {
      if (this.#peeked === peeked) this.#peeked = null;
    });
    return peeked;
  }
}

/** Returns the files to play of an item, from the one that was in progress. */
function filesOf(
  { item, parts, version }: ItemToPlay,
  { fromStart, memoryOf, ...request }: FileOptions & {
    mayLackTracks: boolean;
  },
): QueuedFile[] {
  const all = [item, ...parts];
  const left = all.findLastIndex((it) => it.userData.positionMs > 0);
  const first = fromStart ? 0 : Math.max(0, left);
  return all.map((file, at) => ({
    item,
    hasMoreParts: at + 1 < all.length,
    request: {
      ...request,
      memory: memoryOf?.(item) ?? null,
      item: file,
      version: at === 0 ? version : null,
      partNumber: at + 1,
      startMs: at === first && !fromStart ? file.userData.positionMs : 0,
    },
  })).slice(first);
}
