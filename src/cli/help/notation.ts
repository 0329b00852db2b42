/** Reads the notation of arguments and options in the table of commands. */
import type { Command, OptionSpec } from "../command.ts";

/** An option of the table, as `-q, --quiet` or `--user <name>` describes it. */
export class Option {
  readonly spec: OptionSpec;
  /** The long form without its dashes, such as `no-input`. */
  readonly key: string;
  /** The letter of the short form; null if there is none. */
  readonly letter: string | null;
  readonly takesValue: boolean;

  constructor(spec: OptionSpec) {
    const { flags } = spec;
    const end = flags.indexOf(" <");
    this.spec = spec;
    this.takesValue = end > 0;
    this.key = flags.slice(
      flags.indexOf("--") + "--".length,
      end > 0 ? end : undefined,
    );
    this.letter = flags.startsWith("--") ? null : flags.charAt(1);
  }

  /** True for `--no-<name>`. */
  get isNegated(): boolean {
    return this.key.startsWith("no-");
  }

  /** The long form in camel case; `input` for `--no-input`. */
  get name(): string {
    const words = this.key.split("-").slice(this.isNegated ? 1 : 0);
    return words.map((it, i) =>
      i === 0 ? it : it.slice(0, 1).toUpperCase() + it.slice(1)
    ).join("");
  }
}

export interface ArgumentSpec {
  readonly name: string;
  /** As in the table: `<url>`, `[account]`, `<item...>`. */
  readonly notation: string;
  readonly isRequired: boolean;
  /** True if it takes all remaining words. */
  readonly isVariadic: boolean;
}

export function argumentsOf(
  { args = "" }: Pick<Command, "args">,
): readonly ArgumentSpec[] {
  return args.split(" ").filter((it) => it !== "").map((notation) => ({
    name: notation.slice(1, -1).replace("...", ""),
    notation,
    isRequired: notation.startsWith("<"),
    isVariadic: notation.includes("..."),
  }));
}
