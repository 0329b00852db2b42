import { randomHex } from "./users.ts";

/** The generations of Jellyfin that the demo server can act as. */
export const DEMO_VERSIONS = {
  "10.10": "10.10.7",
  "10.11": "10.11.11",
  "12": "12.0.0",
} as const;
export type DemoMode = keyof typeof DEMO_VERSIONS;

/** The behaviour of the demo server that a test or a user can change. */
export interface DemoOptions {
  /**
   * `booting` and `starting`: the set-up stand-in, before and after it knows
   * its name; `loading`: after it, while routes already reply. The stand-in of
   * a real server listens only on plain http; its https port is closed.
   */
  phase: "ready" | "booting" | "starting" | "loading" | "ip-blocked";
  /** The generation of the server; other options may deviate from it. */
  mode: DemoMode;
  id: string;
  serverName: string;
  version: string;
  productName: string;
  /** If true, also accepts tokens where old clients put them (before 12). */
  legacyAuthorization: boolean;
  /** If true, a proxy before the server drops the `Authorization` header. */
  dropsAuthorization: boolean;
  /**
   * The headers that an access proxy before the server asks for; null if there
   * is none.
   */
  accessHeaders: Readonly<Record<string, string>> | null;
  /** If true, the server counts clients as part of its own network. */
  inNetwork: boolean;
  /**
   * The target of a redirect (307) for every request, as with "require HTTPS".
   */
  httpsOrigin: string | null;
  /** Used as every new token, so that a test can search for it. */
  token: string | null;
  /** If true, the web client is installed. */
  webClient: boolean;
  /** After this silence of a client, its socket gets no events (12). */
  socketSilenceMs: number;
  /** The wait before each reply. */
  delayMs: number;
  /**
   * If true, signing in fails with 500, as 10.11.0 to 10.11.8 sometimes did.
   */
  brokenSignIn: boolean;
  /** Returns a reply to send instead of the server's; null for the server's. */
  answer:
    | ((request: Request) => Response | null | Promise<Response | null>)
    | null;
}

/** Returns the options of a healthy server of a generation. */
export function initialOptions(mode: DemoMode): DemoOptions {
  return {
    phase: "ready",
    mode,
    id: randomHex(16),
    serverName: "JellyTau demo",
    version: DEMO_VERSIONS[mode],
    productName: "Jellyfin Server",
    legacyAuthorization: mode !== "12",
    dropsAuthorization: false,
    accessHeaders: null,
    inNetwork: true,
    httpsOrigin: null,
    webClient: true,
    token: null,
    socketSilenceMs: 60_000,
    delayMs: 0,
    brokenSignIn: false,
    answer: null,
  };
}
