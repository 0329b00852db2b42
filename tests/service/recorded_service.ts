/** Runs the real service on a demo server and records every message. */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { shortenFilms } from "../demo/shorten_films.ts";
import { Secret } from "../../src/core/secret.ts";
import { openDependencies } from "../../src/app/dependencies.ts";
import type { LateDependencies } from "../../src/service/handlers.ts";
import { Service } from "../../src/service/service.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { serve } from "../../src/service/worker_server.ts";
import { findPaths } from "../../src/system/paths.ts";
import { runProgram } from "../../src/system/run_program.ts";
import { holds, SECRET_WORD } from "../secret_word.ts";
import { recording } from "./recording_port.ts";

/** The passphrase of the encrypted file, as it is typed once. */
export const PASSPHRASE = "correct horse battery";

export interface Recorded {
  readonly demo: DemoServer;
  readonly client: WorkerClient;
  readonly deps: LateDependencies;
  readonly home: string;
  /** All messages in both directions. */
  readonly crossed: unknown[];
}

/** Lends it; every token that the server gives is the secret word. */
export async function withRecorded(
  use: (fixture: Recorded) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "recorded-" });
  const demo = await startDemoServer({ items: 60 });
  demo.options.token = SECRET_WORD;
  shortenFilms(demo);
  const opened = openDependencies({
    // It has no keyring: tokens go to the encrypted file.
    system: "android",
    paths: findPaths("android", { ...NO_HOMES, jellytauHome: home }),
    personPresent: false,
    keySources: {
      passphrase: () => Promise.resolve(new Secret(PASSPHRASE)),
      runProgram: (it) => runProgram(it),
    },
    tell: () => undefined,
  });
  const crossed: unknown[] = [];
  const { port1, port2 } = new MessageChannel();
  serve(recording(port2, crossed), new Service(opened.service));
  const client = new WorkerClient(recording(port1, crossed));
  port1.start();
  port2.start();
  try {
    await use({ demo, client, deps: opened.service, home, crossed });
  } finally {
    await client.close();
    port2.close();
    opened.close();
    await demo.stop();
    await Deno.remove(home, { recursive: true });
  }
}

/** Tells whether messages contain a word, as text or as bytes. */
export function isIn(messages: readonly unknown[], word: string): boolean {
  const bytes: Uint8Array[] = [];
  const text = JSON.stringify(messages, (_, it: unknown) => {
    if (!(it instanceof Uint8Array)) return it;
    bytes.push(it);
    return null;
  });
  return [new TextEncoder().encode(text), ...bytes]
    .some((it) => holds(it, word));
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
