/** The command line and a demo server to meet. */
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { type Run, withCli } from "./cli_fixture.ts";

export const SMALL: DemoServerOptions = { items: 10 };
/**
 * For a server that is to be gone: hardly any other test listens there, one of
 * which could be given its port.
 */
export const OF_ITS_OWN: DemoServerOptions = { hostname: "[::1]" };

/** Lends the command line, a demo server and a file with its CA. */
export async function withDemo(
  options: DemoServerOptions,
  use: (
    fixture: { run: Run; demo: DemoServer; caFile: string; home: string },
  ) => Promise<void>,
): Promise<void> {
  await withCli(async (run, home) => {
    const demo = await startDemoServer({ ...SMALL, ...options });
    const caFile = `${home}/ca.pem`;
    await Deno.writeTextFile(caFile, demo.certificate.caPem);
    try {
      await use({ run, demo, caFile, home });
    } finally {
      await demo.stop();
    }
  });
}

export function login(url: string, ...more: string[]): string[] {
  return ["auth", "login", url, "--user", "demo", "--password-stdin", ...more];
}

export interface SignInAnswer {
  User: { Id: string; Name: string };
  AccessToken: string;
  ServerId: string;
}

/** As a server answers a sign-in whose user is called so. */
export function signInAnswer(demo: DemoServer, name: string): SignInAnswer {
  const user = demo.users.all.find((it) => it.name === name);
  const device = demo.users.signIn(name, "demo", { identity: new Map() });
  if (!user || typeof device === "string") throw new Error("no such user");
  return {
    User: { Id: user.id, Name: name },
    AccessToken: device.token,
    ServerId: demo.options.id,
  };
}
