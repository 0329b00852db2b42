import {
  CRED_PERSIST_LOCAL_MACHINE,
  CredentialManager,
  type Deadline,
  type FoundCredential,
  NativeError,
  type NewCredential,
} from "deno-keyring-ffi-bindings";
import { Failure } from "../../core/failure.ts";
import type {
  EntryOptions,
  KeyringStatus,
  SecureStorage,
} from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { checkToken } from "../../core/token.ts";
import {
  bindingText,
  checkBinding,
  type ExpectedBinding,
} from "../../core/token_binding.ts";
import {
  cannot,
  type EntryKey,
  entryKeyName,
  findEntryKey,
} from "../../core/entry_key.ts";
import {
  credentialManagerFailure,
  credentialManagerProblem,
} from "./failure.ts";
import { MACHINE_LIMIT_MS } from "../keyring/limits.ts";
import { probeKeyring } from "../keyring/probe.ts";
import { notStored } from "../keyring/problem.ts";
import {
  damagedEntry,
  decodeToken,
  entryLabel,
  lendToken,
} from "../keyring/token.ts";

/** The shown user of an entry without a known user. */
const NO_USER = "jellytau";
/** The start of the target of every entry. */
const OURS = "jellytau::";
/** The attribute that holds the token's binding. */
const DESTINATION = "JellyTau_destination";
/** Starts the binding in the comment, for systems without attributes (Wine). */
const COMMENT = "JellyTau: ";
const DESTINATION_COMMENT = /^JellyTau: ([\x21-\x7e]+ [a-z0-9:,]+)$/;

/** The used functions of Credential Manager; false or null has no reason. */
export interface Credentials {
  genericPersistence(deadline: Deadline): Promise<number>;
  write(credential: NewCredential, deadline: Deadline): Promise<boolean>;
  read(target: string, deadline: Deadline): Promise<FoundCredential | null>;
  delete(target: string, deadline: Deadline): Promise<boolean>;
  list(prefix: string, deadline: Deadline): Promise<string[]>;
}

export interface CredentialManagerOptions {
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly open?: () => Credentials;
}

/**
 * Stores tokens in Windows' Credential Manager: one generic credential per token,
 * as UTF-8, which stays on this machine. Any program of the same user can read it
 * without a prompt. Target names ignore case.
 *
 * Windows' errors are unreliable, so each call first asks whether this logon can
 * keep credentials. A token is absent if neither a read nor a listing returns it
 * and the store works: it lists other entries of JellyTau, or returns a test entry
 * (`jellytau::probe::…`, removed after some milliseconds). Each call has a limit
 * of 3 s.
 */
export class CredentialManagerStorage implements SecureStorage {
  readonly kind = "credential-manager";
  readonly #options: CredentialManagerOptions;
  #credentials: Credentials | null = null;

  constructor(options: CredentialManagerOptions = {}) {
    this.#options = options;
  }

  /** Returns the same storage, for a command that `signal` can stop. */
  during(signal: AbortSignal): CredentialManagerStorage {
    return new CredentialManagerStorage({ ...this.#options, signal });
  }

  async store(
    key: EntryKey,
    token: Secret,
    options: EntryOptions,
  ): Promise<void> {
    checkToken(token);
    const destination = bindingText(options.binding);
    await this.#guard(cannot("store", key), async (credentials, deadline) => {
      const back = await lendToken(token, (blob) => {
        const credential = newCredential(key, { ...options, blob });
        return writeBound(credentials, { key, credential, deadline });
      });
      const isBound = back?.destination === destination;
      if (!isBound || !back?.token.equals(token)) {
        throw notStored("Credential Manager");
      }
    });
  }

  async retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    const found = await this.#find(key);
    if (found) checkBinding(found.destination, expected);
    return found && found.token;
  }

  async findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    const found = await this.#find(key);
    return found && { bound: found.destination !== null };
  }

  #find(key: EntryKey): Promise<Taken | null> {
    return this.#guard(
      cannot("read", key),
      (credentials, deadline) => find(credentials, { key, deadline }),
    );
  }

  async delete(key: EntryKey): Promise<void> {
    const target = entryKeyName(key);
    await this.#guard(cannot("delete", key), async (credentials, deadline) => {
      await credentials.delete(target, deadline);
      const left = await credentials.read(target, deadline);
      left?.blob.fill(0);
      if (left || !await isAbsent(credentials, { target, deadline })) {
        throw new Failure(
          "storage_denied",
          "Cannot delete token: Credential Manager kept it",
          { hint: `Delete it by hand: cmdkey /delete:${target}` },
        );
      }
    });
  }

  listKeys(): Promise<EntryKey[]> {
    return this.#guard("Cannot list tokens", async (credentials, deadline) => {
      const targets = await credentials.list(OURS, deadline);
      return targets.flatMap((it) => findEntryKey(it.toLowerCase()) ?? []);
    });
  }

  /** Asks once, within the limit. Never prompts, never fails. */
  probe(): Promise<KeyringStatus> {
    const answer = {
      available: true,
      reason: null,
      locked: false,
      provider: null,
    };
    const problemOf = credentialManagerProblem;
    return probeKeyring(
      this.kind,
      () => this.#lend(() => Promise.resolve(answer)),
      {
        problemOf,
        isAbsent: (it) => problemOf(it).kind === "storage_unavailable",
      },
    );
  }

  async #guard<T>(
    action: string,
    use: (credentials: Credentials, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#lend(use);
    } catch (caught) {
      throw credentialManagerFailure(action, caught);
    }
  }

  /** Lends Credential Manager if this logon has one. */
  async #lend<T>(
    use: (credentials: Credentials, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const { limitMs = MACHINE_LIMIT_MS, signal, open } = this.#options;
    const deadline = { atMs: performance.now() + limitMs, signal };
    this.#credentials ??= open ? open() : new CredentialManager();
    const persist = await this.#credentials.genericPersistence(deadline);
    if (persist < CRED_PERSIST_LOCAL_MACHINE) {
      throw new NativeError("session", persist);
    }
    return await use(this.#credentials, deadline);
  }
}

function newCredential(
  key: EntryKey,
  { names, binding, blob }: EntryOptions & Pick<NewCredential, "blob">,
): NewCredential {
  return {
    targetName: entryKeyName(key),
    userName: names?.userName || NO_USER,
    comment: names ? entryLabel(names) : "JellyTau",
    attribute: { keyword: DESTINATION, value: bindingText(binding) },
    blob,
  };
}

/**
 * Writes a credential and reads it back. Wine drops its attribute, the
 * destination, which is then written into the comment instead.
 */
async function writeBound(
  credentials: Credentials,
  { key, credential, deadline }: {
    key: EntryKey;
    credential: NewCredential;
    deadline: Deadline;
  },
): Promise<Taken | null> {
  await write(credentials, { credential, deadline });
  const back = await find(credentials, { key, deadline });
  if (back?.destination !== null) return back;
  const comment = `${COMMENT}${credential.attribute?.value}`;
  await write(credentials, {
    credential: { ...credential, comment },
    deadline,
  });
  return await find(credentials, { key, deadline });
}

async function write(
  credentials: Credentials,
  { credential, deadline }: { credential: NewCredential; deadline: Deadline },
): Promise<void> {
  const taken = await credentials.write(credential, deadline);
  if (!taken) throw new NativeError("refused", 0);
}

async function find(
  credentials: Credentials,
  { key, deadline }: { key: EntryKey; deadline: Deadline },
): Promise<Taken | null> {
  const target = entryKeyName(key);
  const read = async () => {
    const found = await credentials.read(target, deadline);
    return found && takeToken(found, key);
  };
  const token = await read();
  if (token || await isAbsent(credentials, { target, deadline })) return token;
  const again = await read(); // stored by another process in between?
  if (again) return again;
  throw new NativeError("refused", 0);
}

/** Returns whether an entry that a read did not return is absent. */
async function isAbsent(
  credentials: Credentials,
  { target, deadline }: { target: string; deadline: Deadline },
): Promise<boolean> {
  const targets = await credentials.list(OURS, deadline);
  if (targets.length === 0) await proveWorking(credentials, deadline);
  return !targets.some((it) => it.toLowerCase() === target);
}

/** A store that returns nothing would look like an empty one. */
async function proveWorking(
  credentials: Credentials,
  deadline: Deadline,
): Promise<void> {
  const targetName = `${OURS}probe::${crypto.randomUUID()}`;
  const text = {
    targetName,
    userName: NO_USER,
    comment: "JellyTau: a probe",
  };
  const blob = new TextEncoder().encode("probe");
  const taken = await credentials.write({ ...text, blob }, deadline);
  const back = await credentials.read(targetName, deadline);
  await credentials.delete(targetName, deadline);
  if (!taken || back === null) throw new NativeError("refused", 0);
}

interface Taken {
  readonly token: Secret;
  /** The binding of the entry; null if it has none. */
  readonly destination: string | null;
}

/** Another program may have replaced the entry. */
function takeToken(
  { targetName, comment, attributes, blob }: FoundCredential,
  key: EntryKey,
): Taken {
  try {
    if (targetName.toLowerCase() !== entryKeyName(key)) {
      throw damagedEntry(key, "Credential Manager returned another entry");
    }
    const destination = attributes[DESTINATION] ??
      DESTINATION_COMMENT.exec(comment)?.[1] ?? null;
    return { token: decodeToken(blob, key), destination };
  } finally {
    blob.fill(0);
  }
}
