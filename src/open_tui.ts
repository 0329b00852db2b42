import type { TuiLook } from "./cli/context.ts";
import type { LogLevel } from "./core/log.ts";
import type { Secret } from "./core/secret.ts";
import { stopProcess } from "deno-keyring-ffi-bindings";
import { WorkerClient } from "./service/worker_client.ts";
import type { ScreenEnvironment } from "./system/environment.ts";
import type { Paths, System } from "./system/paths.ts";
import type { WorkerStart } from "./worker.ts";

export interface OpenTuiOptions {
  readonly look: TuiLook;
  readonly screen: ScreenEnvironment;
  readonly paths: Paths;
  readonly system: System;
  /** What unlocks the encrypted file, as far as it was given. */
  readonly given: {
    readonly passphrase: Secret | null;
    readonly credentialsDirectory: string | null;
  };
  readonly logLevel?: LogLevel | null;
  readonly signal: AbortSignal;
  readonly notice?: string;
}

/** Opens the screen here and the service in a worker; returns when it closes. */
export async function openTui(options: OpenTuiOptions): Promise<void> {
  const { paths, system, given } = options;
  const worker = new Worker(workerUrl(), { type: "module" });
  const start: WorkerStart = {
    paths,
    system,
    passphrase: given.passphrase?.expose() ?? null,
    credentialsDirectory: given.credentialsDirectory,
    logLevel: options.logLevel ?? null,
  };
  worker.postMessage(start);
  const client = new WorkerClient(worker);
  try {
    await show(client, options);
  } finally {
    client.close();
  }
}

async function show(
  client: WorkerClient,
  { look, screen, system, notice, signal }: OpenTuiOptions,
): Promise<void> {
  const { openScreen } = await import("./system/open_screen.ts");
  const { runTui } = await import("./tui/run_tui.tsx");
  const { chooseGraphics, PICTURE_KINDS } = await import(
    "./tui/pictures/graphics.ts"
  );
  const wish = PICTURE_KINDS.find((it) => it === look.images) ?? null;
  const { answers, mouse, stdin, close } = await openScreen({
    // Without pictures and colours there is nothing to ask for.
    ask: look.color && !look.screenReader && !screen.tmux,
  });
  const graphics = chooseGraphics({ ...screen, answers, wish });
  const plain = !look.color || look.ascii || look.screenReader;
  try {
    await runTui({
      client,
      look: {
        ascii: look.ascii,
        color: look.color,
        linear: look.screenReader,
        graphics: plain ? { ...graphics, kind: "none" } : graphics,
      },
      streams: { stdin },
      mouse,
      signal,
      ...(system === "windows" ? {} : { suspend: stopProcess }),
      ...(notice === undefined ? {} : { notice }),
    });
  } finally {
    close();
  }
}

/** Beside this module: `worker.ts` in the sources, `worker.js` in a bundle. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./worker.${extension}`, import.meta.url);
}
