import { type Change, reduce } from "./reduce.ts";
import { INITIAL, type State } from "./state.ts";

/**
 * Holds the state of the screen outside React, so that each key sees the changes
 * of the key before it, even if no frame was drawn in between.
 */
export class ScreenStore {
  #state: State = INITIAL;
  readonly #listeners = new Set<() => void>();

  readonly state = (): State => this.#state;

  readonly dispatch = (change: Change): void => {
    const next = reduce(this.#state, change);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
