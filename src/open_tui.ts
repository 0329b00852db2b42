import type { TuiLook } from "./cli/context.ts";
import type { LogLevel } from "./core/log.ts";
import type { Secret } from "./core/secret.ts";
import { WorkerClient } from "./service/worker_client.ts";
import type { Paths, System } from "./system/paths.ts";
import { VERSION } from "./version.ts";
import type { WorkerStart } from "./worker.ts";

/** Opens the screen here and the service in a worker; returns when it closes. */
export async function openTui(options: {
  look: TuiLook;
  paths: Paths;
  system: System;
  /** What unlocks the encrypted file, as far as it was given. */
  given: { passphrase: Secret | null; credentialsDirectory: string | null };
  logLevel?: LogLevel | null;
  signal: AbortSignal;
  notice?: string;
}): Promise<void> {
  const { look, paths, system, given, notice, signal } = options;
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
    const { runTui } = await import("./tui/run_tui.tsx");
    await runTui({
      client,
      ...look,
      version: VERSION,
      signal,
      ...(notice === undefined ? {} : { notice }),
    });
  } finally {
    client.close();
  }
}

/** Beside this module: `worker.ts` in the sources, `worker.js` in a bundle. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./worker.${extension}`, import.meta.url);
}
