import { Failure } from "../../core/failure.ts";
import type { Invocation } from "../command.ts";
import { allCommands } from "../commands.ts";
import { commandTree } from "../command_tree.ts";
import { completeWords, type Completion } from "./complete_words.ts";
import type { Suggestion } from "../../core/suggestion.ts";
import type { Suggestions } from "../suggestions.ts";
import {
  quoteForBash,
  quoteForPowerShell,
  splitBashLine,
  unquote,
  unquotePowerShell,
} from "./shell_words.ts";
import type { Shell } from "./shells.ts";

/** The typed line, and its words. */
type Typed = { readonly words: readonly string[]; readonly current: string };
type Complete = (typed: Typed) => Completion;

/** Returns the lines that answer a request of `shell`. */
export async function completeAnswer(
  shell: Shell,
  run: Invocation,
): Promise<string[]> {
  return ANSWERS[shell](run.args(1), await completer(run));
}

async function completer(run: Invocation): Promise<Complete> {
  const program = commandTree(await allCommands());
  const names: Suggestions = await run.context.openNames();
  const { account } = run.context.environment;
  return (typed) => completeWords(program, { ...typed, account }, { names });
}

type Answer = (given: readonly string[], complete: Complete) => string[];

const ANSWERS: Readonly<Record<Shell, Answer>> = {
  bash([text = "", breaks = ""], complete) {
    const line = splitBashLine(text, breaks);
    const { current } = line;
    const found = complete({ words: line.words.slice(1), current });
    return answer(found, ({ value }) => quoteForBash(value, line));
  },
  zsh: (given, complete) => answer(complete(lastIsCurrent(given)), withNote),
  fish(given, complete) {
    const { words, current } = lastIsCurrent(given);
    const found = complete({ words, current: unquote(current) });
    return answer(found, withNote);
  },
  powershell([asked = ""], complete) {
    const typed = lastIsCurrent(fromBase64(asked).split("\n"));
    const found = complete({
      words: typed.words.map(unquotePowerShell),
      current: unquotePowerShell(typed.current),
    });
    const lines = answer(
      found,
      ({ value, note }) =>
        [quoteForPowerShell(value), value, note || value].join("\t"),
    );
    return [new TextEncoder().encode(lines.join("\n")).toBase64()];
  },
};

function lastIsCurrent(given: readonly string[]): Typed {
  return { words: given.slice(0, -1), current: given.at(-1) ?? "" };
}

function answer(
  { files, suggestions }: Completion,
  line: (suggestion: Suggestion) => string,
): string[] {
  return [files ? "files" : "words", ...suggestions.map(line)];
}

function withNote({ value, note }: Suggestion): string {
  return note === "" ? value : `${value}\t${note}`;
}

/** @throws {Failure} `usage` */
function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text));
  } catch {
    throw new Failure("usage", "Cannot complete: the argument is not base64");
  }
}
