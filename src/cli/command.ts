import { Failure } from "../core/failure.ts";
import type { Terminal } from "../core/ports.ts";
import type { ServiceClient } from "../service/service_client.ts";
import type { CliContext } from "./context.ts";
import { NO_SETTINGS, type SettingValues } from "../core/settings.ts";
import type { Output } from "./output/output.ts";

/** One command, or a group of commands, with its help. */
export interface Command {
  /** The words, such as `auth login`. */
  readonly path: string;
  /** One line; begins in lower case, and has no period. */
  readonly summary: string;
  /** The paragraphs of the help below the summary. */
  readonly about?: readonly string[];
  /** Pairs of a purpose and the line that serves it, without `jellytau`. */
  readonly examples?: readonly (readonly [purpose: string, line: string])[];
  /** The global options that it uses, apart from those that every command does. */
  readonly globals?: readonly UsedGlobal[];
  /** Positional arguments in the usual notation: `<url>`, `[account]`. */
  readonly args?: string;
  readonly options?: readonly OptionSpec[];
  /**
   * Reads the settings file before it runs, and fails if the file is not valid;
   * `with-keys` also checks the keys of the TUI. Commands that only have a time
   * limit or colours ignore a file that is not valid, and say so.
   */
  readonly settings?: "needed" | "with-keys";
  /** True if colours are all that it needs of the settings file. */
  readonly paints?: boolean;
  /** Returns whether it will ask for the token of an account. */
  needsToken?(invocation: Invocation): boolean;
  /** True for a command that only programs use; the help does not list it. */
  readonly hidden?: boolean;
  /** Runs it; absent for a group. @returns the exit code; nothing means 0 */
  run?(invocation: Invocation): Promise<number | void> | void;
}

/** Global options that only some commands use, by their names in camel case. */
export type UsedGlobal = "json" | "account" | "input" | "timeout" | "ascii";

export interface OptionSpec {
  /** The usual notation: `-q, --quiet`, `--user <name>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** The choice that the help shows as the default. */
  readonly default?: string;
}

/** The runtime's timers have 32 bits; one with a longer time fires at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;
const WAITING = "Waiting for you to unlock the keyring… (Ctrl-C cancels)";

/** The options that every command accepts. */
export interface Globals {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
  readonly noInput: boolean;
  readonly account: string | null;
  readonly timeout: string | null;
  readonly color: string | null;
}

/** A list for an argument that ends in `...`; undefined if it was omitted. */
export type Argument = string | readonly string[] | undefined;

/** One run of a command: its arguments, and what it may use. */
export class Invocation {
  readonly context: CliContext;
  readonly output: Output;
  readonly globals: Globals;
  /** The values of the settings file, if the command reads it. */
  readonly settings: Partial<SettingValues>;
  readonly #arguments: readonly Argument[];
  readonly #options: Readonly<Record<string, string | boolean>>;
  #client: Promise<ServiceClient> | null = null;

  constructor(given: {
    context: CliContext;
    output: Output;
    arguments: readonly Argument[];
    options: Readonly<Record<string, string | boolean>>;
    globals: Globals;
    settings?: Partial<SettingValues>;
  }) {
    this.context = given.context;
    this.output = given.output;
    this.#arguments = given.arguments;
    this.#options = given.options;
    this.globals = given.globals;
    this.settings = given.settings ?? NO_SETTINGS.values;
  }

  get terminal(): Terminal {
    return this.context.terminal;
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  /** Opens the service. Reports on stderr that a keyring waits for the user. */
  client(): Promise<ServiceClient> {
    return this.#client ??= this.context.client().then((client) => {
      client.onEvent(({ kind }) => {
        const waits = kind === "waiting-for-keyring";
        if (waits && !this.output.style.quiet) this.output.say(WAITING);
      });
      return client;
    });
  }

  /** The positional argument at `index`; null when it was left out. */
  argument(index: number): string | null {
    const given = this.#arguments[index];
    return typeof given === "string" ? given : null;
  }

  flag(name: string): boolean {
    return this.#options[name] === true;
  }

  /** Returns whether `--no-<name>` was given. */
  negated(name: string): boolean {
    return this.#options[name] === false;
  }

  /** Returns the value of an option; null when it was left out. */
  option(name: string): string | null {
    const value = this.#options[name];
    return typeof value === "string" ? value : null;
  }

  /** Returns the values of an argument that ends in `...`. */
  args(index = 0): readonly string[] {
    const given = this.#arguments[index];
    return Array.isArray(given) ? given : [];
  }

  /**
   * A whole number that a flag gives; null when it was left out.
   *
   * @throws {Failure} `usage` if it is not a whole number in the range
   */
  number(
    name: string,
    { from, to = Infinity }: { from: number; to?: number },
  ): number | null {
    const value = this.option(name);
    if (value === null) return null;
    const number = Number(value);
    const isInRange = number >= from && number <= to;
    if (/^[0-9]+$/.test(value) && isInRange) return number;
    const range = to === Infinity
      ? `of at least ${from}`
      : `from ${from} to ${to}`;
    const flag = name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`);
    throw new Failure(
      "usage",
      `Cannot use --${flag} "${value}": it is not a whole number ${range}`,
    );
  }

  /**
   * Returns the account that the line names; null if it names none.
   *
   * @param argument the positional argument, if the command has one
   */
  typedAccount(argument: string | null = null): string | null {
    return argument ?? this.globals.account;
  }

  /**
   * Returns the account to use: the one that the line names, else that of
   * JELLYTAU_ACCOUNT unless JELLYTAU_TOKEN brings one; null for the active one.
   *
   * @param argument the positional argument, if the command has one
   */
  account(argument: string | null = null): string | null {
    const { account, environmentAccount } = this.context.environment;
    const usual = environmentAccount === null ? account : null;
    return this.typedAccount(argument) ?? usual;
  }

  /** The time limit for a command's input; an empty object leaves the default. */
  timeout(): { timeoutMs?: number } {
    const value = this.globals.timeout;
    const { timeout: usual } = this.settings;
    if (value === null) {
      return usual === undefined ? {} : { timeoutMs: usual * 1000 };
    }
    const seconds = Number(value);
    if (!(seconds > 0) || !Number.isFinite(seconds)) {
      throw new Failure(
        "usage",
        `Cannot use --timeout "${value}": it is not a number of seconds above 0`,
      );
    }
    return { timeoutMs: Math.min(seconds * 1000, TIMER_MAX_MS) };
  }

  /**
   * @throws {Failure} `usage` when this run brings its own account, which this
   * command cannot be about
   */
  refuseEnvironmentAccount(action: string): void {
    if (this.context.environment.environmentAccount === null) return;
    throw new Failure(
      "usage",
      `Cannot ${action}: JELLYTAU_TOKEN selects an account for this run only`,
      { hint: "Unset JELLYTAU_SERVER and JELLYTAU_TOKEN first" },
    );
  }

  /** Returns whether a question may be asked. */
  mayPrompt(): boolean {
    return this.terminal.isTerminal("stdin") &&
      this.terminal.isTerminal("stderr") && !this.context.environment.ci &&
      !this.globals.noInput;
  }
}
