import type { Globals } from "../cli/command.ts";
import type { CliContext } from "../cli/context.ts";
import type { Suggestions } from "../cli/suggestions.ts";
import type { ParsedLine } from "../cli/parse.ts";
import { runCli } from "../cli/run.ts";
import { toFailure } from "../core/failure.ts";
import { type Log, type LogLevel, NO_LOG } from "../core/log.ts";
import { Secret, watchSecrets } from "../core/secret.ts";
import { once } from "../core/late.ts";
import { harden, OVERWRITING } from "./harden.ts";
import { type Environment, readEnvironment } from "../system/environment.ts";
import { readBytesFile, readTextFile } from "../system/files.ts";
import { filesIn, findPaths } from "../system/paths.ts";
import { identifyingNames } from "../system/identifying_names.ts";
import { systemTerminal } from "../system/terminal.ts";
import { keySourcesFor } from "./key_sources.ts";
import {
  forService,
  type OpenedSettings,
  openSettings,
  withHidden,
} from "./settings.ts";
import { VERSION } from "../version.ts";

/** Runs one command with its dependencies. @returns the exit code */
export async function runProgram(
  line: ParsedLine,
  signal: AbortSignal,
): Promise<number> {
  const closing: (() => void)[] = [];
  try {
    return await runCli(line, {
      terminal: systemTerminal,
      signal,
      openContext: () => openContext(line.globals, { signal, closing }),
    });
  } finally {
    for (const close of closing) close();
  }
}

function openContext(
  globals: Globals,
  options: { signal: AbortSignal; closing: (() => void)[] },
): CliContext {
  const { signal, closing } = options;
  // A log redacts the secrets that are created from here on.
  if (globals.verbose || Deno.env.get("JELLYTAU_LOG")) {
    watchSecrets();
  }
  const environment = readEnvironment(OVERWRITING, Deno.build.os);
  harden(environment.system);
  const { system } = environment;
  const personPresent = isPersonPresent(globals, environment);
  const settings = openSettings(environment);
  const openLogOnce = once(() => openRunLog(globals, { environment, closing }));
  const opened = once(async () => {
    const client = await openClientOf(environment, {
      ...{ settings, personPresent, signal },
      log: await openLogOnce(),
    });
    closing.push(client.close);
    return client;
  });
  return {
    version: VERSION,
    terminal: systemTerminal,
    environment,
    settings,
    signal,
    readTextFile,
    readBytes: readBytesFile,
    readSecretFile: async (path, maxBytes) =>
      new Secret(await readTextFile(path, maxBytes)),
    runUserCommand: runnerOf(signal),
    expectToken: async () => {
      if (environment.environmentAccount !== null) return;
      // The error surfaces in the call that asks for the token.
      await opened().then((it) => it.beginConnecting()).catch(toFailure);
    },
    client: async () => (await opened()).client,
    openNames: () => openNames(environment, closing),
    machine: () => identifyingNames(findPaths(system, environment.homes)),
    openTui: async (look, account) => {
      const { openTuiIn } = await import("./tui.ts");
      const openLog = async () => void await openLogOnce();
      const logLevel = logLevelOf(globals, environment);
      await openTuiIn(withHidden(environment, settings.known()), {
        ...{ look, account, logLevel, openLog, signal },
        settings: settings.known(),
      });
    },
    openDemo: async () => {
      const { openDemoSession } = await import("./demo.ts");
      const shown = withHidden(environment, settings.known());
      const more = { signal, irregular: true, settings: settings.known() };
      return await openDemoSession({ ...shown, ...more });
    },
  };
}

async function openClientOf(
  environment: Environment,
  { settings, ...options }: {
    settings: OpenedSettings;
    personPresent: boolean;
    signal: AbortSignal;
    log: Log;
  },
) {
  const { openClient } = await import("./client.ts");
  const { system, homes } = environment;
  return openClient(withHidden(environment, settings.known()), {
    ...options,
    ...forService(settings),
    paths: findPaths(system, homes),
    system,
    keySources: keySourcesFor(environment, options),
  });
}

async function openNames(
  { system, homes }: Environment,
  closing: (() => void)[],
): Promise<Suggestions> {
  const { openSuggestions } = await import("./suggestions.ts");
  const { metadata } = filesIn(findPaths(system, homes));
  const opened = openSuggestions(metadata);
  closing.push(opened.close);
  return opened.names;
}

/** Prefers `--verbose` to `JELLYTAU_LOG`; null for no log. */
function logLevelOf(
  { verbose }: Globals,
  { logLevel }: Environment,
): LogLevel | null {
  return verbose ? "debug" : logLevel;
}

/** Loads the logger only if a log is wanted. */
async function openRunLog(
  globals: Globals,
  { environment, closing }: {
    environment: Environment;
    closing: (() => void)[];
  },
): Promise<Log> {
  const level = logLevelOf(globals, environment);
  if (level === null) return NO_LOG;
  const { openLog } = await import("../system/log.ts");
  const folder = findPaths(environment.system, environment.homes).logs;
  const log = await openLog({ level, folder });
  closing.push(() => log.close());
  return log;
}

function runnerOf(signal: AbortSignal): CliContext["runUserCommand"] {
  return async (command, variables) => {
    const { runUserCommand } = await import("../system/run_user_command.ts");
    return await runUserCommand(command, { variables, signal });
  };
}

/** Returns whether someone can answer a keyring's dialog. */
function isPersonPresent(
  { noInput }: Globals,
  { ci }: Environment,
): boolean {
  return !ci && !noInput &&
    systemTerminal.isTerminal("stdin") && systemTerminal.isTerminal("stderr");
}
