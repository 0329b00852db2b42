import type { CliContext } from "./cli/context.ts";
import { runCli } from "./cli/run_cli.ts";
import { toFailure } from "./core/failure.ts";
import { Secret } from "./core/secret.ts";
import { refuseCoreFiles } from "./ffi/lib_system.ts";
import { hardenProcess } from "./ffi/libc.ts";
import { openTui } from "./open_tui.ts";
import { openParts } from "./parts.ts";
import { passphraseSource } from "./passphrase_source.ts";
import { InProcessClient } from "./service/in_process_client.ts";
import { Service } from "./service/service.ts";
import { Listeners, type ServiceClient } from "./service/service_client.ts";
import { type Environment, readEnvironment } from "./system/environment.ts";
import { readTextFile } from "./system/files.ts";
import { findPaths, type System } from "./system/paths.ts";
import { systemTerminal } from "./system/terminal.ts";
import { VERSION } from "./version.ts";

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

function openContext(
  argv: readonly string[],
  options: { signal: AbortSignal; closing: (() => void)[] },
): CliContext {
  const { signal, closing } = options;
  const environment = readEnvironment(Deno.env, Deno.build.os);
  harden(environment.system);
  const { system } = environment;
  const passphrase = passphraseSource(environment);
  let client: ServiceClient | null = null;
  return {
    version: VERSION,
    terminal: systemTerminal,
    environment,
    signal,
    readTextFile,
    readSecretFile: async (path, maxBytes) =>
      new Secret(await readTextFile(path, maxBytes)),
    // deno-lint-ignore require-await -- a throw must become a rejection
    client: async () =>
      client ??= openClient(environment, {
        personPresent: isPersonPresent(argv, environment),
        signal,
        closing,
      }),
    openTui: (look) => {
      const paths = findPaths(system, environment.homes);
      return openTui({ look, paths, system, passphrase, signal });
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
    passphrase: passphraseSource(environment),
    tell: (event) => listeners.tell(event),
    signal: options.signal,
  });
  options.closing.push(() => parts.close());
  return new InProcessClient(new Service(parts.service), listeners);
}

/** Whether a keyring's dialog would find somebody to answer it. */
function isPersonPresent(
  argv: readonly string[],
  { ci }: Environment,
): boolean {
  return !ci && !argv.includes("--no-input") &&
    systemTerminal.isTerminal("stdin") && systemTerminal.isTerminal("stderr");
}

/** A machine that does not allow it is no reason not to run. */
function harden(system: System): void {
  try {
    if (system === "darwin") refuseCoreFiles();
    else if (system !== "windows") hardenProcess();
  } catch (caught) {
    toFailure(caught);
  }
}
