import {
  hardenProcess,
  overwriteVariable,
  refuseCoreFiles,
} from "deno-keyring-ffi-bindings/process";
import type { Globals } from "../cli/command.ts";
import type { CliContext, DemoSession, TuiOptions } from "../cli/context.ts";
import type { Suggestions } from "../cli/suggestions.ts";
import type { ParsedLine } from "../cli/parse.ts";
import { runCli } from "../cli/run.ts";
import { toFailure } from "../core/failure.ts";
import { type Log, type LogLevel, NO_LOG } from "../core/log.ts";
import { Secret, watchSecrets } from "../core/secret.ts";
import type { TokenKey } from "../core/token_key.ts";
import { once } from "./late_parts.ts";
import type { OpenedDependencies } from "./dependencies.ts";
import type {
  CommandOptions,
  LateDependencies,
  MediaDependencies,
} from "../service/handlers.ts";
import type { OpenEnvironmentAccount } from "../service/service.ts";
import { Listeners, type ServiceClient } from "../service/service_client.ts";
import {
  type Environment,
  readEnvironment,
  type Variables,
} from "../system/environment.ts";
import { readBytesFile, readTextFile } from "../system/files.ts";
import { filesIn, findPaths, type System } from "../system/paths.ts";
import { identifyingNames } from "../system/identifying_names.ts";
import { systemTerminal } from "../system/terminal.ts";
import { keySourcesFor } from "./key_sources.ts";
import { VERSION } from "../version.ts";

/** A bundle of CAs; the same limit as for `--ca-file`. */
const CA_FILE_MAX_BYTES = 1_048_576;

/** Builds what commands may use, runs one, and gives its exit code. */
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

/** A secret that was read is gone from the process's own memory of it too. */
const OVERWRITING: Variables = {
  get: (name) => Deno.env.get(name),
  delete(name) {
    if (Deno.build.os !== "windows") attempt(() => overwriteVariable(name));
    Deno.env.delete(name);
  },
};

function openContext(
  globals: Globals,
  options: { signal: AbortSignal; closing: (() => void)[] },
): CliContext {
  const { signal, closing } = options;
  // Before the first secret is made, and only for a log.
  if (globals.verbose || Deno.env.get("JELLYTAU_LOG")) {
    watchSecrets();
  }
  const environment = readEnvironment(OVERWRITING, Deno.build.os);
  harden(environment.system);
  const { system } = environment;
  const personPresent = isPersonPresent(globals, environment);
  const openLogOnce = once(() => openRunLog(globals, { environment, closing }));
  const listeners = new Listeners();
  const opened = once(async () => {
    const { openDependencies } = await import("./open_service.ts");
    const deps = openDependencies({
      paths: findPaths(system, environment.homes),
      system,
      personPresent,
      keySources: keySourcesFor(environment, { personPresent, signal }),
      tell: (event) => listeners.tell(event),
      log: await openLogOnce(),
      signal,
    });
    closing.push(() => deps.close());
    return deps;
  });
  return {
    version: VERSION,
    terminal: systemTerminal,
    environment,
    signal,
    readTextFile,
    readBytes: readBytesFile,
    readSecretFile: async (path, maxBytes) =>
      new Secret(await readTextFile(path, maxBytes)),
    expectToken: async () => {
      if (environment.environmentAccount !== null) return;
      // The error surfaces in the call that asks for the token.
      await opened().then((it) => it.beginConnecting()).catch(toFailure);
    },
    client: once(async () => {
      const [deps, log] = [await opened(), await openLogOnce()];
      return await openClient(environment, { deps, log, listeners });
    }),
    openNames: () => openNames(environment, closing),
    machine: () => identifyingNames(findPaths(system, environment.homes)),
    openTui: async (look, account) => {
      const openLog = async () => void await openLogOnce();
      const logLevel = logLevelOf(globals, environment);
      const screen = { look, account, logLevel, openLog, signal };
      await openScreen(environment, screen);
    },
    openDemo: () => openDemo(environment, signal),
  };
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

async function openDemo(
  environment: Environment,
  signal: AbortSignal,
): Promise<DemoSession> {
  const { openDemoSession } = await import("./demo.ts");
  return await openDemoSession({ ...environment, signal, odd: true });
}

async function openScreen(
  environment: Environment,
  { look, account, logLevel, openLog, signal }: {
    look: TuiOptions;
    account: TokenKey | null;
    logLevel: LogLevel | null;
    openLog: () => Promise<void>;
    signal: AbortSignal;
  },
): Promise<void> {
  const { passphraseForScreen } = await import("./screen_passphrase.ts");
  const { openTui } = await import("./tui.ts");
  const { system, homes, credentialsDirectory, screen } = environment;
  const paths = findPaths(system, homes);
  const path = filesIn(paths).tokens;
  const passphrase = await passphraseForScreen(environment, { path, signal });
  const given = { passphrase, credentialsDirectory };
  await openLog(); // a log that cannot be written is reported before
  const service = { paths, system, given, logLevel, account };
  await openTui({ ...service, look, screen, signal });
}

async function openClient(
  environment: Environment,
  { deps, log, listeners }: {
    deps: OpenedDependencies;
    log: Log;
    listeners: Listeners;
  },
): Promise<ServiceClient> {
  const { InProcessClient, LoggedService } = await import("./open_service.ts");
  const service = new LoggedService(deps.service, {
    openEnvironmentAccount: openEnvironmentAccount(environment, deps),
    log,
  });
  return new InProcessClient(service, listeners);
}

/** `--verbose` over `JELLYTAU_LOG`; null for no log. */
function logLevelOf(
  { verbose }: Globals,
  { logLevel }: Environment,
): LogLevel | null {
  return verbose ? "debug" : logLevel;
}

/** Loads nothing where nobody asked for a log. */
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

/** The account that the environment brings, opened once, by who needs it. */
function openEnvironmentAccount(
  { environmentAccount, caFile }: Environment,
  { service }: OpenedDependencies,
): OpenEnvironmentAccount | null {
  if (environmentAccount === null) return null;
  const { server: url, token } = environmentAccount;
  let opened: Promise<LateDependencies> | null = null;
  const open = async ({ signal, tell }: CommandOptions) => {
    const caPem = caFile && await readTextFile(caFile, CA_FILE_MAX_BYTES);
    const { openEnvironmentAccountDependencies } = await import(
      "../auth/accounts/environment_account.ts"
    );
    const given = { url, token, caPem };
    const deps = await openEnvironmentAccountDependencies(service, given, {
      signal,
      tell,
    });
    return { ...deps, media: once(() => openRunMedia(service)) };
  };
  return (context) => opened ??= open(context);
}

async function openRunMedia(
  { media }: LateDependencies,
): Promise<MediaDependencies> {
  const { openEphemeralMediaDependencies } = await import(
    "./media_dependencies.ts"
  );
  return openEphemeralMediaDependencies(await media());
}

/** Returns whether a keyring's dialog would find somebody to answer it. */
function isPersonPresent(
  { noInput }: Globals,
  { ci }: Environment,
): boolean {
  return !ci && !noInput &&
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
