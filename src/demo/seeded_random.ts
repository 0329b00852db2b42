/** Returns numbers that look random and are the same for the same seed. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = mix(seed);
  }

  /** Returns an unsigned number of 32 bits. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix(this.#state);
  }

  /** Returns a number from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.next() % limit;
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }
}

/** Returns 32 lower-case hex digits, one value per seed and kind. */
export function seededId(kind: number, seed: number): string {
  const random = new SeededRandom(seed * 31 + kind);
  return [1, 2, 3, 4]
    .map(() => random.next().toString(16).padStart(8, "0")).join("");
}

/** Spreads every bit of a number over 32 bits (MurmurHash3's last step). */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
