import { Failure } from "../core/failure.ts";
import { AUTH_HANDLERS } from "./auth_handlers.ts";
import { decode } from "./decode.ts";
import { DOWNLOAD_HANDLERS } from "./download_handlers.ts";
import type { CommandContext, Handlers, ServiceParts } from "./handlers.ts";
import { LIBRARY_HANDLERS } from "./library_handlers.ts";
import {
  type CommandName,
  COMMANDS,
  type Decoded,
  type Reply,
} from "./protocol.ts";
import { SERVER_HANDLERS } from "./server_handlers.ts";
import { PLAYBACK_HANDLERS } from "./playback_handlers.ts";
import { STORAGE_HANDLERS } from "./storage_handlers.ts";

const HANDLERS: Handlers<CommandName> = {
  ...AUTH_HANDLERS,
  ...STORAGE_HANDLERS,
  ...SERVER_HANDLERS,
  ...LIBRARY_HANDLERS,
  ...DOWNLOAD_HANDLERS,
  ...PLAYBACK_HANDLERS,
};

/** Opens the account of this run, and gives the parts that know no other. */
export type RunParts = (context: CommandContext) => Promise<ServiceParts>;

/** The auth service: checked commands in, checked replies out. */
export class Service {
  readonly #parts: ServiceParts;
  readonly #runParts: RunParts | null;

  /** @param runParts for commands on an account, in a run that brings its own */
  constructor(parts: ServiceParts, runParts: RunParts | null = null) {
    this.#parts = parts;
    this.#runParts = runParts;
  }

  /**
   * Runs one command. Anything that was not agreed on is refused before a use
   * case sees it.
   *
   * @throws {Failure} `internal` for an unknown command or an ill-formed input
   * @throws {Failure} whatever the command's use case throws
   */
  async run<N extends CommandName>(
    name: N,
    input: unknown,
    context: CommandContext,
  ): Promise<Reply<N>> {
    refuseUnknown(name);
    const { input: inputSchema, reply: replySchema } = COMMANDS[name];
    const decoded = decode(inputSchema, input, `command "${name}"`);
    const handler = HANDLERS[name];
    const all = this.#runParts && "account" in inputSchema.entries
      ? await this.#runParts(context)
      : this.#parts;
    const parts = { ...all, storages: all.storages.during(context.signal) };
    const reply = await handler(parts, decoded as Decoded<N>, context);
    return decode(replySchema, reply, `reply to "${name}"`) as Reply<N>;
  }
}

function refuseUnknown(name: string): void {
  if (Object.hasOwn(COMMANDS, name)) return;
  throw new Failure("internal", "Cannot run command: it is not a known one");
}
