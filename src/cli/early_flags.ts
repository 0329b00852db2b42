/** The global flags that are needed before the line is parsed. */
export interface EarlyFlags {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly noInput: boolean;
}

/** The short flags that take a value: in `-Xv`, `v` is the value. */
const TAKES_VALUE = "X";

/** Finds flags before a `--`; `-qv` is `-q -v`. */
export function readEarlyFlags(argv: readonly string[]): EarlyFlags {
  const end = argv.indexOf("--");
  const flags = end < 0 ? argv : argv.slice(0, end);
  return {
    json: flags.includes("--json"),
    verbose: flags.some((it) =>
      it === "--verbose" || lettersOf(it).includes("v")
    ),
    noInput: flags.includes("--no-input"),
  };
}

/** Returns the short flags in a word; empty for a long flag or other text. */
function lettersOf(word: string): string {
  const [, letters = ""] = /^-([a-zA-Z]+)/.exec(word) ?? [];
  const value = letters.indexOf(TAKES_VALUE);
  return value < 0 ? letters : letters.slice(0, value);
}
