import { ITEM_TYPES } from "../../core/media_item.ts";
import { sanitize } from "../../core/printable.ts";
import type { CommandNode } from "../command_tree.ts";
import { optionsInHelp } from "../help/help_page.ts";
import type { Suggestion } from "../../core/suggestion.ts";
import type { Suggestions } from "../suggestions.ts";
import type { ArgumentSpec, Option } from "../help/notation.ts";
import { resolve, type Resolved } from "../parse.ts";
import { SHELLS } from "./shells.ts";

/** The kinds of words that may stand at the cursor. */
export interface Completion {
  /** True if names of files belong there, which the shell knows best. */
  readonly files: boolean;
  readonly suggestions: readonly Suggestion[];
}

/** The most suggestions: nobody looks through more. */
const MAX_SUGGESTIONS = 200;

const FILES = "files";
type Source = typeof FILES | ((at: Place) => readonly Suggestion[]);

/** The kinds of option values, by the option's long name. */
const OPTION_VALUES: Readonly<Record<string, Source>> = {
  "--account": ({ names }) => names.accounts(),
  "--library": ({ names, account }) => names.libraries(account),
  "--playlist": ({ names, account }) => names.lists(account, "playlist"),
  "--collection": ({ names, account }) => names.lists(account, "collection"),
  "--genre": ({ names, account }) => names.names(account, "genre"),
  "--studio": ({ names, account }) => names.names(account, "studio"),
  "--artist": ({ names, account }) => names.names(account, "artist"),
  "--person": ({ names, account }) => names.names(account, "person"),
  "--language": ({ names, account }) => names.names(account, "language"),
  "--type": () => plain(ITEM_TYPES),
  "--ca-file": FILES,
  "--password-file": FILES,
  "--passphrase-file": FILES,
  "--input": FILES,
  "--dir": FILES,
};

/** The kinds of arguments, by their names in the table of commands. */
const ARGUMENTS: Readonly<Record<string, Source>> = {
  account: ({ names }) => names.accounts(),
  server: ({ names }) => names.servers(),
  address: ({ names }) => names.servers(),
  library: ({ names, account }) => names.libraries(account),
  playlist: ({ names, account }) => names.lists(account, "playlist"),
  download: ({ names }) => names.downloads(),
  item: ({ names, account, typed }) => names.items({ account, typed }),
  command: FILES,
  shell: () => plain(SHELLS),
  kind: () =>
    plain([
      "key-file",
      "passphrase",
      "systemd-credential",
      "command",
      "command-key",
    ]),
};

/** The position of the cursor. */
interface Place {
  readonly names: Suggestions;
  /** The earlier value of `--account`; null for none. */
  readonly account: string | null;
  readonly typed: string;
  readonly command: CommandNode;
}

/**
 * Returns the words that can follow or complete the typed ones.
 *
 * @param words the words before the cursor, without the program's own name
 * @param current the word at the cursor, up to it
 * @param account the account of commands without `--account`
 */
export function completeWords(
  program: CommandNode,
  { words, current, account = null }: {
    words: readonly string[];
    current: string;
    account?: string | null;
  },
  { names }: { names: Suggestions },
): Completion {
  const line = resolve(words, { root: program });
  const at = {
    names,
    account: accountIn(line) ?? account,
    typed: current,
    command: line.command,
  };
  const pending = pendingOption(line);
  if (pending !== null) {
    const isOption = (value: string) => value.startsWith("-");
    return fit(replaceMisreadNames(optionValues(pending), isOption), at);
  }
  return !hasEnded(line) && current.startsWith("-")
    ? completeOption(line.command, at)
    : completeArgument(line, at);
}

/** Returns the last value of `--account`; null if there is none. */
function accountIn({ words }: Resolved): string | null {
  const values = words.flatMap((it) =>
    it.kind === "option" && it.option.key === "account"
      ? [it.value ?? null]
      : []
  );
  return values.at(-1) ?? null;
}

/** Returns the option whose value is at the cursor; null if none is. */
function pendingOption({ words }: Resolved): Option | null {
  const last = words.at(-1);
  const isPending = last?.kind === "option" && last.option.takesValue &&
    last.value === undefined;
  return isPending ? last.option : null;
}

/** Returns true after `--`: no later word is an option. */
function hasEnded({ words }: Resolved): boolean {
  return words.some((it) => it.kind === "end");
}

function completeOption(command: CommandNode, at: Place): Completion {
  const [, name, value] = /^([^=]*)=([^]*)$/.exec(at.typed) ?? [];
  if (name === undefined || value === undefined) {
    const known = optionsInHelp(command)
      .map(({ long, description }) => ({ value: long, note: description }));
    return fit(() => known, at);
  }
  const option = command.accepted.find((it) => `--${it.key}` === name);
  if (!option?.takesValue) return fit(() => [], at);
  const found = fit(optionValues(option), { ...at, typed: value });
  const suggestions = found.suggestions.map((it) => ({
    ...it,
    value: `${name}=${it.value}`,
  }));
  return { ...found, suggestions };
}

function optionValues(option: Option): Source {
  const { choices } = option.spec;
  if (choices) return () => plain(choices);
  return OPTION_VALUES[`--${option.key}`] ?? (() => []);
}

function completeArgument(line: Resolved, at: Place): Completion {
  const { command, operands } = line;
  const isHelp = command.path === "help";
  const group = isHelp ? command.parent?.find(operands) : command;
  const topics = isHelp && operands.length === 0 ? HELP_TOPICS : [];
  const wantsCommand = isHelp || operands.length === 0;
  const commands = group && wantsCommand ? group.visible.map(named) : [];
  const argument = isHelp ? undefined : argumentAt(command, operands.length);
  const source = argument ? argumentValues(argument) : () => [];
  const mistaken = (value: string) =>
    !hasEnded(line) && value.startsWith("-") ||
    wantsCommand && command.child(value) !== null;
  const found = fit(replaceMisreadNames(source, mistaken), at);
  const first = fit(() => [...commands, ...topics], at).suggestions;
  return { ...found, suggestions: [...first, ...found.suggestions] };
}

/** Gives ids for names that the command line would parse as something else. */
function replaceMisreadNames(
  source: Source,
  mistaken: (value: string) => boolean,
): Source {
  if (source === FILES) return FILES;
  return (at) =>
    source(at).flatMap(({ id, ...name }) => {
      if (!mistaken(name.value)) return [name];
      const note = [name.value, name.note].filter((it) => it !== "").join(", ");
      return id === undefined ? [] : [{ value: id, note }];
    });
}

const HELP_TOPICS: readonly Suggestion[] = [
  { value: "exit-codes", note: "list the exit codes" },
  { value: "man-page", note: "print the manual for man(1)" },
];

function named({ name, summary }: CommandNode): Suggestion {
  return { value: name, note: summary };
}

function argumentAt(
  { arguments: known }: CommandNode,
  index: number,
): ArgumentSpec | undefined {
  const last = known.at(-1);
  return known[index] ?? (last?.isVariadic ? last : undefined);
}

/** `<keyring|file>` says itself what it may be. */
function argumentValues({ name }: ArgumentSpec): Source {
  if (name.includes("|")) return () => plain(name.split("|"));
  return ARGUMENTS[name] ?? (() => []);
}

function plain(values: readonly string[]): Suggestion[] {
  return values.map((value) => ({ value, note: "" }));
}

/**
 * Returns the suggestions that begin with the typed text. If the case differs,
 * the typed text stays: a shell discards other candidates.
 */
function fit(source: Source, at: Place): Completion {
  if (source === FILES) return { files: true, suggestions: [] };
  const { typed } = at;
  const suggestions = source(at)
    .filter((it) => isPlain(it.value) && begins(it, typed))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ value, note }) => ({
      value: typed + value.slice(typed.length),
      note: sanitize(note),
    }));
  return { files: false, suggestions };
}

function begins({ value, anyCase }: Suggestion, typed: string): boolean {
  const start = value.slice(0, typed.length);
  return start === typed ||
    (anyCase === true && start.toLowerCase() === typed.toLowerCase());
}

/** A name that cannot be shown cannot be typed either. */
function isPlain(value: string): boolean {
  return value !== "" && sanitize(value) === value;
}
