import type {
  EncryptedFileStatus,
  EntryOptions,
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
  type EntryKey,
  entryKeyName,
  findEntryKey,
} from "../../core/entry_key.ts";
import {
  EncryptedFile,
  type EncryptedFileOptions,
  type Seen,
} from "./encrypted_file.ts";
import { type EntryContent, sealEntry, unsealEntry } from "./crypto.ts";
import { decodePage, withEntry, withoutEntry } from "./page.ts";
import { EncryptedFileSlots, slotStatus } from "./slots.ts";
import { notReadBack } from "../../os/private_file.ts";

/**
 * Stores tokens in an AES-256-GCM file, for machines without a keyring.
 * `src/secure_storage/README.md` describes the format.
 */
export class EncryptedFileStorage implements SecureStorage {
  readonly kind = "encrypted-file";
  /** The ways to unlock the file, and its maintenance. */
  readonly slots: EncryptedFileSlots;
  readonly #path: string;
  readonly #file: EncryptedFile;

  constructor(options: EncryptedFileOptions) {
    this.#path = options.path;
    this.#file = new EncryptedFile(options);
    this.slots = new EncryptedFileSlots(this.#file, options);
  }

  async store(
    key: EntryKey,
    token: Secret,
    options: EntryOptions,
  ): Promise<void> {
    checkToken(token);
    const name = entryKeyName(key);
    const content = { token, binding: bindingText(options.binding) };
    const seal = async ({ header, keys }: Seen) => {
      const { fileId, generation } = header;
      const place = { fileId, name, generation: generation + 1 };
      return await sealEntry(keys, content, place);
    };
    // Runs while the lock is taken and the file is read. The result is used if
    // the file is still the same.
    const { seen } = this.#file;
    const begun = seen && seal(seen);
    begun?.catch(() => undefined); // not awaited when the file cannot be read
    await this.#file.change({ create: true }, async (opened) => {
      const isSeen = opened.header === seen?.header;
      const entry = await (begun && isSeen ? begun : seal(opened));
      return {
        pages: withEntry(opened.pages, entry),
        prove: async () => {
          const { keys, header: { fileId } } = opened;
          const back = await unsealEntry(keys, { entry, fileId });
          const same = back.token.equals(token) &&
            back.binding === content.binding;
          if (!same) throw notReadBack(this.#path);
        },
      };
    });
  }

  async retrieve(
    key: EntryKey,
    expected: ExpectedBinding,
  ): Promise<Secret | null> {
    const content = await this.#read(key);
    if (content) checkBinding(content.binding, expected);
    return content && content.token;
  }

  async findEntry(key: EntryKey): Promise<{ bound: boolean } | null> {
    const content = await this.#read(key);
    return content && { bound: content.binding !== null };
  }

  async #read(key: EntryKey): Promise<EntryContent | null> {
    const found = await this.#file.find(entryKeyName(key));
    return found &&
      await unsealEntry(found.keys, {
        entry: found.entry,
        fileId: found.fileId,
      });
  }

  async delete(key: EntryKey): Promise<void> {
    const name = entryKeyName(key);
    if (this.#file.readHeader() === null) return;
    if (await this.#file.find(name) === null) return;
    await this.#file.change({ create: false }, ({ pages }) => {
      const left = withoutEntry(pages, name);
      return Promise.resolve({ pages: left, prove: () => Promise.resolve() });
    });
  }

  async listKeys(): Promise<EntryKey[]> {
    const pages = (await this.#file.open())?.pages ?? [];
    return pages.flatMap(decodePage)
      .flatMap(({ name }) => findEntryKey(name) ?? []);
  }

  /** Reads the header of the file; unlocks and creates nothing. */
  // deno-lint-ignore require-await -- a throw must become a rejection
  async status(): Promise<EncryptedFileStatus> {
    const path = this.#path;
    const header = this.#file.readHeader();
    if (header === null) return { path, exists: false, slots: [], entries: 0 };
    const entries = header.pages.reduce((sum, it) => sum + it.entries, 0);
    return { path, exists: true, slots: header.slots.map(slotStatus), entries };
  }
}
