import { Failure } from "../core/failure.ts";
import {
  type CommandGroup,
  isCommandName,
  loadGroup,
} from "./command_groups.ts";
import { decode } from "./decode.ts";
import {
  type CommandOptions,
  type GivenDependencies,
  mediaOf,
} from "./handlers.ts";
import type { CommandName, Decoded, Reply } from "./protocol.ts";

/** Opens the account of this run; the result knows no other account. */
export type OpenEnvironmentAccount = (
  context: CommandOptions,
) => Promise<GivenDependencies>;

/** Runs commands, and checks each input and reply against its schema. */
export class Service {
  readonly #deps: GivenDependencies;
  readonly #openEnvironmentAccount: OpenEnvironmentAccount | null;

  /** @param openEnvironmentAccount null if the environment names no account */
  constructor(
    deps: GivenDependencies,
    openEnvironmentAccount: OpenEnvironmentAccount | null = null,
  ) {
    this.#deps = deps;
    this.#openEnvironmentAccount = openEnvironmentAccount;
  }

  /**
   * Runs one command. Refuses invalid input before a use case sees it.
   *
   * @throws {Failure} `internal` for an unknown command or invalid input
   * @throws {Failure} the failures of the use case
   */
  async run<N extends CommandName>(
    name: N,
    input: unknown,
    context: CommandOptions,
  ): Promise<Reply<N>> {
    if (!isCommandName(name)) throw unknownCommand();
    const group = await loadGroup(name);
    const schemas = group.commands[name];
    if (!schemas) throw unknownCommand();
    const decoded = decode(schemas.input, {
      value: input,
      what: `command "${name}"`,
    });
    const all =
      this.#openEnvironmentAccount && "account" in schemas.input.entries
        ? await this.#openEnvironmentAccount(context)
        : this.#deps;
    const deps = { ...all, storages: all.storages.during(context.signal) };
    const command = { name, input: decoded as Decoded<N> };
    const reply = await handle(group, command, { deps, context });
    return decode(schemas.reply, {
      value: reply,
      what: `reply to "${name}"`,
    }) as Reply<N>;
  }
}

async function handle<N extends CommandName>(
  { handlers, needsMedia }: CommandGroup,
  { name, input }: { name: N; input: Decoded<N> },
  { deps, context }: { deps: GivenDependencies; context: CommandOptions },
): Promise<Reply<N>> {
  if (!needsMedia) {
    const handler = handlers[name];
    if (!handler) throw unknownCommand();
    return await handler(deps, input, context);
  }
  const handler = handlers[name];
  if (!handler) throw unknownCommand();
  return await handler({ ...await mediaOf(deps), ...deps }, input, context);
}

function unknownCommand(): Failure {
  const what = "Cannot run command: it is unknown";
  return new Failure("internal", what);
}
