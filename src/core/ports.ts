import type { StoreChoice, TokenStorage, Trust } from "./account.ts";
import type { Failure, FailureKind } from "./failure.ts";
import type { Secret } from "./secret.ts";
import type { ServerSession } from "./session_ports.ts";
import type { ExpectedBinding, TokenBinding } from "./token_binding.ts";
import type { ClientCertificate } from "./client_certificate.ts";
import type { EntryKey, OriginKey } from "./entry_key.ts";
import type { RequestHeaders } from "./request_headers.ts";
import type { TokenKey } from "./token_key.ts";

/** The data that is stored with a token or with request headers. */
export interface EntryOptions {
  /** The address and the trust of its server; no other caller gets it back. */
  readonly binding: TokenBinding;
  readonly names?: EntryNames | undefined;
}

/** The names that a keyring viewer shows beside an entry; not its identity. */
export interface EntryNames {
  readonly userName: string;
  readonly serverName: string;
}

/**
 * The storage of tokens, the central port. It also stores the request headers and
 * the client key of an origin, each as a secret under a key of its own. Every implementation passes
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
  store(key: EntryKey, token: Secret, options: EntryOptions): Promise<void>;
  /**
   * Returns the token if it was stored for this address and trust.
   *
   * @returns null if it was never stored, or deleted; locked and damaged are
   * failures
   * @throws {Failure} `server_changed` if it was stored for another one
   */
  retrieve(key: EntryKey, expected: ExpectedBinding): Promise<Secret | null>;
  /** Returns whether there is an entry, and whether it has a binding. */
  findEntry(key: EntryKey): Promise<{ readonly bound: boolean } | null>;
  /** Does nothing if there is no entry. */
  delete(key: EntryKey): Promise<void>;
  /**
   * Returns the keys of all entries, in any order. Never prompts. Absent if the
   * system does not list entries.
   */
  listKeys?(): Promise<EntryKey[]>;
}

/** The keyring's reply to one request, within its limit. */
export interface KeyringStatus {
  readonly available: boolean;
  /** null if there is none. */
  readonly kind: TokenStorage | null;
  /** The reason why it is not available, in plain words. */
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
  readonly kind:
    | "key-file"
    | "passphrase"
    | "systemd-credential"
    | "command"
    | "command-key";
  readonly protects: string;
}

export interface EncryptedFileStatus {
  readonly path: string;
  readonly exists: boolean;
  readonly slots: readonly SlotStatus[];
  readonly entries: number;
}

/** A slot to add, with its secret if only the user knows it. */
export type NewSlot =
  | { readonly kind: "key-file" | "systemd-credential" }
  /** null for the passphrase that this run was given. */
  | { readonly kind: "passphrase"; readonly passphrase: Secret | null }
  | {
    readonly kind: "command" | "command-key";
    readonly command: readonly string[];
  };

/** The entries of the encrypted file; `good` if one can be read. */
export interface EncryptedFileReport {
  readonly exists: boolean;
  /** The failure of the whole file; null if it is valid. */
  readonly problem: Failure | null;
  readonly entries: readonly (TokenKey & { readonly good: boolean })[];
  readonly headers: readonly (OriginKey & { readonly good: boolean })[];
}

/**
 * Maintains the encrypted file. All methods throw {@link Failure} as
 * {@link SecureStorage} does, and `rejected` for a wrong passphrase.
 */
export interface EncryptedFileCare {
  /** @throws {Failure} `usage` if no other slot is allowed, `not_found` */
  addSlot(slot: NewSlot): Promise<SlotStatus>;
  /** @throws {Failure} `usage` for the last one, `not_found` */
  removeSlot(id: string): Promise<SlotStatus>;
  /**
   * Creates a new data key and seals every entry again.
   *
   * @param tell gets the number of sealed entries after each one
   * @throws {Failure} `not_found`
   */
  rotate(
    tell?: (done: number, total: number) => void,
  ): Promise<{ entries: number }>;
  /** Accepts the file as the latest one. */
  acceptRollback(): Promise<{ found: number; known: number | null }>;
  inspect(): Promise<EncryptedFileReport>;
  /** Reads what a file shows without its key, also if it is damaged. */
  peek(): Promise<EncryptedFileNames>;
  /**
   * Deletes the file and its key file without unlocking it. The next token that
   * is stored creates a new file.
   */
  discard(): Promise<void>;
}

/** An encrypted file that was not unlocked, with the names of its entries. */
export interface EncryptedFileNames {
  readonly path: string;
  /** True if the file exists, or is missing although it existed before. */
  readonly used: boolean;
  readonly names: readonly TokenKey[];
}

/** The storages of this machine and the choice between them. */
export interface TokenStorages {
  /** Returns the storage that `choice` means now; never falls back silently. */
  choose(
    choice: StoreChoice,
  ): Promise<{ storage: SecureStorage; notice: string | null }>;
  /** Returns the storage of an account's token. */
  at(kind: TokenStorage): SecureStorage;
  probeKeyring(): Promise<KeyringStatus>;
  fileStatus(): Promise<EncryptedFileStatus>;
  readonly fileCare: EncryptedFileCare;
  /** Returns the same storages for a command that `signal` can stop. */
  during(signal: AbortSignal): TokenStorages;
}

/**
 * Records the encrypted file, to detect an older or another one. Other
 * processes may write the file at any time, so the number never decreases,
 * unless a user accepts an older file.
 */
export interface GenerationIndex {
  /** Returns null if no file was ever created or accepted here. */
  latestGeneration(): { fileId: string; generation: number } | null;
  raiseGeneration(fileId: string, generation: number): void;
  /** Records that this file is the current one. */
  acceptGeneration(fileId: string, generation: number): void;
}

export interface Clock {
  now(): Date;
  /** Returns milliseconds that never decrease, for limits and measurements. */
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
 * `server_error` and `not_jellyfin`, and the kinds that each of them names.
 */
export interface MediaServer {
  /** Sends no token. */
  publicInfo(): Promise<PublicInfo>;
  /** @throws {Failure} `rejected`, `forbidden` */
  signInWithPassword(
    userName: string,
    password: Secret,
  ): Promise<SignInReply>;
  quickConnectEnabled(): Promise<boolean>;
  /** @throws {Failure} `forbidden` if Quick Connect is off */
  startQuickConnect(): Promise<QuickConnectRequest>;
  /** True if it was approved. @throws {Failure} `expired`, `forbidden` */
  pollQuickConnect(secret: Secret): Promise<boolean>;
  /** @throws {Failure} `expired`, `forbidden` */
  redeemQuickConnect(secret: Secret): Promise<SignInReply>;
  /**
   * Returns the token of a sign-in reply that was refused for its other fields;
   * null if there is none. The server accepts it, so the caller must revoke it.
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
  /** The name of this machine, as servers list it under Dashboard, Devices. */
  readonly deviceName: string;
  /** Begins to load what a connection needs, while the caller still waits. */
  prepare?(): void;
  /**
   * Connects on first use, not here.
   *
   * @throws {Failure} `usage` for an invalid address, `insecure` for http:// if
   * it is not allowed
   */
  open(address: {
    url: string;
    trust: Trust;
    deviceId: string;
    timeoutMs?: number;
    signal?: AbortSignal;
    /** Headers that every request to this origin has. */
    headers?: RequestHeaders | null;
    /** The certificate that this client shows if the server asks for one. */
    certificate?: ClientCertificate | null;
    /**
     * Receives the outcome of every request: null if the server answered, else
     * the failure. An answer with status 401 is the failure `rejected`.
     */
    onOutcome?: ((failure: Failure | null) => void) | undefined;
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
  /** Returns the width in cells; null if stdout is not a terminal. */
  columns(): number | null;
  /** Writes data to stdout; returns after the last byte. */
  write(text: string): void;
  writeBytes(bytes: Uint8Array): void;
  /** Writes everything else to stderr. */
  writeError(text: string): void;
  /** Reads a line without its end. @throws {Failure} `cancelled` */
  promptLine(question: string, signal?: AbortSignal): Promise<string>;
  /** Reads a line without echo. @throws {Failure} `cancelled` */
  promptSecret(question: string, signal?: AbortSignal): Promise<Secret>;
  /** Reads all of stdin. @throws {Failure} `usage` over `maxBytes` */
  readBytes(
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads text. @throws {Failure} `usage` over `maxBytes` or for bad UTF-8 */
  readInput(maxBytes: number, signal?: AbortSignal): Promise<Secret>;
}
