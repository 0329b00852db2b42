import type { Graphics } from "../model/graphics.ts";
import { KeyRest } from "./key_rest.ts";
import { type Area, erased, painted, type Poster, standing } from "./poster.ts";
import { PosterCache } from "./poster_cache.ts";

/** The position of an item's poster. */
export interface Spot extends Area {
  readonly id: string;
}

/** Fetched at the same time. */
const LANES = 3;
/** The most posters on a screen; more would be too small. */
const MOST_POSTERS = 120;

export interface PosterOptions {
  readonly graphics: Graphics;
  readonly stdout: {
    write(text: string): boolean;
    once(event: "drain", listener: () => void): unknown;
  };
  /** A PNG that is as wide as this at most; null when there is none. */
  readonly read: (
    id: string,
    options: { widthPx: number; signal: AbortSignal },
  ) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/**
 * Posters that are written over cells that every frame leaves blank: a frame that
 * moves a cursor does not know of them, and does not touch them. They come once
 * the keys rest, one after the other, and go before another frame takes their
 * cells.
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

  /** A key has come: nothing is painted for a moment. */
  touched(): void {
    this.#keys.touched();
  }

  /** The frame leaves these cells blank from now on. */
  show(spots: readonly Spot[]): void {
    this.#spots = spots.slice(0, MOST_POSTERS);
    this.#fill();
  }

  /** The next frame may need the cells; what is still asked for is not. */
  hide(): void {
    this.#spots = [];
    this.#stop();
    const text = erased(this.#painted);
    if (text !== "") this.#options.stdout.write(text);
    this.#painted = [];
  }

  /** Gives back what the terminal keeps. */
  close(): void {
    this.hide();
    this.#cache.clear();
  }

  /** While another has the terminal; it forgets what was on it. */
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

  /** A failure ends its lane: an unreachable server is not asked for each. */
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

  /** Waits for a slow terminal: what waits in its queue would delay a key. */
  async #write(text: string): Promise<void> {
    const { stdout } = this.#options;
    if (stdout.write(text)) return;
    await new Promise<void>((done) => stdout.once("drain", done));
  }
}
