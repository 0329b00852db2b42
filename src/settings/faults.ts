import type { TomlTable } from "smol-toml";

/** A problem with the path of its key. */
export interface Fault {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
}

/** A longer name may be a token. */
const NAME = /^[\w-]{1,30}$/;

/** Returns the name of a key as a message may show it. */
export function nameOf(path: readonly string[]): string {
  return path.map((it) => NAME.test(it) ? it : "…").join(".");
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === null;
}

/** Returns true if the key, or one inside it, has a problem already. */
export function isReported(
  path: readonly string[],
  faults: readonly Fault[],
): boolean {
  return faults.some((it) => path.every((name, i) => it.path[i] === name));
}
