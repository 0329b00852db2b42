/** Stores in `.tools/` how long each part of the tests took last time. */

const PATH = ".tools/test-times.json";

export class TestTimes {
  readonly #seconds: Map<string, number>;

  private constructor(seconds: Map<string, number>) {
    this.#seconds = seconds;
  }

  /** Returns no times if none are stored or the file cannot be read. */
  static async read(path: string = PATH): Promise<TestTimes> {
    const seconds = new Map<string, number>();
    try {
      const kept = JSON.parse(await Deno.readTextFile(path));
      for (const [name, value] of Object.entries(kept)) {
        if (typeof value === "number") seconds.set(name, value);
      }
    } catch {
      seconds.clear();
    }
    return new TestTimes(seconds);
  }

  async write(path: string = PATH): Promise<void> {
    const kept = Object.fromEntries([...this.#seconds].toSorted());
    await Deno.mkdir(".tools", { recursive: true });
    await Deno.writeTextFile(path, `${JSON.stringify(kept, null, 1)}\n`);
  }

  /** Returns null for a part that has not run here yet. */
  of(name: string): number | null {
    return this.#seconds.get(name) ?? null;
  }

  keep(name: string, seconds: number): void {
    this.#seconds.set(name, Math.round(seconds * 10) / 10);
  }
}
