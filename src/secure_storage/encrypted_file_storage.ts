import type { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { Failure } from "../core/failure.ts";
import type {
  EncryptedFileStatus,
  GenerationIndex,
  SecureStorage,
} from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { checkToken } from "../core/token.ts";
import { type TokenKey, tokenKeyName } from "../core/token_key.ts";
import {
  type DataKeys,
  randomBytes,
  sealEntry,
  signFile,
  unsealEntry,
  verifyFile,
} from "./encrypted_file_crypto.ts";
import {
  countEntries,
  decodeEntries,
  decodeFile,
  encodeFile,
  encodeSigned,
  type Entry,
  type FileParts,
  findEntry,
  type Header,
  MAX_BYTES,
} from "./encrypted_file_format.ts";
import { createKeys, unlock } from "./encrypted_file_keys.ts";
import { withFileLock } from "./file_lock.ts";
import {
  makePrivateFolder,
  readPrivateFile,
  removeStaleTemporaries,
  replacePrivateFile,
} from "./private_file.ts";
import { PROTECTS, type Unlockers } from "./slot_secret.ts";

export interface EncryptedFileOptions {
  /** `tokens.json`. */
  readonly path: string;
  /** `storage.key`. */
  readonly keyPath: string;
  readonly generations: GenerationIndex;
  readonly unlockers: Unlockers;
}

/** A file whose MAC was checked, and the keys that did it. */
interface Opened extends FileParts {
  readonly keys: DataKeys;
}

/**
 * Tokens in an AES-256-GCM file, for machines without a keyring. The format is
 * described in `README.md` beside this file.
 *
 * Reads take no lock: a file is replaced in one step. Writes take one, re-read,
 * and read back before they replace.
 */
export class EncryptedFileStorage implements SecureStorage {
  readonly kind = "encrypted-file";
  readonly #options: EncryptedFileOptions;
  /** Keys of the slots that were last unlocked; a passphrase costs 0.3 s. */
  #unlocked: { slots: string; keys: DataKeys } | null = null;

  constructor(options: EncryptedFileOptions) {
    this.#options = options;
  }

  async store(key: TokenKey, token: Secret): Promise<void> {
    checkToken(token);
    const name = tokenKeyName(key);
    makePrivateFolder(dirname(this.#options.path));
    makePrivateFolder(dirname(this.#options.keyPath));
    await this.#locked(async () => {
      const { header, keys, entries } = await this.#openOrCreate();
      const { fileId } = header;
      const generation = header.generation + 1;
      const entry = await sealEntry(keys, token, { fileId, name, generation });
      const others = entries.filter((it) => it.name !== name);
      await this.#write(keys, { ...header, generation }, {
        entries: [...others, entry],
        check: async (written) => {
          const back = findEntry(written, name);
          const same = back &&
            (await unsealEntry(keys, back, fileId)).equals(token);
          if (!same) throw notReadBack();
        },
      });
    });
  }

  async retrieve(key: TokenKey): Promise<Secret | null> {
    const opened = await this.#open();
    if (opened === null) return null;
    const entry = findEntry(opened, tokenKeyName(key));
    if (entry === null) return null;
    return await unsealEntry(opened.keys, entry, opened.header.fileId);
  }

  async delete(key: TokenKey): Promise<void> {
    const name = tokenKeyName(key);
    const before = await this.#open();
    if (before === null || findEntry(before, name) === null) return;
    await this.#locked(async () => {
      const opened = await this.#open();
      if (opened === null) return;
      const { header, keys } = opened;
      const entries = decodeEntries(opened);
      const generation = header.generation + 1;
      await this.#write(keys, { ...header, generation }, {
        entries: entries.filter((it) => it.name !== name),
        check: (written) => {
          const gone = findEntry(written, name) === null;
          return gone ? Promise.resolve() : Promise.reject(notReadBack());
        },
      });
    });
  }

  /** What the file says of itself; unlocks nothing, creates nothing. */
  // deno-lint-ignore require-await -- a throw must become a rejection
  async status(): Promise<EncryptedFileStatus> {
    const { path } = this.#options;
    const bytes = readPrivateFile(path, MAX_BYTES);
    if (bytes === null) return { path, exists: false, slots: [], entries: 0 };
    const parts = decodeFile(bytes);
    const slots = parts.header.slots.map(({ id, kind }) => ({
      id,
      kind,
      protects: PROTECTS[kind],
    }));
    return { path, exists: true, slots, entries: countEntries(parts) };
  }

  #locked<T>(use: () => Promise<T>): Promise<T> {
    return withFileLock(`${this.#options.path}.lock`, async () => {
      removeStaleTemporaries(this.#options.path);
      return await use();
    });
  }

  /**
   * Reads and checks the whole file. The generation on record is read first:
   * another process may write between the two, and only ever forwards.
   */
  async #open(): Promise<Opened | null> {
    const bytes = readPrivateFile(this.#options.path, MAX_BYTES);
    if (bytes === null) return null;
    const { fileId } = decodeFile(bytes).header;
    const known = this.#options.generations.findGeneration(fileId) ?? 0;
    return await this.#check(this.#readAgain(bytes, known), known);
  }

  /** The bytes as they are now, if they are older than what is on record. */
  #readAgain(bytes: Buffer, known: number): Buffer {
    if (decodeFile(bytes).header.generation >= known) return bytes;
    return readPrivateFile(this.#options.path, MAX_BYTES) ?? bytes;
  }

  async #check(bytes: Buffer, known: number): Promise<Opened> {
    const parts = decodeFile(bytes);
    const keys = await this.#unlock(parts.header);
    await verifyFile(keys, parts);
    const { fileId, generation } = parts.header;
    if (generation < known) throw rolledBack(generation, known);
    if (generation > known) {
      this.#options.generations.raiseGeneration(fileId, generation);
    }
    return { ...parts, keys };
  }

  async #unlock(header: Header): Promise<DataKeys> {
    const slots = JSON.stringify([header.fileId, header.slots]);
    if (this.#unlocked?.slots !== slots) {
      this.#unlocked = { slots, keys: await unlock(header, this.#options) };
    }
    return this.#unlocked.keys;
  }

  async #openOrCreate(): Promise<
    { header: Header; keys: DataKeys; entries: Entry[] }
  > {
    const opened = await this.#open();
    if (opened) return { ...opened, entries: decodeEntries(opened) };
    const fileId = randomBytes(16).toHex();
    const { keys, slot } = await createKeys(fileId, this.#options);
    const header = { fileId, generation: 0, slots: [slot] };
    return { header, keys, entries: [] };
  }

  async #write(
    keys: DataKeys,
    header: Header,
    content: {
      entries: readonly Entry[];
      check: (written: FileParts) => Promise<void>;
    },
  ): Promise<void> {
    const { path, generations } = this.#options;
    const signed = encodeSigned(header, content.entries);
    const file = encodeFile(signed, await signFile(keys, signed));
    await replacePrivateFile(path, file, async (written) => {
      const parts = decodeFile(written);
      await verifyFile(keys, parts);
      await content.check(parts);
    });
    generations.raiseGeneration(header.fileId, header.generation);
  }
}

function notReadBack(): Failure {
  return new Failure(
    "storage_damaged",
    "Cannot write encrypted file: it does not read back as written",
  );
}

function rolledBack(found: number, known: number): Failure {
  return new Failure(
    "storage_rolled_back",
    `Cannot use encrypted file: it is older (${found}) than the last (${known})`,
    { details: { found, known } },
  );
}
