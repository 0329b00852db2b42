import { openDemoSession } from "../../src/app/demo.ts";
import { PLAIN_THEME, type Theme } from "../../src/tui/model/theme.ts";
import type { DemoSession } from "../../src/cli/context.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { Announcements } from "../../src/tui/model/announcements.ts";
import type { MouseSource } from "../../src/tui/hooks/use_mouse.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { EmulatedScreen, KEYS } from "./emulated_screen.ts";

// Otherwise there are no colours or styles if stdout is not a terminal.
Deno.env.set("FORCE_COLOR", "3");

/**
 * Defines a test whose signal listeners and libraries stay open for the next
 * screen.
 */
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

interface ScreenOptions {
  columns?: number;
  rows?: number;
  theme?: Partial<Theme>;
  signedIn?: boolean;
  /** The number of items in the library; by default few, which sync fast. */
  items?: number;
  /** True for a library with the irregular items of real ones. */
  irregular?: boolean;
  /** The notice of the screen, such as that of the demo. */
  notice?: string;
  /** Receives the error if the screen ends with one. */
  onEnd?: (caught: unknown) => void;
  /** Reports mouse events as a terminal does. */
  mouse?: MouseSource;
  announcements?: Announcements;
  /** Replaces the service that the screen gets. */
  wrap?: (demo: ScreenFixture["demo"]) => ServiceClient;
}

/** Enough for a list that scrolls. */
const ITEMS = 300;

/**
 * Lends the whole program without its binary: screen, service and demo server.
 */
export async function withScreen(
  options: ScreenOptions,
  use: (it: ScreenFixture) => Promise<void>,
): Promise<void> {
  const { columns = 120, rows = 30, theme = {}, signedIn = true } = options;
  const demo = await openDemoSession({
    // No keyring is used: a process has one, and there are many screens here.
    system: "android",
    screen: NO_FACTS,
    signal: new AbortController().signal,
    irregular: options.irregular ?? false,
    items: options.items ?? ITEMS,
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
      ...given(options),
    }).catch((caught) => options.onEnd?.(caught));
    try {
      await use({ screen, demo });
    } finally {
      screen.press(KEYS.ctrlC);
      stop.abort();
      await ended;
      await Promise.all([settled(), screen.settled()]);
    }
    // Everything that was ever drawn, with scrollback and clipboard.
    if (token) assert(!screen.written.includes(token), "the token was drawn");
    assertEquals(screen.rawMode, false);
    assertEquals(screen.alternate, false);
  } finally {
    screen.close();
    await demo.close();
  }
}

/** Returns the options that are passed on to the screen, if they are given. */
function given({ notice, mouse, announcements }: ScreenOptions) {
  return {
    ...(notice === undefined ? {} : { notice }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(announcements === undefined ? {} : { announcements }),
  };
}

/** A terminal of which only colours and UTF-8 are known. */
export const NO_FACTS = {
  trueColor: true,
  manyColors: true,
  tmux: false,
  utf8: true,
  screenReader: false,
  images: null,
  title: false,
  notifications: false,
};

/** Signs in. @returns the token, to be searched for */
async function signIn(demo: DemoSession): Promise<string> {
  const { client, userName, password } = demo;
  await signInAs(demo, { userName, password });
  const ask = { account: null, form: "token" } as const;
  return (await client.send("reveal-token", ask)).secret.expose();
}

/** Signs in; the account becomes the active one. */
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

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

/**
 * Returns the sizes at which to test: the first, and one of the others, which
 * is another one in each turn. With `JELLYTAU_LONG=1` returns all.
 */
export function inTurn<T>(sizes: readonly T[], turn: number): T[] {
  const chosen = 1 + turn % (sizes.length - 1);
  return sizes.filter((_, at) => LONG || at === 0 || at === chosen);
}

/** Lends the same with the library of the demo, which is five times as large. */
export function withLargeLibrary(
  ...[options, use]: Parameters<typeof withScreen>
): Promise<void> {
  return withScreen({ items: 1_500, ...options }, use);
}

/** The limit for requests that must end after the screen has closed. */
const SETTLE_LIMIT_MS = 60_000;

/** Tracks the running requests, so that the test can wait for their end. */
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
