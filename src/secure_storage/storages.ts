import type { StoreChoice, TokenStorage } from "../core/account.ts";
import { Failure, type FailureKind } from "../core/failure.ts";
import type {
  EncryptedFileCare,
  EncryptedFileStatus,
  KeyringStatus,
  SecureStorage,
  TokenStorages,
} from "../core/ports.ts";

/** The system keyring of this machine, if its kind has one. */
export interface Keyring {
  readonly storage: SecureStorage;
  /** Asks once, within its own limit; never prompts. */
  probe(): Promise<KeyringStatus>;
  /** Starts connecting, if that takes time; never prompts. */
  beginConnecting?(): Promise<void>;
  /** Returns the same keyring, for a command that `signal` can stop. */
  during?(signal: AbortSignal): Keyring;
}

export interface EncryptedFile {
  readonly storage: SecureStorage;
  status(): Promise<EncryptedFileStatus>;
  readonly care: EncryptedFileCare;
}

export interface StorageSelectorOptions {
  readonly keyring: Keyring | null;
  /** The reason to show if `keyring` is null. */
  readonly noKeyringReason: string;
  readonly file: EncryptedFile;
}

/**
 * Chooses between keyring and encrypted file. A keyring that is locked or failing
 * is still chosen: the user must see its failure instead of having the token
 * stored somewhere else.
 */
export class StorageSelector implements TokenStorages {
  readonly #options: StorageSelectorOptions;

  constructor(options: StorageSelectorOptions) {
    this.#options = options;
  }

  async choose(
    choice: StoreChoice,
  ): Promise<{ storage: SecureStorage; notice: string | null }> {
    const { file, keyring } = this.#options;
    if (choice === "file") return { storage: file.storage, notice: null };
    const { available, reason, failing } = await this.probeKeyring();
    if (available && keyring) return { storage: keyring.storage, notice: null };
    if (failing) throw failingKeyring(failing, reason);
    if (choice === "keyring") throw noKeyring(reason);
    const { path } = await file.status();
    return {
      storage: file.storage,
      notice: `No system keyring (${reason}): ` +
        `the encrypted file ${path} is used`,
    };
  }

  at(kind: TokenStorage): SecureStorage {
    const { file, keyring, noKeyringReason } = this.#options;
    if (kind === "encrypted-file") return file.storage;
    if (keyring?.storage.kind === kind) return keyring.storage;
    throw noKeyring(noKeyringReason);
  }

  probeKeyring(): Promise<KeyringStatus> {
    const { keyring, noKeyringReason: reason } = this.#options;
    if (keyring) return keyring.probe();
    return Promise.resolve({
      available: false,
      kind: null,
      reason,
      failing: null,
      locked: false,
      provider: null,
      probeMs: 0,
    });
  }

  get fileCare(): EncryptedFileCare {
    return this.#options.file.care;
  }

  fileStatus(): Promise<EncryptedFileStatus> {
    return this.#options.file.status();
  }

  during(signal: AbortSignal): TokenStorages {
    const { keyring, ...rest } = this.#options;
    const stoppable = keyring?.during?.(signal) ?? keyring;
    return new StorageSelector({ ...rest, keyring: stoppable });
  }
}

function failingKeyring(kind: FailureKind, reason: string | null): Failure {
  return new Failure(
    kind,
    `Cannot use system keyring: ${reason ?? "it did not say why"}`,
  );
}

function noKeyring(reason: string | null): Failure {
  return failingKeyring("storage_unavailable", reason);
}
