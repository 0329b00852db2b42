import type { StoreChoice } from "../core/account.ts";
import type { Terminal } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import type { SettingsFile } from "../core/settings.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { ServiceClient } from "../service/service_client.ts";
import type { Suggestions } from "./suggestions.ts";
import type { PrivateNames } from "./output/redact.ts";

/** The dependencies of every command; nothing is opened before it is needed. */
export interface CliContext {
  readonly version: string;
  readonly terminal: Terminal;
  /**
   * Starts slow preparation for a command that will need a token. Resolves when
   * it has started; it continues in the background.
   */
  readonly expectToken: () => Promise<void>;
  /** Opens the service on first use. */
  readonly client: () => Promise<ServiceClient>;
  /** Opens what completions need, which is no keyring and no server. */
  readonly openNames: () => Promise<Suggestions>;
  /** The names of this machine and its user, to redact in reports. */
  readonly machine: () => PrivateNames;
  readonly environment: CliEnvironment;
  readonly settings: SettingsFile;
  /** Reads a file that an option names. @throws {Failure} `usage` */
  readonly readTextFile: (path: string, maxBytes: number) => Promise<string>;
  readonly readBytes: (
    path: string,
    maxBytes: number,
  ) => Promise<Uint8Array<ArrayBuffer>>;
  readonly readSecretFile: (path: string, maxBytes: number) => Promise<Secret>;
  /**
   * Runs a command of the user on this terminal, with these variables.
   *
   * @returns its exit code
   * @throws {Failure} `not_found` if it cannot be started
   */
  readonly runUserCommand: (
    command: readonly string[],
    variables: Readonly<Record<string, string>>,
  ) => Promise<number>;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /**
   * Opens the TUI and resolves when the user quits.
   *
   * @param account the account to begin with; null for the active one
   */
  readonly openTui: (
    look: TuiOptions,
    account: TokenKey | null,
  ) => Promise<void>;
  readonly openDemo: () => Promise<DemoSession>;
}

export interface TuiOptions {
  readonly ascii: boolean;
  readonly color: boolean;
  readonly screenReader: boolean;
  /** The way to draw pictures; null for the best that the terminal supports. */
  readonly images: string | null;
}

/** A server with a home folder and accounts; `close` deletes all of it. */
export interface DemoSession {
  readonly serverUrl: string;
  readonly caPem: string;
  readonly userName: string;
  readonly password: Secret;
  readonly client: ServiceClient;
  readonly openTui: (look: TuiOptions) => Promise<void>;
  /** The places where traces of the demo's token were found. */
  readonly findTraces: (token: Secret) => Promise<readonly string[]>;
  /** True if the server ever saw a token outside the Authorization header. */
  readonly tokensSeenOutside: () => number;
  readonly close: () => Promise<void>;
}

/** The settings of the environment; flags override them. */
export interface CliEnvironment {
  readonly store: StoreChoice | null;
  readonly caFile: string | null;
  readonly ci: boolean;
  readonly noColor: boolean;
  readonly forceColor: boolean;
  readonly dumb: boolean;
  readonly screen: {
    readonly utf8: boolean;
    readonly screenReader: boolean;
    readonly images: string | null;
  };
  /** The account of every command that is given no other. */
  readonly account: string | null;
  readonly environmentAccount: { server: string; token: Secret } | null;
}
