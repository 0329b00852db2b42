import type { Buffer } from "node:buffer";
import { refusesWrites } from "../../core/disk_failure.ts";
import { Failure } from "../../core/failure.ts";
import type { GenerationIndex } from "../../core/ports.ts";
import {
  type DataKeys,
  randomBytes,
  signHeader,
  verifyHeader,
} from "./crypto.ts";
import {
  decodeHead,
  encodeFile,
  encodeSigned,
  type Head,
  type Header,
  MAX_BYTES,
  pageIn,
  pagesIn,
  stretchOf,
  versionOf,
} from "./format.ts";
import { createKeys, type SlotSecretOptions, unlock } from "./keys.ts";
import { type Entry, findEntry, type Page, pageIndexOf } from "./page.ts";
import type { Slot } from "./slot.ts";
import { withFileLock } from "../../os/file_lock.ts";
import {
  type PrivateFile,
  replacePrivateFile,
  withPrivateFile,
} from "../../os/private_file.ts";
import { damaged } from "./well_formed.ts";

/** Enough for the header and the only page of an ordinary file. */
const HEAD_BYTES = 16_384;

export interface EncryptedFileOptions extends SlotSecretOptions {
  /** `tokens.json`. */
  readonly path: string;
  readonly generations: GenerationIndex;
}

/** A whole file after every byte was checked, and its keys. */
export interface Opened {
  readonly header: Header;
  readonly pages: readonly Page[];
  readonly keys: DataKeys;
}

/** A header whose MAC was checked, and its keys. */
export type Seen = Pick<Opened, "header" | "keys">;

/** The new content of a file. */
export interface Change {
  readonly pages: readonly Page[];
  readonly slots?: readonly Slot[];
  readonly keys?: DataKeys;
  /**
   * Unseals the new content. Throws if it differs; then the file is not replaced.
   */
  readonly prove: () => Promise<void>;
}

/** An entry in the file, with what unseals it. */
export interface Found {
  readonly entry: Entry;
  readonly fileId: string;
  readonly keys: DataKeys;
}

/**
 * Reads and writes the encrypted file. Reads take no lock: the file is replaced in
 * one step, so a read sees the old or the new one. Writes take a lock, read the
 * file again, and read the new one back before they replace it.
 */
export class EncryptedFile {
  readonly #options: EncryptedFileOptions;
  /** The keys of the last unlocked slots, because a passphrase takes 0.3 s. */
  #unlocked: { slots: string; keys: DataKeys } | null = null;
  /** The last file, so that the same bytes are decoded and checked only once. */
  #seen: { head: Head; keys: DataKeys } | null = null;

  constructor(options: EncryptedFileOptions) {
    this.#options = options;
  }

  /** Returns the file as it was last read or written here. */
  get seen(): Seen | null {
    return this.#seen &&
      { header: this.#seen.head.header, keys: this.#seen.keys };
  }

  /**
   * Reads the header and the one page where the name belongs.
   *
   * @returns null if the file has no such entry; the parts that were read are valid
   */
  async find(name: string): Promise<Found | null> {
    const known = this.#options.generations.latestGeneration();
    const read = this.#read((file) => {
      const { head, start } = readHead(file, this.#seen?.head);
      const index = pageIndexOf(head.header.pages, name);
      const { at, sizeBytes } = stretchOf(head, index);
      const stretch = at + sizeBytes <= start.length
        ? start.subarray(at, at + sizeBytes)
        : file.read(at, sizeBytes);
      return { head, index, stretch };
    });
    if (read === null) return refuseVanished(known?.generation ?? 0);
    const { head, index, stretch } = read;
    const keys = await this.#check(head, known);
    const page = pageIn(head, { index, bytes: stretch });
    const entry = page && findEntry(page, name);
    return entry && { entry, fileId: head.header.fileId, keys };
  }

  /** Reads and checks the whole file; null if there is none. */
  async open(): Promise<Opened | null> {
    const known = this.#options.generations.latestGeneration();
    const bytes = this.readBytes();
    if (bytes === null) return null;
    const head = wholeHead(bytes, this.#seen?.head);
    const keys = await this.#check(head, known);
    return { header: head.header, pages: pagesIn(head, bytes), keys };
  }

  /** Reads the header alone, which is not trusted: nothing is unlocked. */
  readHeader(): Header | null {
    return this.#read((file) => readHead(file).head.header);
  }

  /** Reads the bytes of the file without decoding them. */
  readBytes(): Buffer | null {
    return this.#read((file) => file.read(0, file.sizeBytes));
  }

  /**
   * Replaces the file under the lock. `use` gets the current content and returns
   * the new one, or null to change nothing.
   */
  async change(
    { create }: { create: boolean },
    use: (opened: Opened) => Promise<Change | null>,
  ): Promise<void> {
    await withFileLock(`${this.#options.path}.lock`, async () => {
      const opened = await this.open() ??
        (create ? await this.#create() : null);
      const change = opened && await use(opened);
      if (opened && change) await this.#write(opened, change);
    });
  }

  /** Accepts the file as it is, even an older one, because the user said so. */
  async acceptGeneration(): Promise<{ found: number; known: number | null }> {
    const { generations } = this.#options;
    const known = generations.latestGeneration();
    const bytes = this.readBytes();
    if (bytes === null) {
      if (known === null || known.generation === 0) throw noFile();
      generations.acceptGeneration(known.fileId, 0);
      return { found: 0, known: known.generation };
    }
    const head = wholeHead(bytes);
    const { fileId, generation } = head.header;
    await verifyHeader(await this.unlock(head.header), head);
    pagesIn(head, bytes);
    generations.acceptGeneration(fileId, generation);
    return { found: generation, known: known?.generation ?? null };
  }

  async unlock(header: Header): Promise<DataKeys> {
    const slots = slotsOf(header);
    if (this.#unlocked?.slots !== slots) {
      this.#unlocked = { slots, keys: await unlock(header, this.#options) };
    }
    return this.#unlocked.keys;
  }

  #read<T>(use: (file: PrivateFile) => T): T | null {
    return withPrivateFile(
      { path: this.#options.path, maxBytes: MAX_BYTES },
      use,
    );
  }

  /**
   * Checks the MAC and the generation. The known generation was read before the
   * file: another process may write in between, which only increases it.
   */
  async #check(
    head: Head,
    known: ReturnType<GenerationIndex["latestGeneration"]>,
  ): Promise<DataKeys> {
    const keys = await this.#verify(head);
    const { fileId, generation } = head.header;
    if (known && known.fileId !== fileId) throw anotherFile();
    if (known && generation < known.generation) {
      throw rolledBack(generation, known.generation);
    }
    if (generation > (known?.generation ?? 0)) {
      this.#raise(fileId, generation);
    }
    return keys;
  }

  /**
   * Records the newest generation. If the disk refuses that, the next read records
   * it: a readable token is returned all the same.
   */
  #raise(fileId: string, generation: number): void {
    try {
      this.#options.generations.raiseGeneration(fileId, generation);
    } catch (caught) {
      if (!refusesWrites(caught)) throw caught;
    }
  }

  async #verify(head: Head): Promise<DataKeys> {
    if (this.#seen?.head === head) return this.#seen.keys;
    const keys = await this.unlock(head.header);
    await verifyHeader(keys, head);
    this.#seen = { head, keys };
    return keys;
  }

  /** Records the file's id first, so that a crash leaves no unknown file. */
  async #create(): Promise<Opened> {
    const known = this.#options.generations.latestGeneration();
    refuseVanished(known?.generation ?? 0);
    const fileId = randomBytes(16).toHex();
    const { keys, slot } = await createKeys(fileId, this.#options);
    this.#options.generations.acceptGeneration(fileId, 0);
    const slots = [slot];
    const first = { version: versionOf(slots, []), generation: 0, pages: [] };
    const header = { ...first, fileId, slots };
    this.#unlocked = { slots: slotsOf(header), keys };
    return { header, pages: [], keys };
  }

  async #write(before: Opened, change: Change): Promise<void> {
    const { pages, keys = before.keys } = change;
    const slots = change.slots ?? before.header.slots;
    const header = {
      ...before.header,
      version: versionOf(slots, pages),
      generation: before.header.generation + 1,
      slots,
      pages: pages.map((it) => it.info),
    };
    const encoding = this.#encode(header, change, { keys });
    await replacePrivateFile(
      this.#options.path,
      encoding.then(({ file }) => file),
    );
    this.#seen = { head: (await encoding).head, keys };
    if (change.slots) this.#unlocked = { slots: slotsOf(header), keys };
    this.#raise(header.fileId, header.generation);
  }

  /**
   * Signs the header and proves the change at the same time. A page that cannot
   * be decoded never replaces one that can.
   */
  async #encode(
    header: Header,
    { pages, prove }: Change,
    { keys }: { keys: DataKeys },
  ): Promise<{ head: Head; file: Buffer }> {
    const signed = encodeSigned(header);
    const [mac] = await Promise.all([signHeader(keys, signed), prove()]);
    const file = encodeFile(signed, mac, { pages });
    if (file.length > MAX_BYTES) throw tooLarge(this.#options.path);
    return { head: wholeHead(file), file };
  }
}

function noFile(): Failure {
  return new Failure(
    "not_found",
    "Cannot accept encrypted file: it is not there",
    {
      hint: "See where tokens are stored with `jellytau storage status`",
      remedy: "show-storage",
    },
  );
}

function readHead(
  file: PrivateFile,
  known: Head | null = null,
): { head: Head; start: Buffer } {
  for (let size = HEAD_BYTES;; size *= 4) {
    const start = file.read(0, Math.min(size, file.sizeBytes));
    const head = decodeHead(start, file.sizeBytes, { known });
    if (head !== null) return { head, start };
  }
}

function wholeHead(bytes: Buffer, known: Head | null = null): Head {
  const head = decodeHead(bytes, bytes.length, { known });
  if (head === null) throw damaged("it is cut short");
  return head;
}

function slotsOf({ fileId, slots }: Header): string {
  return JSON.stringify([fileId, slots]);
}

/** Refuses a missing file that existed before, instead of reporting no token. */
function refuseVanished(known: number): null {
  if (known === 0) return null;
  throw new Failure(
    "storage_damaged",
    "Cannot read encrypted file: it existed before and is missing",
    {
      hint: "Put it back; if it is lost, run " +
        "`jellytau storage accept-rollback` and sign in again",
      remedy: "accept-lost-file",
    },
  );
}

function rolledBack(found: number, known: number): Failure {
  return new Failure(
    "storage_rolled_back",
    `Cannot use encrypted file: it is older (${found}) than the ` +
      `last one used (${known})`,
    { details: { found, known } },
  );
}

function anotherFile(): Failure {
  return new Failure(
    "storage_rolled_back",
    "Cannot use encrypted file: it is not the file that was last used",
  );
}

function tooLarge(path: string): Failure {
  return new Failure(
    "storage_unavailable",
    `Cannot write "${path}": it would exceed ${MAX_BYTES} bytes`,
    { hint: "Sign out of accounts that are no longer used" },
  );
}
