import { Failure } from "../core/failure.ts";
import { AUTH_COMMANDS } from "./auth_commands.ts";
import { decode } from "./decode.ts";
import { DOWNLOAD_COMMANDS } from "./download_commands.ts";
import type {
  CommandContext,
  CoreParts,
  Handlers,
  LateParts,
  ServiceParts,
} from "./handlers.ts";
import { LIBRARY_COMMANDS } from "./library_commands.ts";
import { PLAYBACK_COMMANDS } from "./playback_commands.ts";
import {
  type CommandName,
  COMMANDS,
  type Decoded,
  type Reply,
} from "./protocol.ts";
import { SERVER_COMMANDS } from "./server_commands.ts";
import { STORAGE_COMMANDS } from "./storage_commands.ts";

/** Handlers of some commands, loaded with the first that needs them. */
type Group<Parts> = readonly [
  commands: object,
  load: () => Promise<Partial<Handlers<CommandName, Parts>>>,
];

const CORE_GROUPS: readonly Group<CoreParts>[] = [
  [AUTH_COMMANDS, async () => {
    return (await import("./auth_handlers.ts")).AUTH_HANDLERS;
  }],
  [STORAGE_COMMANDS, async () => {
    return (await import("./storage_handlers.ts")).STORAGE_HANDLERS;
  }],
  [SERVER_COMMANDS, async () => {
    return (await import("./server_handlers.ts")).SERVER_HANDLERS;
  }],
];

const MEDIA_GROUPS: readonly Group<ServiceParts>[] = [
  [LIBRARY_COMMANDS, async () => {
    return (await import("./library_handlers.ts")).LIBRARY_HANDLERS;
  }],
  [DOWNLOAD_COMMANDS, async () => {
    return (await import("./download_handlers.ts")).DOWNLOAD_HANDLERS;
  }],
  [PLAYBACK_COMMANDS, async () => {
    return (await import("./playback_handlers.ts")).PLAYBACK_HANDLERS;
  }],
];

/** All parts, or some of them to be loaded later. */
export type GivenParts = ServiceParts | LateParts;

/** Opens the account of this run, and gives the parts that know no other. */
export type RunParts = (context: CommandContext) => Promise<GivenParts>;

/** The auth service: checked commands in, checked replies out. */
export class Service {
  readonly #parts: GivenParts;
  readonly #runParts: RunParts | null;

  /** @param runParts for commands on an account, in a run that brings its own */
  constructor(parts: GivenParts, runParts: RunParts | null = null) {
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
    if (!Object.hasOwn(COMMANDS, name)) throw unknownCommand();
    const { input: inputSchema, reply: replySchema } = COMMANDS[name];
    const decoded = decode(inputSchema, input, `command "${name}"`);
    const all = this.#runParts && "account" in inputSchema.entries
      ? await this.#runParts(context)
      : this.#parts;
    const parts = { ...all, storages: all.storages.during(context.signal) };
    const reply = await handle(name, decoded as Decoded<N>, { parts, context });
    return decode(replySchema, reply, `reply to "${name}"`) as Reply<N>;
  }
}

async function handle<N extends CommandName>(
  name: N,
  input: Decoded<N>,
  { parts, context }: { parts: GivenParts; context: CommandContext },
): Promise<Reply<N>> {
  const core = await loadHandler(CORE_GROUPS, name);
  if (core) return await core(parts, input, context);
  const media = await loadHandler(MEDIA_GROUPS, name);
  if (!media) throw unknownCommand();
  const loaded = "media" in parts ? await parts.media() : parts;
  return await media({ ...loaded, ...parts }, input, context);
}

/** null when the command is in none of the groups. */
async function loadHandler<N extends CommandName, Parts>(
  groups: readonly Group<Parts>[],
  name: N,
): Promise<Handlers<CommandName, Parts>[N] | null> {
  const group = groups.find(([commands]) => Object.hasOwn(commands, name));
  return (await group?.[1]())?.[name] ?? null;
}

function unknownCommand(): Failure {
  const what = "Cannot run command: it is not a known one";
  return new Failure("internal", what);
}
