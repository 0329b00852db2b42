const MASK = "[redacted]";

/**
 * A value that does not print. `toString`, `toJSON`, template text and
 * `Deno.inspect` show a mask; `structuredClone` drops it. Only `expose()` gives
 * the text, so that every place that can see one is found by that word.
 *
 * JavaScript cannot overwrite strings: a secret stays in memory until the
 * collector takes it. Keep few and keep them short.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Gives the text to the one call that needs it. Never keep the result. */
  expose(): string {
    return this.#text;
  }

  /** Compares without an early end; only the lengths may show in time. */
  equals(other: Secret): boolean {
    const a = new TextEncoder().encode(this.#text);
    const b = new TextEncoder().encode(other.#text);
    let difference = a.length ^ b.length;
    for (let i = 0; i < a.length; i++) {
      difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
    }
    return difference === 0;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return MASK;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return MASK;
  }
}
