import type { Graphics } from "../model/graphics.ts";
import { makePoster, type Poster } from "./poster.ts";

/** The first ID of a poster in the terminal; other pictures have lower ones. */
const FIRST_ID = 100;
const LAST_ID = 255;

/** A picture and its maximum size, in characters. */
export interface PosterWish {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
}

/** Keeps prepared posters, here and in the terminal; drops the oldest first. */
export class PosterCache {
  readonly #graphics: Graphics;
  readonly #write: (text: string) => void;
  readonly #kept: number;
  /** The most recently used one is last. */
  readonly #posters = new Map<string, { poster: Poster; id: number }>();
  readonly #freeIds: number[] = [];

  /** @param kept at least the number that is visible at once */
  constructor(
    { graphics, kept, write }: {
      graphics: Graphics;
      kept: number;
      write: (text: string) => void;
    },
  ) {
    this.#graphics = graphics;
    this.#write = write;
    this.#kept = Math.min(kept, LAST_ID - FIRST_ID + 1);
    for (let i = this.#kept; i-- > 0;) this.#freeIds.push(FIRST_ID + i);
  }

  find(wish: PosterWish): Poster | null {
    const key = keyOf(wish);
    const found = this.#posters.get(key);
    if (!found) return null;
    this.#posters.delete(key);
    this.#posters.set(key, found);
    return found.poster;
  }

  /** @returns null if it cannot be decoded, or if `signal` was aborted */
  async add(
    wish: PosterWish,
    { png, signal }: { png: Uint8Array<ArrayBuffer>; signal: AbortSignal },
  ): Promise<Poster | null> {
    const id = this.#freeId();
    const poster = await makePoster(png, this.#graphics, { ...wish, id });
    if (poster === null || signal.aborted) {
      this.#freeIds.push(id);
      return null;
    }
    if (poster.head !== "") this.#write(poster.head);
    this.#posters.set(keyOf(wish), { poster, id });
    return poster;
  }

  clear(): void {
    for (const key of this.#posters.keys()) this.#drop(key);
  }

  #freeId(): number {
    for (const key of this.#posters.keys()) {
      if (this.#freeIds.length > 0) break;
      this.#drop(key);
    }
    return this.#freeIds.pop() ?? FIRST_ID;
  }

  #drop(key: string): void {
    const found = this.#posters.get(key);
    if (!found) return;
    this.#posters.delete(key);
    this.#freeIds.push(found.id);
    if (found.poster.tail !== "") this.#write(found.poster.tail);
  }
}

function keyOf({ id, columns, rows }: PosterWish): string {
  return `${id} ${columns} ${rows}`;
}
