import { Failure, toFailure } from "../core/failure.ts";
import type { Log } from "../core/log.ts";
import { isCommandName } from "./command_groups.ts";
import type { CommandOptions } from "./handlers.ts";
import type { CommandName, Reply } from "./protocol.ts";
import type { GivenDependencies } from "./handlers.ts";
import { type OpenEnvironmentAccount, Service } from "./service.ts";

/** Logs the name, the duration and the outcome of each command. */
export class LoggedService extends Service {
  readonly #log: Log;

  constructor(
    deps: GivenDependencies,
    { openEnvironmentAccount = null, log }: {
      openEnvironmentAccount?: OpenEnvironmentAccount | null;
      log: Log;
    },
  ) {
    super(deps, openEnvironmentAccount);
    this.#log = log;
  }

  override async run<N extends CommandName>(
    name: N,
    input: unknown,
    context: CommandOptions,
  ): Promise<Reply<N>> {
    const command = isCommandName(name) ? name : "(unknown)";
    const startMs = performance.now();
    const facts = () => ({
      command,
      ms: Math.round(performance.now() - startMs),
    });
    this.#log.write("debug", "command begins", { command });
    try {
      const reply = await super.run(name, input, context);
      this.#log.write("info", "command done", facts());
      return reply;
    } catch (caught) {
      this.#logFailure(toFailure(caught), facts());
      throw caught;
    }
  }

  #logFailure(
    { kind, message, code }: Failure,
    facts: { command: string; ms: number },
  ): void {
    const level = kind === "internal" ? "error" : "warning";
    this.#log.write(level, "command failed", { ...facts, kind, message, code });
  }
}
