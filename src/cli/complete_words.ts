import type { Argument, Command, Option } from "commander";
import { ITEM_TYPES } from "../core/media_item.ts";
import { sanitize } from "../core/printable.ts";
import type { KnownNames, Suggestion } from "./known_names.ts";
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
  library: ({ names, account }) => names.libraries(account),
  download: ({ names }) => names.downloads(),
  item: ({ names, account, typed }) => names.items(account, typed),
  command: FILES,
  shell: () => plain(SHELLS),
  kind: () =>
    plain(["key-file", "passphrase", "systemd-credential", "command"]),
};

/** The position of the cursor. */
interface Place {
  readonly names: KnownNames;
  /** The earlier value of `--account`; null for none. */
  readonly account: string | null;
  readonly typed: string;
}

/** The state after the words before the cursor. */
interface Walk {
  command: Command;
  /** Positional arguments of that command so far. */
  words: string[];
  /** An option that still wants its value. */
  pending: Option | null;
  account: string | null;
  /** True after `--`: no later word is an option. */
  ended: boolean;
}

/**
 * Returns the words that can follow or complete the typed ones.
 *
 * @param words the words before the cursor, without the program's own name
 * @param current the word at the cursor, up to it
 * @param account the account of commands without `--account`
 */
export function completeWords(
  program: Command,
  { words, current, account = null }: {
    words: readonly string[];
    current: string;
    account?: string | null;
  },
  names: KnownNames,
): Completion {
  const walk = walkThrough(program, { words, account });
  const at = { names, account: walk.account };
  if (walk.pending !== null) {
    const values = optionValues(walk.pending);
    const isOption = (value: string) => value.startsWith("-");
    return fit(unmistaken(values, isOption), { ...at, typed: current });
  }
  if (!walk.ended && current.startsWith("-")) {
    return completeOption(walk.command, { ...at, typed: current });
  }
  return completeArgument(program, walk, { ...at, typed: current });
}

function walkThrough(
  program: Command,
  { words, account }: { words: readonly string[]; account: string | null },
): Walk {
  const walk: Walk = {
    command: program,
    words: [],
    pending: null,
    account,
    ended: false,
  };
  for (const word of words) step(walk, word);
  return walk;
}

function step(walk: Walk, word: string): void {
  if (walk.pending !== null) {
    if (walk.pending.long === "--account") walk.account = word;
    walk.pending = null;
  } else if (!walk.ended && word === "--") walk.ended = true;
  else if (!walk.ended && /^-./.test(word)) {
    const [name, value] = splitOption(word);
    const option = findOption(walk.command, name);
    if (!option || option.isBoolean()) return;
    if (value === null) walk.pending = option;
    else if (option.long === "--account") walk.account = value;
  } else {
    const next = walk.words.length === 0
      ? walk.command.commands.find((it) => it.name() === word)
      : undefined;
    if (next) walk.command = next;
    else walk.words.push(word);
  }
}

/** `--name=value`; the value is null where there is no `=`. */
function splitOption(word: string): [name: string, value: string | null] {
  const at = word.indexOf("=");
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
}

function findOption(command: Command, name: string): Option | undefined {
  return command.options.find((it) => it.long === name || it.short === name);
}

function completeOption(command: Command, at: Place): Completion {
  const [name, value] = splitOption(at.typed);
  if (value !== null) {
    const option = findOption(command, name);
    if (!option || option.isBoolean()) return fit(() => [], at);
    const found = fit(optionValues(option), { ...at, typed: value });
    const suggestions = found.suggestions.map((it) => ({
      ...it,
      value: `${name}=${it.value}`,
    }));
    return { ...found, suggestions };
  }
  const options = command.createHelp().visibleOptions(command);
  const known = options.flatMap(({ long, description }) =>
    long ? [{ value: long, note: description }] : []
  );
  return fit(() => known, at);
}

function optionValues(option: Option): Source {
  if (option.argChoices) return () => plain(option.argChoices ?? []);
  return OPTION_VALUES[option.long ?? ""] ?? (() => []);
}

function completeArgument(
  program: Command,
  { command, words, ended }: Walk,
  at: Place,
): Completion {
  const isHelp = command.parent === program && command.name() === "help";
  const group = isHelp ? commandNamed(program, words) : command;
  const topics = isHelp && words.length === 0 ? HELP_TOPICS : [];
  const wantsCommand = isHelp || words.length === 0;
  const commands = group && wantsCommand ? subcommands(group) : [];
  const argument = isHelp ? undefined : argumentAt(command, words.length);
  const source = argument ? argumentValues(argument) : () => [];
  const mistaken = (value: string) =>
    !ended && value.startsWith("-") ||
    wantsCommand && command.commands.some((it) => it.name() === value);
  const found = fit(unmistaken(source, mistaken), at);
  const first = fit(() => [...commands, ...topics], at).suggestions;
  return { ...found, suggestions: [...first, ...found.suggestions] };
}

/** Gives ids for names that the command line would parse as something else. */
function unmistaken(
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

function commandNamed(
  program: Command,
  words: readonly string[],
): Command | undefined {
  return words.reduce<Command | undefined>(
    (group, word) => group?.commands.find((it) => it.name() === word),
    program,
  );
}

function subcommands(command: Command): Suggestion[] {
  return command.createHelp().visibleCommands(command)
    .filter((it) => command.commands.includes(it)) // not commander's own help
    .map((it) => ({ value: it.name(), note: it.description() }));
}

function argumentAt(command: Command, index: number): Argument | undefined {
  const known = command.registeredArguments;
  const last = known.at(-1);
  return known[index] ?? (last?.variadic ? last : undefined);
}

/** `<keyring|file>` says itself what it may be. */
function argumentValues(argument: Argument): Source {
  const name = argument.name();
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
