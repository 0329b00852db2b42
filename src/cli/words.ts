/** Splits a line into options and other words. */
import { parseArgs } from "node:util";
import type { CommandNode } from "./command_tree.ts";
import type { Option } from "./help/notation.ts";

/** One word of a line, or an option with its value. */
export type Word =
  | { kind: "operand"; text: string }
  /** The value is undefined for a flag, and at the end of the line. */
  | { kind: "option"; option: Option; value: string | undefined }
  | { kind: "unknown"; text: string }
  /** `--`: no later word is an option. */
  | { kind: "end" };

const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/i;

/** Reads a line with the options that `command` accepts. */
export function readWords(
  argv: readonly string[],
  command: CommandNode,
): Word[] {
  const { accepted } = command;
  const options = new Map(accepted.map((it) => [it.key, it]));
  const words: Word[] = [];
  let letter = { index: -1, place: 0 };
  let unknown = -1;
  for (const token of tokensOf(argv, accepted)) {
    const { kind, index } = token;
    const text = argv[index] ?? "";
    letter = { index, place: letter.index === index ? letter.place + 1 : 1 };
    if (kind === "positional") {
      words.push({ kind: "operand", text: token.value });
    } else if (kind === "option-terminator" && text === "--") {
      words.push({ kind: "end" });
    } else if (kind === "option-terminator") {
      // A dash among letters, as in `-q-`, does not end the options.
      if (index !== unknown) words.push({ kind: "unknown", text });
      return [...words, ...readWords(argv.slice(index + 1), command)];
    } else if (index !== unknown) { // further letters are part of an unknown word
      const option = options.get(token.name);
      const { value } = token;
      if (option && (option.takesValue || value === undefined)) {
        words.push({ kind: "option", option, value });
        continue;
      }
      unknown = index;
      words.push(unknownWord(text, { place: letter.place, command }));
    }
  }
  return words;
}

/** Returns the words that may name a command: those before an unknown option. */
export function commandWords(words: readonly Word[]): readonly string[] {
  const unknown = words.findIndex((it) => it.kind === "unknown");
  return operandsOf(unknown < 0 ? words : words.slice(0, unknown));
}

export function operandsOf(words: readonly Word[]): readonly string[] {
  return words.flatMap((it) => it.kind === "operand" ? [it.text] : []);
}

function tokensOf(argv: readonly string[], accepted: readonly Option[]) {
  const options: Record<
    string,
    { type: "string" | "boolean"; short?: string }
  > = {};
  for (const { key, letter, takesValue } of accepted) {
    const type = takesValue ? "string" : "boolean";
    options[key] = letter === null ? { type } : { type, short: letter };
  }
  const rules = {
    strict: false,
    allowPositionals: true,
    tokens: true,
  } as const;
  return parseArgs({ args: [...argv], options, ...rules }).tokens;
}

/**
 * Returns an option that is unknown: the whole word, or the letters from
 * `place` on. A command without subcommands takes a negative number for an
 * argument.
 */
function unknownWord(
  word: string,
  { place, command }: { place: number; command: CommandNode },
): Word {
  const text = word.startsWith("--") ? word : `-${word.slice(place)}`;
  const isArgument = command.children.length === 0 && command.parent !== null &&
    NEGATIVE_NUMBER.test(text);
  return { kind: isArgument ? "operand" : "unknown", text };
}
