import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { systemClock } from "../../src/system/clock.ts";

export interface DemoSession {
  readonly demo: DemoServer;
  readonly server: MediaServer;
  readonly token: Secret;
  readonly userId: string;
}

/**
 * A test with a demo server and the real client, signed in. The HTTP library
 * keeps one timer of its own, so timers are not counted.
 */
export function demoTest(
  name: string,
  use: (session: DemoSession) => Promise<void>,
  options: DemoServerOptions = { items: 60 },
): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => withDemoSession(options, use),
  });
}

/** A demo server, and the real client signed in to it as `demo`. */
export async function withDemoSession(
  options: DemoServerOptions,
  use: (session: DemoSession) => Promise<void>,
): Promise<void> {
  const demo = await startDemoServer(options);
  const servers = new JellyfinServers({
    client: "JellyTau",
    version: "0",
    device: "test",
    clock: systemClock,
    random: () => 0.5,
  });
  const caPem = demo.certificate.caPem;
  const trust = {
    caPem,
    pinSha256: null,
    allowLoopbackHttp: options.plain ?? false,
  };
  const deviceId = "9".repeat(32);
  const server = await servers.open({ url: demo.url, trust, deviceId });
  try {
    const password = new Secret("demo");
    const signedIn = await server.signInWithPassword("demo", password);
    const { token, userId } = signedIn;
    await use({ demo, server, token, userId });
  } finally {
    await server.close();
    await demo.stop();
  }
}
