import type { StoreChoice, TokenStorage, Trust } from "./account.ts";
import type { Failure, FailureKind } from "./failure.ts";
import type { Secret } from "./secret.ts";
import type { ServerSession } from "./session_ports.ts";
import type { ExpectedBinding, TokenBinding } from "./token_binding.ts";
import type { TokenKey } from "./token_key.ts";

/** The data that is stored with a token. */
export interface EntryOptions {
  /** The address and the trust it may go to; no other caller gets it back. */
  readonly binding: TokenBinding;
  readonly names?: EntryNames | undefined;
}

/** The names that a keyring viewer shows beside an entry; not its identity. */
export interface EntryNames {
  readonly userName: string;
  readonly serverName: string;
}

/**
 * The port that everything turns on. Every implementation passes
 * `tests/contracts/secure_storage_contract.ts`.
 *
 * All methods throw {@link Failure} of the kinds `storage_unavailable`,
 * `storage_locked`, `storage_denied`, `storage_timeout`, `storage_damaged`,
 * `storage_rolled_back`, `storage_newer`, and `cancelled`.
 */
export interface SecureStorage {
  readonly kind: TokenStorage;
  /**
   * Replaces the token and its binding, then reads both back and compares them.
   *
   * @throws {Failure} `usage` for a token that not every storage can hold
   */
  store(key: TokenKey, token: Secret, options: EntryOptions): Promise<void>;
  /**
   * Returns the token if it was stored for this address and trust.
   *
   * @returns null if it was never stored, or deleted; locked and damaged are
   * failures
   * @throws {Failure} `server_changed` if it was stored for another one
   */
  retrieve(key: TokenKey, expected: ExpectedBinding): Promise<Secret | null>;
  /** Returns whether there is an entry, and whether it has a binding. */
  findEntry(key: TokenKey): Promise<{ readonly bound: boolean } | null>;
  /** Does nothing if there is no entry. */
  delete(key: TokenKey): Promise<void>;
  /**
   * Returns the keys of all stored tokens, in any order. Never prompts. Absent
   * if the system does not list entries.
   */
  listKeys?(): Promise<TokenKey[]>;
}

/** The keyring's reply to one request, within its limit. */
export interface KeyringStatus {
  readonly available: boolean;
  /** null when there is none. */
  readonly kind: TokenStorage | null;
  /** Why it is not available, in plain words. */
  readonly reason: string | null;
  /** The failure of an existing keyring; null if it works, or there is none. */
  readonly failing: FailureKind | null;
  readonly locked: boolean;
  /** The program that serves it, such as `gnome-keyring`, where known. */
  readonly provider: string | null;
  readonly probeMs: number;
}

export interface SlotStatus {
  readonly id: string;
  readonly kind: "key-file" | "passphrase" | "systemd-credential" | "command";
  readonly protects: string;
}

export interface EncryptedFileStatus {
  readonly path: string;
  readonly exists: boolean;
  readonly slots: readonly SlotStatus[];
  readonly entries: number;
}

/** A way to unlock that is to be added, with what only the person knows. */
export type NewSlot =
  | { readonly kind: "key-file" | "systemd-credential" }
  /** null: the one that this run was given. */
  | { readonly kind: "passphrase"; readonly passphrase: Secret | null }
  | { readonly kind: "command"; readonly command: readonly string[] };

/** The readable entries of the encrypted file, one by one. */
export interface EncryptedFileReport {
  readonly exists: boolean;
  /** Why the file as a whole is refused; null when it is sound. */
  readonly problem: Failure | null;
  readonly entries: readonly (TokenKey & { readonly good: boolean })[];
}

/**
 * The care of the encrypted file. All methods throw {@link Failure} as
 * {@link SecureStorage} does, and `rejected` for a wrong passphrase.
 */
export interface EncryptedFileCare {
  /** @throws {Failure} `usage` where one of this kind is enough, `not_found` */
  addSlot(slot: NewSlot): Promise<SlotStatus>;
  /** @throws {Failure} `usage` for the last one, `not_found` */
  removeSlot(id: string): Promise<SlotStatus>;
  /**
   * A new data key, every entry sealed again.
   *
   * @param tell how many entries are sealed, after each
   * @throws {Failure} `not_found`
   */
  rotate(
    tell?: (done: number, total: number) => void,
  ): Promise<{ entries: number }>;
  /** Takes the file as it is for the last one. */
  acceptRollback(): Promise<{ found: number; known: number | null }>;
  inspect(): Promise<EncryptedFileReport>;
}

/** The storages of this machine and the choice between them. */
export interface TokenStorages {
  /** The storage that `choice` means now; never a silent second best. */
  choose(
    choice: StoreChoice,
  ): Promise<{ storage: SecureStorage; notice: string | null }>;
  /** The storage where an account's token was put. */
  at(kind: TokenStorage): SecureStorage;
  probeKeyring(): Promise<KeyringStatus>;
  fileStatus(): Promise<EncryptedFileStatus>;
  readonly fileCare: EncryptedFileCare;
  /** The same storages, for a command that `signal` can stop. */
  during(signal: AbortSignal): TokenStorages;
}

/**
 * The record of the encrypted file, used to notice an older one or another. The
 * file is written by another process at any time, so the number only ever grows
 * unless a person accepts the older file.
 */
export interface GenerationIndex {
  /** null: no file was ever made or accepted here. */
  latestGeneration(): { fileId: string; generation: number } | null;
  raiseGeneration(fileId: string, generation: number): void;
  /** Records that this file is the current one. */
  acceptGeneration(fileId: string, generation: number): void;
}

export interface Clock {
  now(): Date;
  /** Milliseconds that only grow; for limits and measurements. */
  monotonicMs(): number;
  /** @throws {Failure} `cancelled` once `signal` is aborted */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A certificate as a server showed it. */
export interface Certificate {
  /** 64 lower-case hex digits over the DER bytes. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** `GET /System/Info/Public`, decoded. */
export interface PublicInfo {
  /** 32 lower-case hex digits. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly productName: string;
  readonly startupWizardCompleted: boolean;
}

/** The answer to a sign-in of any kind. */
export interface SignInReply {
  readonly token: Secret;
  readonly serverId: string;
  readonly userId: string;
  readonly userName: string;
}

export interface QuickConnectRequest {
  /** Six decimal digits, shown to the person. */
  readonly code: string;
  /** As good as the token: never shown, logged or stored. */
  readonly secret: Secret;
}

/**
 * One Jellyfin server, reached under one trust and one device id. Methods throw
 * {@link Failure}: `unreachable`, `timeout`, `tls_untrusted`, `insecure`,
 * `server_error`, `not_jellyfin` everywhere; more where said.
 */
export interface MediaServer {
  /** No token is sent. */
  publicInfo(): Promise<PublicInfo>;
  /** @throws {Failure} `rejected`, `forbidden` */
  signInWithPassword(
    userName: string,
    password: Secret,
  ): Promise<SignInReply>;
  quickConnectEnabled(): Promise<boolean>;
  /** @throws {Failure} `forbidden` when Quick Connect is off */
  startQuickConnect(): Promise<QuickConnectRequest>;
  /** True if it was approved. @throws {Failure} `expired`, `forbidden` */
  pollQuickConnect(secret: Secret): Promise<boolean>;
  /** @throws {Failure} `expired`, `forbidden` */
  redeemQuickConnect(secret: Secret): Promise<SignInReply>;
  /**
   * Returns the token of a sign-in whose reply was refused for another reason:
   * it is valid on the server, and the caller must revoke it. null otherwise.
   */
  orphanedToken(): Secret | null;
  /**
   * Returns the same connection for another device ID; closing one closes both.
   */
  onDevice(deviceId: string): MediaServer;
  /** Binds a token to this connection; sends nothing. */
  as(token: Secret): ServerSession;
  /** The certificate of the last connection; null over loopback http. */
  certificate(): Certificate | null;
  /** The source of the trust. */
  trustedBy(): "system" | "ca-file" | "pin" | null;
  /** The server's clock minus ours at the last reply; null if it sent none. */
  clockSkewMs(): number | null;
  close(): Promise<void>;
}

/** Opens servers; the only way to the network. */
export interface MediaServers {
  /** True if a pinned server also proves that it owns the certificate's key. */
  readonly pinsProveKey: boolean;
  /** Begins to load what a connection needs, while the caller still waits. */
  prepare?(): void;
  /**
   * Connects on first use, not here.
   *
   * @throws {Failure} `usage` for an address that is none, `insecure` for
   * http:// where it is not allowed
   */
  open(address: {
    url: string;
    trust: Trust;
    deviceId: string;
    timeoutMs?: number;
    signal?: AbortSignal;
    /**
     * Receives the outcome of every request: null if the server answered, else
     * the failure. An answer with status 401 is the failure `rejected`.
     */
    heard?: ((failure: Failure | null) => void) | undefined;
  }): Promise<MediaServer>;
}

/** A setting for certificate authorities that does not work. */
export interface StoreProblem {
  /** The environment variable that names them. */
  readonly variable: string;
  /** Describes the fault of its value, as a clause that quotes it. */
  readonly state: string;
  /** True if no TLS connection works at all. */
  readonly breaksTls: boolean;
}

/** One line of `jellytau doctor`. */
export interface SystemCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** The fix; null if nothing needs fixing. */
  readonly hint: string | null;
}

export type StandardStream = "stdin" | "stdout" | "stderr";

/** The terminal, or the pipes in its place. */
export interface Terminal {
  isTerminal(stream: StandardStream): boolean;
  /** Width in cells; null when stdout is not a terminal. */
  columns(): number | null;
  /** Data, to stdout; every byte is written before it returns. */
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  /** Everything else, to stderr. */
  writeError(text: string): void;
  /** One line as typed, without its end. @throws {Failure} `cancelled` */
  promptLine(question: string, signal?: AbortSignal): Promise<string>;
  /** As {@link promptLine}, with no echo. @throws {Failure} `cancelled` */
  promptSecret(question: string, signal?: AbortSignal): Promise<Secret>;
  /** All of stdin, as it is. @throws {Failure} `usage` over `maxBytes` */
  readBytes(
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** All of stdin. @throws {Failure} `usage` over `maxBytes` or for bad UTF-8 */
  readInput(maxBytes: number, signal?: AbortSignal): Promise<Secret>;
}
