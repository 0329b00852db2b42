import { AccountLock } from "../../src/auth/accounts/account_lock.ts";
import type {
  AuthDependencies,
  Progress,
} from "../../src/auth/dependencies.ts";
import type { SignInRequest } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import type {
  Clock,
  EncryptedFileCare,
  EntryOptions,
  SecureStorage,
} from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import type { ExpectedBinding } from "../../src/core/token_binding.ts";
import type { EntryKey } from "../../src/core/entry_key.ts";
import { StorageSelector } from "../../src/secure_storage/storages.ts";
import { FakeMediaServers, FakeServer } from "../fakes/fake_media_servers.ts";
import { MemoryAccountIndex } from "../fakes/memory_account_index.ts";
import { MemoryStorage } from "../fakes/memory_storage.ts";

export const HOME = "https://home.example";
export const OTHER = "https://other.example/jellyfin";

/** A clock whose time passes only while something waits. */
export class SteppingClock implements Clock {
  #ms = Date.parse("2026-11-23T10:00:00Z");

  now(): Date {
    return new Date(this.#ms);
  }

  monotonicMs(): number {
    return this.#ms;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) {
      return Promise.reject(new Failure("cancelled", "Cannot wait: stopped"));
    }
    this.#ms += ms;
    return Promise.resolve();
  }
}

/** A keyring and an encrypted file, both in memory, that can be made to fail. */
export class FailingStorage implements SecureStorage {
  readonly kind;
  readonly inner: MemoryStorage;
  failure: Failure | null = null;

  constructor(inner: MemoryStorage) {
    this.inner = inner;
    this.kind = inner.kind;
  }

  async store(
    key: EntryKey,
    token: Secret,
    options: EntryOptions,
  ): Promise<void> {
    if (this.failure) throw this.failure;
    await this.inner.store(key, token, options);
  }

  async retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    if (this.failure) throw this.failure;
    return await this.inner.retrieve(key, expected);
  }

  async findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    if (this.failure) throw this.failure;
    return await this.inner.findEntry(key);
  }

  async listKeys(): Promise<EntryKey[]> {
    if (this.failure) throw this.failure;
    return await this.inner.listKeys();
  }

  async delete(key: EntryKey): Promise<void> {
    if (this.failure) throw this.failure;
    await this.inner.delete(key);
  }
}

export interface AuthFixture {
  deps: AuthDependencies;
  home: FakeServer;
  other: FakeServer;
  servers: FakeMediaServers;
  accounts: MemoryAccountIndex;
  keyring: FailingStorage;
  file: FailingStorage;
  reported: Progress[];
  tell: (progress: Progress) => void;
}

/** Makes a fixture with two servers, two storages and an empty index. */
export function makeFixture(
  options: { keyringAvailable?: boolean } = {},
): AuthFixture {
  const home = new FakeServer();
  const other = new FakeServer();
  other.id = "6".repeat(32);
  const servers = new FakeMediaServers({ [HOME]: home, [OTHER]: other });
  const accounts = new MemoryAccountIndex();
  const keyring = new FailingStorage(new MemoryStorage("libsecret"));
  const file = new FailingStorage(new MemoryStorage("encrypted-file"));
  const storages = makeStorages({ keyring, file }, options);
  let devices = 0;
  const deps: AuthDependencies = {
    servers,
    storages,
    accounts,
    clock: new SteppingClock(),
    newDeviceId: () => String(++devices).padStart(32, "0"),
    alone: oneAtATime(),
  };
  const reported: Progress[] = [];
  const tell = (progress: Progress) => void reported.push(progress);
  return {
    deps,
    home,
    other,
    servers,
    accounts,
    keyring,
    file,
    reported,
    tell,
  };
}

/** Returns a lock that works as a file lock between processes does. */
export function oneAtATime(): AuthDependencies["alone"] {
  let last: Promise<unknown> = Promise.resolve();
  return (use) => {
    const run = () => AccountLock.during(use);
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };
}

const noFile = () =>
  Promise.reject(new Failure("not_found", "Cannot use encrypted file: none"));

/** The administration of an encrypted file that does not exist. */
const NO_FILE: EncryptedFileCare = {
  addSlot: noFile,
  removeSlot: noFile,
  rotate: noFile,
  acceptRollback: noFile,
  inspect: () =>
    Promise.resolve({ exists: false, problem: null, entries: [], headers: [] }),
  peek: () =>
    Promise.resolve({ path: "/data/tokens.json", used: false, names: [] }),
  discard: noFile,
};

function makeStorages(
  { keyring, file }: { keyring: FailingStorage; file: FailingStorage },
  { keyringAvailable = true }: { keyringAvailable?: boolean },
): StorageSelector {
  return new StorageSelector({
    keyring: {
      storage: keyring,
      probe: () =>
        Promise.resolve({
          available: keyringAvailable,
          kind: keyringAvailable ? keyring.kind : null,
          reason: keyringAvailable ? null : "no session bus",
          failing: null,
          locked: false,
          provider: null,
          probeMs: 1,
        }),
    },
    noKeyringReason: "none on this system",
    file: {
      storage: file,
      status: () =>
        Promise.resolve({
          path: "/data/tokens.json",
          exists: false,
          slots: [],
          entries: 0,
        }),
      care: NO_FILE,
    },
  });
}

/**
 * Returns a sign-in as `demo` with the right password, with the given changes.
 */
export function request(changes: Partial<SignInRequest> = {}): SignInRequest {
  return {
    url: HOME,
    method: {
      kind: "password",
      userName: "demo",
      password: new Secret("demo"),
    },
    store: null,
    alias: null,
    force: false,
    serverMoved: false,
    caPem: null,
    pinSha256: null,
    trustNew: false,
    allowLoopbackHttp: false,
    ...changes,
  };
}
