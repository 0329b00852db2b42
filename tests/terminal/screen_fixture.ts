import { openDemoSession } from "../../src/app/demo.ts";
import { PLAIN_THEME, type Theme } from "../../src/tui/model/theme.ts";
import type { DemoSession } from "../../src/cli/context.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { MouseSource } from "../../src/tui/hooks/use_mouse.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "../assert.ts";
import { EmulatedScreen, KEYS } from "./emulated_screen.ts";

// Colours and other styles are left out where stdout is no terminal, unless:
Deno.env.set("FORCE_COLOR", "3");

/** Signal listeners and libraries stay open from one screen to the next. */
export function screenTest(
  name: string,
  fn: () => Promise<void> | void,
): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

export interface ScreenFixture {
  readonly screen: EmulatedScreen;
  readonly demo: Awaited<ReturnType<typeof openDemoSession>>;
}

/** Lends the whole program but its binary: screen, service, demo server. */
export async function withScreen(
  options: {
    columns?: number;
    rows?: number;
    theme?: Partial<Theme>;
    signedIn?: boolean;
    /** As the demo gives one. */
    notice?: string;
    /** Told what the screen ended with, when it did not end well. */
    onEnd?: (caught: unknown) => void;
    /** Gets what the mouse does told, as a terminal tells it. */
    mouse?: MouseSource;
    /** Replaces the service that the screen gets. */
    wrap?: (demo: DemoSession) => ServiceClient;
  },
  use: (it: ScreenFixture) => Promise<void>,
): Promise<void> {
  const { columns = 120, rows = 30, theme = {}, signedIn = true } = options;
  const demo = await openDemoSession({
    // No keyring is looked for: one is of a process, and here are many screens.
    system: "android",
    screen: NO_FACTS,
    signal: new AbortController().signal,
  });
  const screen = new EmulatedScreen({ columns, rows });
  const { client: tracked, settled } = track(
    options.wrap?.(demo) ?? demo.client,
  );
  try {
    const token = signedIn ? await signIn(demo) : null;
    const stop = new AbortController();
    const { runTui } = await import("../../src/tui/run.tsx");
    const ended = runTui({
      client: tracked,
      theme: Object.defineProperties(
        { ...PLAIN_THEME },
        Object.getOwnPropertyDescriptors(theme),
      ),
      signal: stop.signal,
      streams: screen,
      ...(options.notice === undefined ? {} : { notice: options.notice }),
      ...(options.mouse === undefined ? {} : { mouse: options.mouse }),
    }).catch((caught) => options.onEnd?.(caught));
    try {
      await use({ screen, demo });
    } finally {
      screen.press(KEYS.ctrlC);
      stop.abort();
      await ended;
      await settled();
    }
    // Whatever was ever drawn, the scrollback and the clipboard included.
    if (token) assert(!screen.written.includes(token), "the token was drawn");
    assertEquals(screen.rawMode, false);
    assertEquals(screen.alternate, false);
  } finally {
    screen.close();
    await demo.close();
  }
}

/** A terminal of which nothing is known but colours and UTF-8. */
export const NO_FACTS = {
  trueColor: true,
  manyColors: true,
  tmux: false,
  utf8: true,
  screenReader: false,
  images: null,
};

/** @returns the token, to be searched for */
async function signIn(demo: DemoSession): Promise<string> {
  const { client, userName, password } = demo;
  await signInAs(demo, { userName, password });
  const ask = { account: null, form: "token" } as const;
  return (await client.send("reveal-token", ask)).secret.expose();
}

/** The account becomes the active one. */
export async function signInAs(
  { client, serverUrl, caPem }: DemoSession,
  { userName, password }: { userName: string; password: Secret },
): Promise<void> {
  await client.send("sign-in", {
    url: serverUrl,
    method: { kind: "password", userName, password },
    store: "file",
    alias: null,
    force: false,
    caPem,
    pinSha256: null,
    trustNew: false,
    allowLoopbackHttp: false,
  });
}

/** The limit for requests that must end after the screen has closed. */
const SETTLE_LIMIT_MS = 60_000;

/** Knows what is still going on, so that nothing is taken from under it. */
function track(client: ServiceClient) {
  const running = new Map<Promise<unknown>, string>();
  const send: ServiceClient["send"] = (name, ...rest) => {
    const reply = client.send(name, ...rest);
    const ended = reply.then(() => undefined, () => undefined)
      .finally(() => running.delete(ended));
    running.set(ended, name);
    return reply;
  };
  const settled = async () => {
    const limit = setTimeout(() => {
      throw new Error(`still running: ${[...running.values()].join(", ")}`);
    }, SETTLE_LIMIT_MS);
    await Promise.all(running.keys());
    clearTimeout(limit);
  };
  const onEvent = client.onEvent.bind(client);
  return { client: { send, onEvent, close: () => Promise.resolve() }, settled };
}
