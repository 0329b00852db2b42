import { parseBitrate } from "../core/bitrate.ts";
import { closest } from "../core/closest.ts";

/** Facts that a value may need. */
export interface ReadContext {
  /** The folder that `~` stands for; null if there is none. */
  readonly home: string | null;
}

/** A value, or the reason why it cannot be used, which never repeats it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export type Reader<T> = (given: unknown, context: ReadContext) => Read<T>;

/** The longest text; also the longest path that most systems accept. */
const MAX_TEXT = 1_024;

/** Returns a reader of one of some words. */
export function choice<T extends string>(choices: readonly T[]): Reader<T> {
  return (given) => {
    const value = choices.find((it) => it === given);
    return value === undefined
      ? { problem: `must be ${oneOf(choices)}${meant(given, choices)}` }
      : { value };
  };
}

/** Returns a reader of a list of some words. */
export function choices<T extends string>(
  words: readonly T[],
): Reader<readonly T[]> {
  return (given) => {
    const all: readonly unknown[] | null = Array.isArray(given) ? given : null;
    const found = all?.flatMap((it) => words.find((word) => word === it) ?? []);
    if (found && found.length === all?.length) return { value: found };
    const wrong = all?.find((it) => !words.some((word) => word === it));
    const problem = `must be a list of ${oneOf(words)}${meant(wrong, words)}`;
    return { problem };
  };
}

export const flag: Reader<boolean> = (given) =>
  typeof given === "boolean"
    ? { value: given }
    : { problem: "must be true or false, without quotes" };

/** Returns a reader of a number between two limits. */
export function number(
  { least, most, whole, unit }: {
    least: number;
    most: number;
    whole: boolean;
    unit: string;
  },
): Reader<number> {
  const kind = whole ? "a whole number" : "a number";
  return (given) => {
    const isGood = typeof given === "number" && given >= least &&
      given <= most && (!whole || Number.isInteger(given));
    return isGood
      ? { value: given }
      : { problem: `must be ${kind} of ${unit} from ${least} to ${most}` };
  };
}

/** Reads a rate such as `4M`, or `off`. */
export const bitrate: Reader<number> = (given) => {
  const value = typeof given === "string" ? parseBitrate(given) : null;
  return value === null
    ? {
      problem:
        'must be a rate from "64k" to "1000M" in quotes, such as "4M", ' +
        'or "off"',
    }
    : { value };
};

/** Reads the absolute path of a folder. */
export const folder: Reader<string> = (given, { home }) => {
  const path = text(given);
  if (path === null) return { problem: "must be a path in quotes" };
  return absolute(path, home);
};

/** Reads the name of a program, or its absolute path. */
export const program: Reader<string> = (given, { home }) => {
  const name = text(given);
  if (name === null) {
    return { problem: "must be the name of a program, in quotes" };
  }
  // The working folder may belong to anyone.
  return /[/\\]/.test(name) ? absolute(name, home) : { value: name };
};

/** Returns `"a", "b" or "c"`. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((it) => `"${it}"`);
  const last = quoted.slice(-1);
  return [quoted.slice(0, -1).join(", "), ...last].filter(Boolean)
    .join(" or ");
}

/** Returns a suggestion for a misspelt word; it has only words of the list. */
export function meant(given: unknown, words: readonly string[]): string {
  const found = typeof given === "string" ? closest(given, words) : [];
  return found.length === 0 ? "" : ` (did you mean ${oneOf(found)}?)`;
}

/** Returns text that is neither empty nor has control characters. */
export function text(given: unknown): string | null {
  if (typeof given !== "string" || given.length > MAX_TEXT) return null;
  // deno-lint-ignore no-control-regex -- none of them belongs in a name
  return given.trim() === "" || /[\x00-\x1f\x7f-\x9f]/.test(given)
    ? null
    : given;
}

function absolute(path: string, home: string | null): Read<string> {
  if (/^~[/\\]/.test(path) && home !== null) {
    return { value: home.replace(/[/\\]+$/, "") + path.slice(1) };
  }
  return /^(\/|[A-Za-z]:[/\\]|\\\\)/.test(path)
    ? { value: path }
    : { problem: 'must be an absolute path, or begin with "~/"' };
}
