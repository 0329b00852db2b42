import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import type { ServerSession } from "../../src/core/session_ports.ts";
import { Secret } from "../../src/core/secret.ts";
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import type { Session } from "../../src/library/sync/dependencies.ts";
import { systemClock } from "../../src/system/clock.ts";

export interface DemoSession {
  readonly demo: DemoServer;
  /** Signed in with `token`. */
  readonly server: ServerSession;
  readonly token: Secret;
  readonly userId: string;
}

/**
 * Defines a test with a demo server and the real client, signed in. The HTTP
 * library keeps a timer running, so open operations are not counted.
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

/** Lends a demo server and the real client, signed in to it as `demo`. */
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
    await use({ demo, server: server.as(token), token, userId });
  } finally {
    await server.close();
    await demo.stop();
  }
}

/** Returns a session with a server whose clock differs by `skewMs`. */
export function withSkew(server: Session["server"], skewMs: number) {
  const { library, lists, media } = server;
  return {
    library,
    lists,
    media,
    me: () => server.me(),
    containsToken: (text: string) => server.containsToken(text),
    clockSkewMs: () => skewMs,
  };
}
