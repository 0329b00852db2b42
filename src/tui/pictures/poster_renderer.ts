import type { Graphics } from "../model/graphics.ts";
import { KeyRest } from "./key_rest.ts";
import { type Area, erased, painted, type Poster, standing } from "./poster.ts";
import { PosterCache } from "./poster_cache.ts";

/** The position of an item's poster. */
export interface Spot extends Area {
  readonly id: string;
}

/** The number of parallel requests. */
const LANES = 3;
/** The most posters on a screen; more would be too small. */
const MOST_POSTERS = 120;

export interface PosterOptions {
  readonly graphics: Graphics;
  readonly stdout: {
    write(text: string): boolean;
    once(event: "drain", listener: () => void): unknown;
  };
  /** Reads a PNG of at most this width; null if there is none. */
  readonly read: (
    id: string,
    options: { widthPx: number; signal: AbortSignal },
  ) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/**
 * Draws posters over cells that the frames leave blank, so that a frame that
 * moves the cursor does not touch them. Posters load when you stop pressing keys
 * and are removed before another frame uses their cells.
 */
export class PosterRenderer {
  readonly #options: PosterOptions;
  readonly #cache: PosterCache;
  #spots: readonly Spot[] = [];
  #painted: Area[] = [];
  #filling = new AbortController();
  #away = false;
  readonly #keys = new KeyRest();

  constructor(options: PosterOptions) {
    const { graphics, stdout } = this.#options = options;
    this.#cache = new PosterCache({
      graphics,
      kept: MOST_POSTERS,
      write: (text) => void stdout.write(text),
    });
  }

  /** Pauses painting for a moment after a key. */
  touched(): void {
    this.#keys.touched();
  }

  /** Shows posters in cells that the frame leaves blank. */
  show(spots: readonly Spot[]): void {
    this.#spots = spots.slice(0, MOST_POSTERS);
    this.#fill();
  }

  /** Removes the posters and cancels the requests. */
  hide(): void {
    this.#spots = [];
    this.#stop();
    const text = erased(this.#painted);
    if (text !== "") this.#options.stdout.write(text);
    this.#painted = [];
  }

  /** Frees the pictures in the terminal. */
  close(): void {
    this.hide();
    this.#cache.clear();
  }

  /** Lends the terminal to another program, which clears it. */
  async away(use: () => Promise<void>): Promise<void> {
    this.#away = true;
    this.#stop();
    this.#painted = [];
    this.#cache.clear();
    try {
      await use();
    } finally {
      this.#away = false;
      this.#fill();
    }
  }

  #stop(): void {
    this.#filling.abort();
  }

  #fill(): void {
    this.#stop();
    if (this.#away || this.#spots.length === 0) return;
    this.touched();
    const { signal } = this.#filling = new AbortController();
    const waiting = [...this.#spots];
    for (let lane = 0; lane < LANES; lane++) {
      this.#lane(waiting, signal).catch(() => undefined);
    }
  }

  /** Stops at a failure, so that an unreachable server gets few requests. */
  async #lane(waiting: Spot[], signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#keys.rest(signal);
      const spot = waiting.shift();
      if (spot === undefined || signal.aborted) return;
      const poster = this.#cache.find(spot) ?? await this.#make(spot, signal);
      if (signal.aborted) return;
      if (poster === null) continue;
      const area = standing(poster, spot);
      this.#painted.push(area);
      await this.#write(painted(poster, area));
    }
  }

  async #make(spot: Spot, signal: AbortSignal): Promise<Poster | null> {
    const { cell } = this.#options.graphics;
    const widthPx = spot.columns * cell.width;
    const png = await this.#options.read(spot.id, { widthPx, signal });
    await this.#keys.rest(signal);
    return png && await this.#cache.add(spot, { png, signal });
  }

  /** Waits for a slow terminal, because a full queue would delay keys. */
  async #write(text: string): Promise<void> {
    const { stdout } = this.#options;
    if (stdout.write(text)) return;
    await new Promise<void>((done) => stdout.once("drain", done));
  }
}
