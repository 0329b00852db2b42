import {
  hardenProcess,
  overwriteVariable,
  refuseCoreFiles,
} from "deno-keyring-ffi-bindings";
import type { CliContext } from "./cli/context.ts";
import { runCli } from "./cli/run_cli.ts";
import { toFailure } from "./core/failure.ts";
import { Secret } from "./core/secret.ts";
import { openTui } from "./open_tui.ts";
import { type OpenedParts, openParts } from "./parts.ts";
import { InProcessClient } from "./service/in_process_client.ts";
import type { CommandContext, ServiceParts } from "./service/handlers.ts";
import { type RunParts, Service } from "./service/service.ts";
import { Listeners, type ServiceClient } from "./service/service_client.ts";
import {
  type Environment,
  readEnvironment,
  type Variables,
} from "./system/environment.ts";
import { readBytesFile, readTextFile } from "./system/files.ts";
import { findPaths, type System } from "./system/paths.ts";
import { privateNames } from "./system/private_names.ts";
import { systemTerminal } from "./system/terminal.ts";
import { passphraseForScreen, unlockersFor } from "./unlockers.ts";
import { VERSION } from "./version.ts";

/** A bundle of CAs; the same limit as for `--ca-file`. */
const CA_FILE_MAX_BYTES = 1_048_576;

/** Builds what commands may use, runs one, and gives its exit code. */
export async function runProgram(
  argv: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const closing: (() => void)[] = [];
  try {
    return await runCli(argv, {
      terminal: systemTerminal,
      signal,
      openContext: () => openContext(argv, { signal, closing }),
    });
  } finally {
    for (const close of closing) close();
  }
}

/** A secret that was read is gone from the process's own memory of it too. */
const OVERWRITING: Variables = {
  get: (name) => Deno.env.get(name),
  delete(name) {
    if (Deno.build.os !== "windows") attempt(() => overwriteVariable(name));
    Deno.env.delete(name);
  },
};

function openContext(
  argv: readonly string[],
  options: { signal: AbortSignal; closing: (() => void)[] },
): CliContext {
  const { signal, closing } = options;
  const environment = readEnvironment(OVERWRITING, Deno.build.os);
  harden(environment.system);
  const { system } = environment;
  let client: ServiceClient | null = null;
  return {
    version: VERSION,
    terminal: systemTerminal,
    environment,
    signal,
    readTextFile,
    readBytes: readBytesFile,
    readSecretFile: async (path, maxBytes) =>
      new Secret(await readTextFile(path, maxBytes)),
    // deno-lint-ignore require-await -- a throw must become a rejection
    client: async () =>
      client ??= openClient(environment, {
        personPresent: isPersonPresent(argv, environment),
        signal,
        closing,
      }),
    async openNames() {
      const { openKnownNames } = await import("./known_names.ts");
      const { data } = findPaths(system, environment.homes);
      const opened = openKnownNames(`${data}/metadata.db`);
      closing.push(opened.close);
      return opened.names;
    },
    machine: () => privateNames(findPaths(system, environment.homes)),
    openTui: async (look) => {
      const paths = findPaths(system, environment.homes);
      const path = `${paths.data}/tokens.json`;
      const passphrase = await passphraseForScreen(environment, {
        path,
        signal,
      });
      const { credentialsDirectory } = environment;
      const given = { passphrase, credentialsDirectory };
      await openTui({ look, paths, system, given, signal });
    },
    openDemo: async () => {
      const { openDemoWorld } = await import("./demo_world.ts");
      return await openDemoWorld(system, signal);
    },
  };
}

function openClient(
  environment: Environment,
  options: {
    personPresent: boolean;
    signal: AbortSignal;
    closing: (() => void)[];
  },
): ServiceClient {
  const listeners = new Listeners();
  const { system, homes } = environment;
  const parts = openParts({
    paths: findPaths(system, homes),
    system,
    personPresent: options.personPresent,
    unlockers: unlockersFor(environment, options),
    tell: (event) => listeners.tell(event),
    signal: options.signal,
  });
  options.closing.push(() => parts.close());
  const service = new Service(parts.service, runParts(environment, parts));
  return new InProcessClient(service, listeners);
}

/** The account that the environment brings, opened once, by who needs it. */
function runParts(
  { runAccount, caFile }: Environment,
  { service }: OpenedParts,
): RunParts | null {
  if (runAccount === null) return null;
  const { server: url, token } = runAccount;
  let opened: Promise<ServiceParts> | null = null;
  const open = async ({ signal }: CommandContext) => {
    const caPem = caFile && await readTextFile(caFile, CA_FILE_MAX_BYTES);
    const { openRunAccount } = await import("./auth/run_account.ts");
    return await openRunAccount(service, { url, token, caPem }, { signal });
  };
  return (context) => opened ??= open(context);
}

/** Whether a keyring's dialog would find somebody to answer it. */
function isPersonPresent(
  argv: readonly string[],
  { ci }: Environment,
): boolean {
  return !ci && !argv.includes("--no-input") &&
    systemTerminal.isTerminal("stdin") && systemTerminal.isTerminal("stderr");
}

function harden(system: System): void {
  attempt(() => {
    if (system === "darwin") refuseCoreFiles();
    else if (system !== "windows") hardenProcess();
  });
}

/** A machine that does not allow it is no reason not to run. */
function attempt(use: () => void): void {
  try {
    use();
  } catch (caught) {
    toFailure(caught);
  }
}
