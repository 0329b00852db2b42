/** The commands as a tree, for the reader, the help and the completions. */
import type { Command } from "./command.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { argumentsOf, type ArgumentSpec, Option } from "./help/notation.ts";
import { ROOT } from "./root.ts";

/** The global options, which every command accepts. */
export const GLOBALS: readonly Option[] = GLOBAL_OPTIONS.map((it) =>
  new Option(it)
);

/** A command, or a group of commands. */
export class CommandNode {
  /** The words, such as `auth login`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly string[];
  readonly parent: CommandNode | null;
  /** Null if the table has only commands below it. */
  readonly spec: Command | null;
  readonly children: readonly CommandNode[];

  /** @param specs of the commands that may be at `path` or below it */
  constructor(
    path: string,
    { parent, specs }: {
      parent: CommandNode | null;
      specs: readonly Command[];
    },
  ) {
    this.path = path;
    this.words = path === "" ? [] : path.split(" ");
    this.parent = parent;
    this.spec = specs.find((it) => it.path === path) ?? null;
    const start = path === "" ? "" : `${path} `;
    const below = specs.filter((it) => it !== this.spec)
      .filter((it) => it.path.startsWith(start));
    const words = below.map((it) => it.path.slice(start.length).split(" ")[0]);
    this.children = [...new Set(words)].map((word) =>
      new CommandNode(`${start}${word}`, { parent: this, specs: below })
    );
  }

  get name(): string {
    return this.words.at(-1) ?? "";
  }

  get summary(): string {
    return this.spec?.summary ?? "";
  }

  get arguments(): readonly ArgumentSpec[] {
    return argumentsOf(this.spec ?? {});
  }

  get options(): readonly Option[] {
    return this.spec?.options?.map((it) => new Option(it)) ?? [];
  }

  /** The options that may be typed: global, those of its parents, its own. */
  get accepted(): readonly Option[] {
    return [...this.parent?.accepted ?? GLOBALS, ...this.options];
  }

  /** The children that the help lists. */
  get visible(): readonly CommandNode[] {
    return this.children.filter((it) => it.spec?.hidden !== true);
  }

  child(name: string | undefined): CommandNode | null {
    return this.children.find((it) => it.name === name) ?? null;
  }

  /** Follows the words that come after those of this command, to the last one. */
  follow(words: readonly string[]): CommandNode {
    const next = this.child(words[this.words.length]);
    return next?.follow(words) ?? this;
  }

  /** Returns the command at `words` below this one; null if there is none. */
  find(words: readonly string[]): CommandNode | null {
    return words.reduce<CommandNode | null>(
      (found, word) => found?.child(word) ?? null,
      this,
    );
  }
}

/** Returns the program with these commands. */
export function commandTree(specs: readonly Command[]): CommandNode {
  return new CommandNode("", { parent: null, specs: [ROOT, ...specs] });
}
