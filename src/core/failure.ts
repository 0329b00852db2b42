import type { Remedy } from "./remedy.ts";

/**
 * Every way in which JellyTau can fail, with the exit code and the advice that
 * belong to it. The thrower says what happened; this table says what to do.
 */
export const FAILURES = {
  internal: {
    exitCode: 1,
    hint: "This is a bug: report it with the output of " +
      "`jellytau doctor --report`",
  },
  usage: { exitCode: 2, hint: "Read `jellytau help`" },
  input_needed: {
    exitCode: 2,
    hint: "Give the missing value, or run this at a terminal",
  },
  not_found: {
    exitCode: 3,
    hint: "List your accounts with `jellytau auth list`",
  },
  not_signed_in: {
    exitCode: 4,
    hint: "Sign in with `jellytau auth login <server-url>`",
  },
  rejected: {
    exitCode: 4,
    hint: "Check the user name and the password, then try again",
  },
  forbidden: {
    exitCode: 4,
    hint: "The server may not allow this network or this time of day, or " +
      "only administrators may do this; the token still works",
  },
  expired: {
    exitCode: 4,
    hint: "Request a new code and approve it before it expires",
  },
  unreachable: {
    exitCode: 5,
    hint: "Check the address and the network: `jellytau server test <url>`",
  },
  timeout: {
    exitCode: 5,
    hint: "Try again, or raise the limit with `--timeout`",
  },
  tls_untrusted: {
    exitCode: 6,
    hint: "If this certificate is yours, use `--ca-file`, `--pin` or " +
      "`--trust-new`; otherwise someone may be intercepting the " +
      "connection",
  },
  insecure: {
    exitCode: 6,
    hint: "Set up HTTPS for the server: Caddy, `tailscale serve`, or its " +
      "own certificate (Dashboard, Networking); or use an SSH tunnel " +
      "and `--allow-loopback-http`",
  },
  server_changed: {
    exitCode: 6,
    hint: "If the server was reinstalled, sign out first: " +
      "`jellytau auth logout <account>`",
  },
  server_error: {
    exitCode: 7,
    hint: "Try again later, or see the server's log",
  },
  not_jellyfin: {
    exitCode: 7,
    hint: "Check the address and its base path, such as https://host/jellyfin",
  },
  storage_unavailable: {
    exitCode: 8,
    hint: "Start the system keyring, or use the encrypted file: " +
      "`jellytau auth login <server-url> --store file`",
  },
  storage_locked: {
    exitCode: 8,
    hint: "Unlock the keyring or enter the passphrase, then try again",
  },
  storage_denied: {
    exitCode: 8,
    hint: "Allow JellyTau to use its entry, then try again",
  },
  storage_timeout: {
    exitCode: 8,
    hint: "Run `jellytau doctor` to check the keyring",
  },
  storage_damaged: {
    exitCode: 8,
    hint: "Find out what can still be read with `jellytau storage verify`",
  },
  storage_rolled_back: {
    exitCode: 8,
    hint: "If you restored an older file on purpose, run " +
      "`jellytau storage accept-rollback`",
  },
  storage_newer: { exitCode: 8, hint: "Update JellyTau to read this file" },
  partial: { exitCode: 9, hint: "See the messages above" },
  cancelled: { exitCode: 130, hint: "Run the command again to finish" },
} as const satisfies Record<string, { exitCode: number; hint: string }>;

/** The closed list of failures; scripts read them as `error.kind`. */
export type FailureKind = keyof typeof FAILURES;

/** Facts that may travel with a failure: plain, printable, never a secret. */
export type FailureDetails = Record<
  string,
  string | number | boolean | null | readonly string[]
>;

export interface FailureOptions {
  /** The foreign number or name: an OS status, an errno, an HTTP status. */
  code?: string | number;
  /** Replaces the table's hint if the thrower knows a better one. */
  hint?: string;
  /** The remedy of a hint that names a command or a flag. */
  remedy?: Remedy | null;
  /** For scripts and for the prompt that follows; never a secret. */
  details?: FailureDetails;
}

/**
 * The one error class. It has no `cause`: a foreign error may carry a header,
 * a path or a body, so it is translated where it enters and then dropped.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly kind: FailureKind;
  /** In the words of the command line, unless {@link remedy} is null. */
  readonly hint: string;
  /** The remedy of the hint; null if its words fit everywhere. */
  readonly remedy: Remedy | null;
  readonly code: string | number | null;
  readonly details: FailureDetails;

  constructor(
    kind: FailureKind,
    message: string,
    options: FailureOptions = {},
  ) {
    super(message);
    this.kind = kind;
    this.hint = options.hint ?? FAILURES[kind].hint;
    this.remedy = options.remedy ?? (options.hint === undefined ? kind : null);
    this.code = options.code ?? null;
    this.details = options.details ?? {};
  }

  /** Returns the failure that a reply of the service describes. */
  static from(
    { kind, message, hint }: Pick<Failure, "kind" | "message" | "hint">,
  ): Failure {
    return new Failure(kind, message, { hint });
  }

  get exitCode(): number {
    return FAILURES[this.kind].exitCode;
  }

  /** Returns the same failure with another hint. */
  hinting(hint: string): Failure {
    const { kind, message, remedy, code, details } = this;
    const foreign = code === null ? {} : { code };
    return new Failure(kind, message, { hint, remedy, details, ...foreign });
  }

  /** Returns the promised form under `--json`. */
  toJSON(): { error: Record<string, unknown> } {
    const { kind, message, hint, exitCode, code, details } = this;
    const foreign = code === null ? {} : { code };
    const extra = Object.keys(details).length > 0 ? { details } : {};
    return { error: { kind, message, hint, exitCode, ...foreign, ...extra } };
  }
}

/** Returns whether `text` names a failure kind; used to decode messages. */
export function isFailureKind(text: string): text is FailureKind {
  return Object.hasOwn(FAILURES, text);
}

/**
 * Turns anything caught into a failure. An unknown error keeps only the name of
 * its class: its message may quote what it was given.
 */
export function toFailure(caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  const name = caught instanceof Error ? caught.constructor.name : "value";
  return new Failure("internal", `Cannot continue: unexpected ${name}`, {
    code: name,
  });
}
