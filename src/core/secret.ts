const MASK = "[redacted]";

/**
 * A value that does not print. `toString`, `toJSON`, template text and
 * `Deno.inspect` show a mask; `structuredClone` drops it. Only `expose()` gives
 * the text, so that searching for that word finds every place that sees one.
 *
 * JavaScript cannot overwrite strings: a secret stays in memory until the
 * collector takes it. Keep few and keep them short.
 */
export class Secret {
  /** The secrets in use that were created after {@link watch}; else null. */
  static #watched: Set<WeakRef<Secret>> | null = null;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    Secret.#watched?.add(new WeakRef(this));
  }

  /** See {@link watchSecrets}. */
  static watch(): void {
    Secret.#watched ??= new Set();
  }

  /** See {@link maskSecrets}. */
  static mask(text: string): string {
    let masked = text;
    for (const weak of Secret.#watched ?? []) {
      const secret = weak.deref();
      if (!secret) Secret.#watched?.delete(weak);
      else masked = withoutSpellings(masked, secret.#text);
    }
    return masked;
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

/** Shorter secrets would also match ordinary text. */
const LEAST_MASKED = 4;

function withoutSpellings(text: string, secret: string): string {
  if (secret.length < LEAST_MASKED) return text;
  const inJson = JSON.stringify(secret).slice(1, -1);
  let masked = text;
  for (
    const it of [secret, inJson, encodeURIComponent(secret.toWellFormed())]
  ) {
    masked = masked.replaceAll(it, MASK);
  }
  return masked;
}

/** Makes {@link maskSecrets} know every secret from now on. */
export function watchSecrets(): void {
  Secret.watch();
}

/** Returns a text without any secret that is in use, in its usual spellings. */
export function maskSecrets(text: string): string {
  return Secret.mask(text);
}
