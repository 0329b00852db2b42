import { AccountLock } from "../../src/auth/accounts/account_lock.ts";
import type { AuthDependencies } from "../../src/auth/dependencies.ts";
import { Failure } from "../../src/core/failure.ts";
import type { GenerationIndex, SecureStorage } from "../../src/core/ports.ts";
import { type TokenKey, tokenKey } from "../../src/core/token_key.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file/storage.ts";
import { StorageSelector } from "../../src/secure_storage/storages.ts";
import { withFileLock } from "../../src/os/file_lock.ts";
import { systemClock } from "../../src/system/clock.ts";

/** A folder with tokens that several processes use. */
export interface TokenPlace {
  readonly file: EncryptedFileStorage;
  /** A second file in place of the keyring, as a target for moves. */
  readonly keyring: EncryptedFileStorage;
  readonly parts: AuthDependencies;
  close(): void;
}

export const SERVER_ID = "5".repeat(32);

export function keyOf(name: string, i: number): TokenKey {
  return tokenKey(name.padStart(32, "0"), i.toString(16).padStart(32, "0"));
}

/** Opens the folder's files as another process would. */
export function openTokenPlace(folder: string): TokenPlace {
  const metadata = openMetadata(`${folder}/metadata.db`);
  const others = openMetadata(`${folder}/keyring.db`);
  const file = openFile(`${folder}/tokens`, metadata.generations);
  const keyring = openFile(`${folder}/keyring`, others.generations);
  const parts = {
    servers: { open: () => Promise.reject(none()), close: () => undefined },
    storages: storagesOf(file, keyring),
    accounts: metadata.accounts,
    clock: systemClock,
    newDeviceId: () => "d".repeat(32),
    alone: (use: (lock: AccountLock) => Promise<unknown>) =>
      withFileLock(
        `${folder}/accounts.lock`,
        () => AccountLock.during(use),
      ),
  };
  const close = () => [metadata, others].forEach((it) => it.close());
  return { file, keyring, parts: parts as unknown as AuthDependencies, close };
}

function none(): Failure {
  return new Failure("internal", "Cannot open server: there is none");
}

function openFile(
  path: string,
  generations: GenerationIndex,
): EncryptedFileStorage {
  return new EncryptedFileStorage({
    path: `${path}.json`,
    keyPath: `${path}.key`,
    generations,
    keySources: { passphrase: () => Promise.resolve(null) },
  });
}

function storagesOf(
  file: EncryptedFileStorage,
  keyring: EncryptedFileStorage,
): StorageSelector {
  return new StorageSelector({
    keyring: {
      storage: asKeyring(keyring),
      probe: () =>
        Promise.resolve({
          available: true,
          kind: "libsecret",
          reason: null,
          failing: null,
          locked: false,
          provider: null,
          probeMs: 0,
        }),
    },
    noKeyringReason: "",
    file: { storage: file, status: () => file.status(), care: file.slots },
  });
}

function asKeyring(storage: EncryptedFileStorage): SecureStorage {
  return {
    kind: "libsecret",
    store: (...given) => storage.store(...given),
    retrieve: (...given) => storage.retrieve(...given),
    findEntry: (key) => storage.findEntry(key),
    delete: (key: TokenKey) => storage.delete(key),
  };
}
