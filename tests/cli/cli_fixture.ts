/** Runs the whole command line in this process, in a home of its own. */
import { parse } from "../../src/cli/parse.ts";
import { runCli } from "../../src/cli/run.ts";
import type { CliContext, TuiOptions } from "../../src/cli/context.ts";
import type { Terminal } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import type { TokenKey } from "../../src/core/token_key.ts";
import {
  openDependencies,
  type OpenedDependencies,
} from "../../src/app/dependencies.ts";
import {
  forService,
  type OpenedSettings,
  openSettings,
} from "../../src/app/settings.ts";
import { InProcessClient } from "../../src/service/in_process_client.ts";
import { Service } from "../../src/service/service.ts";
import { Listeners } from "../../src/service/service_client.ts";
import { readBytesFile, readTextFile } from "../../src/system/files.ts";
import { findPaths } from "../../src/system/paths.ts";
import { runUserCommand } from "../../src/system/run_user_command.ts";
import { ScriptedTerminal } from "../fakes/scripted_terminal.ts";

const SCREEN = {
  trueColor: false,
  manyColors: false,
  tmux: false,
  utf8: true,
  screenReader: false,
  title: false,
  notifications: false,
};
/** A system without a keyring, where tokens go to the encrypted file. */
const SYSTEM = "android";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The output on stdout, as JSON. */
  // deno-lint-ignore no-explicit-any -- what a script would read
  readonly json: any;
}

export interface Given {
  readonly stdin?: string;
  /** The lines that the user types; if absent, there is no terminal. */
  readonly answers?: readonly string[];
  readonly caFile?: string;
  /** The value of JELLYTAU_ACCOUNT. */
  readonly account?: string;
  /** True if JELLYTAU_SERVER and JELLYTAU_TOKEN are set. */
  readonly hasRunAccount?: boolean;
  /** Stands for the TUI, on a terminal; gets the account to begin with. */
  readonly openTui?: (account: TokenKey | null, look: TuiOptions) => void;
  /** True if NO_COLOR is set; true by default. */
  readonly noColor?: boolean;
  /** The value of JELLYTAU_IMAGES. */
  readonly images?: string | null;
  /** Stands for the programs of the user, which are run otherwise. */
  readonly runUserCommand?: CliContext["runUserCommand"];
}

export type Run = (args: readonly string[], given?: Given) => Promise<Ran>;

/** Lends the command line; every run opens and closes its own dependencies. */
export async function withCli(
  use: (run: Run, home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "jellytau-cli-" });
  try {
    await use((args, given = {}) => runIn(home, { args, given }), home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function runIn(
  home: string,
  { args, given }: { args: readonly string[]; given: Given },
): Promise<Ran> {
  const terminal = new ScriptedTerminal({
    ...given,
    onTerminal: given.openTui !== undefined,
  });
  const opened: OpenedDependencies[] = [];
  const signal = new AbortController().signal;
  const context = contextOf(home, { terminal, given, opened, signal });
  try {
    const code = await runCli(await parse(args), {
      terminal,
      signal,
      openContext: () => context,
    });
    const stdout = new TextDecoder().decode(terminal.stdoutBytes);
    return {
      code,
      stdout,
      stderr: terminal.stderr,
      get json() {
        return JSON.parse(stdout);
      },
    };
  } finally {
    for (const deps of opened) deps.close();
  }
}

function screenOf({ images = null }: Pick<Given, "images">) {
  return { ...SCREEN, images };
}

function settingsIn(home: string, given: Given): OpenedSettings {
  return openSettings({
    system: SYSTEM,
    homes: { ...NO_HOMES, home, jellytauHome: home },
    noColor: false,
    forceColor: false,
    hidden: null,
    screen: screenOf(given),
  });
}

function contextOf(
  home: string,
  { terminal, given, opened, signal }: {
    terminal: Terminal;
    given: Given;
    opened: OpenedDependencies[];
    signal: AbortSignal;
  },
): CliContext {
  const paths = findPaths(SYSTEM, { ...NO_HOMES, jellytauHome: home });
  const settings = settingsIn(home, given);
  const unused = () => Promise.reject(new Error("not in these tests"));
  const client = () => {
    const listeners = new Listeners();
    const deps = openDependencies({
      paths,
      system: SYSTEM,
      personPresent: false,
      keySources: { passphrase: () => Promise.resolve(null) },
      ...forService(settings),
      tell: (event) => listeners.tell(event),
      signal,
    });
    opened.push(deps);
    return new InProcessClient(new Service(deps.service), listeners);
  };
  let made: InProcessClient | null = null;
  return {
    version: "0.1.0",
    terminal,
    signal,
    expectToken: () => Promise.resolve(),
    client: () => Promise.resolve(made ??= client()),
    environment: {
      store: null,
      caFile: given.caFile ?? null,
      ci: false,
      noColor: given.noColor ?? true,
      forceColor: false,
      dumb: false,
      environmentAccount: given.hasRunAccount
        ? { server: "https://media.example", token: new Secret("x") }
        : null,
      account: given.account ?? null,
      screen: screenOf(given),
    },
    settings,
    readTextFile,
    readBytes: readBytesFile,
    readSecretFile: async (path, maxBytes) =>
      new Secret(await readTextFile(path, maxBytes)),
    machine: unusedHere,
    openNames: unused,
    runUserCommand: given.runUserCommand ??
      ((command, variables) => runUserCommand(command, { variables, signal })),
    openTui: async (look, account) =>
      given.openTui ? given.openTui(account, look) : await unused(),
    openDemo: unused,
  };
}

function unusedHere(): never {
  throw new Error("not in these tests");
}

const NO_HOMES = {
  jellytauHome: null,
  home: null,
  localAppData: null,
  xdgDataHome: null,
  xdgConfigHome: null,
  xdgCacheHome: null,
  xdgStateHome: null,
};
