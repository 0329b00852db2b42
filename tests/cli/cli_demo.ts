/** Runs the command line with a demo server. */
import { shortenFilms } from "../demo/shorten_films.ts";
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { type Run, withCli } from "./cli_fixture.ts";

export const SMALL: DemoServerOptions = { items: 10 };
/**
 * Options for a server that will be stopped. Hardly any other test listens on
 * this address, so none gets its port.
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
    shortenFilms(demo);
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

/** Signs in a user of this name and returns the server's reply. */
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
