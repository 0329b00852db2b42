import type { TuiOptions } from "../cli/context.ts";
import type { LogLevel } from "../core/log.ts";
import { interrupted } from "../core/abort.ts";
import type { Secret } from "../core/secret.ts";
import { type Settings, themeOf } from "../core/settings.ts";
import { type TokenKey, tokenKey } from "../core/token_key.ts";
import { stopProcess } from "deno-keyring-ffi-bindings/process";
import { WorkerClient } from "../service/worker_client.ts";
import { passphraseForScreen } from "../secure_storage/encrypted_file/screen_passphrase.ts";
import type { Environment, ScreenEnvironment } from "../system/environment.ts";
import type { OpenedScreen } from "../system/open_screen.ts";
import { passphraseSource } from "../system/passphrase_source.ts";
import {
  filesIn,
  findPaths,
  type Paths,
  type System,
} from "../system/paths.ts";
import { firstFrame } from "../tui/first_frame.ts";
import { askPassphrase } from "./key_sources.ts";
import type { WorkerStart } from "./worker.ts";

export interface OpenTuiOptions {
  readonly look: TuiOptions;
  readonly screen: ScreenEnvironment;
  readonly paths: Paths;
  readonly system: System;
  /** Secrets of this run that may unlock the encrypted file. */
  readonly given: {
    readonly passphrase: Secret | null;
    readonly credentialsDirectory: string | null;
  };
  /** The address of the session bus; without it, the desktop shows no play. */
  readonly sessionBus?: string | null;
  readonly logLevel?: LogLevel | null;
  /** The account to begin with; by default the active one. */
  readonly account?: TokenKey | null;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly notice?: string;
}

/**
 * Opens the TUI for the command line: asks for a passphrase first if only that
 * opens the encrypted file.
 */
export async function openTuiIn(
  environment: Environment,
  { look, account, settings, logLevel, openLog, signal }: {
    look: TuiOptions;
    settings: Settings;
    account: TokenKey | null;
    logLevel: LogLevel | null;
    openLog: () => Promise<void>;
    signal: AbortSignal;
  },
): Promise<void> {
  const { system, homes, credentialsDirectory, screen, sessionBus } =
    environment;
  const paths = findPaths(system, homes);
  const path = filesIn(paths).tokens;
  const passphrase = await passphraseSource(environment)() ??
    await passphraseForScreen(
      path,
      (before) => askPassphrase("your tokens", signal, { before }),
    );
  const given = { passphrase, credentialsDirectory };
  await openLog(); // reports a log that cannot be written before the TUI opens
  const service = { paths, system, given, sessionBus, logLevel, account };
  await openTui({ ...service, look, screen, settings, signal });
}

/**
 * Opens the TUI here and the service in a worker; returns when the TUI closes.
 * Draws the first frame before anything that takes time.
 *
 * @throws {Failure} `cancelled` if it is interrupted or loses its terminal
 */
export async function openTui(options: OpenTuiOptions): Promise<void> {
  const { look, screen } = options;
  const { openScreen } = await import("../system/open_screen.ts");
  const opened = openScreen({
    frame: look.screenReader ? null : firstFrame(windowSize(), look),
    // Without pictures and colours it needs no answers.
    ask: look.color && !look.screenReader && !screen.tmux,
  });
  const signal = AbortSignal.any([options.signal, opened.closed]);
  const client = new WorkerClient(startWorker(options));
  try {
    await show(client, { ...options, signal }, opened);
  } catch (caught) {
    throw signal.aborted ? interrupted() : caught;
  } finally {
    // This comes first, so that the shell gets the keys from now on.
    opened.close();
    await client.close();
  }
  if (signal.aborted) throw interrupted();
}

/**
 * Returns the terminal's size. @throws {Failure} `cancelled` if it is closed
 */
function windowSize(): { columns: number; rows: number } {
  try {
    return Deno.consoleSize();
  } catch {
    throw interrupted();
  }
}

function startWorker(
  { paths, system, given, settings, sessionBus = null, ...options }:
    OpenTuiOptions,
): Worker {
  const { logLevel = null, account = null } = options;
  const worker = new Worker(workerUrl(), { type: "module" });
  const start: WorkerStart = {
    paths,
    system,
    passphrase: given.passphrase?.expose() ?? null,
    credentialsDirectory: given.credentialsDirectory,
    sessionBus,
    logLevel,
    account: account && tokenKey(account.serverId, account.userId),
    settings: settings.values,
  };
  worker.postMessage(start);
  return worker;
}

async function show(
  client: WorkerClient,
  { look, screen, system, settings, notice, signal }: OpenTuiOptions,
  { stdout, input }: OpenedScreen,
): Promise<void> {
  const [{ runTui }, { bindKeys }] = await Promise.all([
    import("../tui/run.tsx"),
    import("../tui/model/key_bindings.ts"),
  ]);
  const { chooseGraphics, PICTURE_KINDS } = await import(
    "../tui/model/graphics.ts"
  );
  const { tonesOf } = await import("../tui/model/tones.ts");
  bindKeys(settings.keys);
  const { answers, mouse, stdin } = await input;
  if (signal.aborted) return;
  const wish = PICTURE_KINDS.find((it) => it === look.images) ?? null;
  const graphics = chooseGraphics({ ...screen, answers, wish });
  const { chooseNotification } = await import("../tui/model/announcements.ts");
  const plain = !look.color || look.ascii || look.screenReader;
  await runTui({
    client,
    theme: {
      ascii: look.ascii,
      color: look.color,
      linear: look.screenReader,
      tones: tonesOf(themeOf(settings)),
      graphics: plain ? { ...graphics, kind: "none" } : graphics,
    },
    streams: { stdin, stdout },
    announcements: {
      title: screen.title && !look.screenReader,
      notification: screen.notifications && !look.screenReader
        ? chooseNotification(answers.name)
        : null,
    },
    mouse,
    signal,
    ...(system === "windows" ? {} : { suspend: stopProcess }),
    ...(notice === undefined ? {} : { notice }),
  });
}

/** Returns the worker's module, which is beside this one in a bundle. */
function workerUrl(): URL {
  const path = import.meta.url.endsWith(".ts") ? "../worker.ts" : "./worker.js";
  return new URL(path, import.meta.url);
}
