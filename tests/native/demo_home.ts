import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { withEmptyHome } from "./binary.ts";

export interface DemoHome {
  readonly demo: DemoServer;
  readonly env: Record<string, string>;
  readonly path: string;
  /** The certificate authority of the server. */
  readonly caFile: string;
}

/** Runs a demo server, with an empty home and no keyring. */
export function withDemoHome(
  options: DemoServerOptions,
  use: (home: DemoHome) => Promise<void>,
): Promise<void> {
  return withEmptyHome(async ({ env, path }) => {
    const demo = await startDemoServer(options);
    try {
      const caFile = `${path}/ca.pem`;
      await Deno.writeTextFile(caFile, demo.certificate.caPem);
      await use({ demo, env, path, caFile });
    } finally {
      await demo.stop();
    }
  });
}
