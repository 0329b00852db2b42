import { resolve } from "node:path";
import { Failure } from "../../core/failure.ts";
import type {
  EncryptedFileCare,
  NewSlot,
  SlotStatus,
} from "../../core/ports.ts";
import { isRelativeProgram } from "../../os/find_program.ts";
import { allowCommand, forgetCommand } from "./allowed_commands.ts";
import { discardFile, peekFile } from "./discard.ts";
import type {
  EncryptedFile,
  EncryptedFileOptions,
  Opened,
} from "./encrypted_file.ts";
import {
  deriveKeys,
  newDataKey,
  sealEntry,
  unsealEntry,
  unwrapDataKey,
  wrapDataKey,
} from "./crypto.ts";
import { MAX_SLOTS } from "./format.ts";
import { keyFileSecret, planSlot, rewrapSlots, unlockDataKey } from "./keys.ts";
import { decodePage, encodePages, type Entry } from "./page.ts";
import { inspectFile } from "./report.ts";
import { isCommand, type Slot, type SlotPlan } from "./slot.ts";
import { notReadBack } from "../../os/private_file.ts";
import { findSecret, nothingGiven, PROTECTS, stretch } from "./slot_secret.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Maintains an encrypted file: its slots, its data key, its state. */
export class EncryptedFileSlots implements EncryptedFileCare {
  readonly #file: EncryptedFile;
  readonly #sources: EncryptedFileOptions;

  constructor(file: EncryptedFile, sources: EncryptedFileOptions) {
    this.#file = file;
    this.#sources = sources;
  }

  /** Unlocks the file; does nothing if there is none. @throws {Failure} */
  async unlock(): Promise<void> {
    const header = this.#file.readHeader();
    if (header !== null) await this.#file.unlock(header);
  }

  async addSlot(wanted: NewSlot): Promise<SlotStatus> {
    let added: SlotPlan = planSlot(wanted.kind);
    const wiped: Bytes[] = [];
    const kept = (key: Bytes) => (wiped.push(key), key);
    try {
      await this.#change(async ({ header, pages }) => {
        refuseMore(header.slots, wanted);
        const { fileId } = header;
        const dataKey = kept(await unlockDataKey(header, this.#sources));
        const { plan, secret } = await this.#newSecret(wanted);
        kept(secret);
        const slot = await wrapDataKey(dataKey, secret, { fileId, slot: plan });
        added = slot;
        return {
          pages,
          slots: [...header.slots, slot],
          prove: async () => {
            const back = await unwrapDataKey(slot, { secret, fileId });
            const same = back && kept(back).every((it, i) => it === dataKey[i]);
            if (!same) throw notReadBack(this.#sources.path);
          },
        };
      });
    } catch (caught) {
      // A command that unlocks no slot need not be allowed.
      if ("command" in wanted) {
        const command = withFullPath(wanted.command);
        await this.#forgetUnused(command).catch(() => undefined);
      }
      throw caught;
    } finally {
      for (const key of wiped) key.fill(0);
    }
    return slotStatus(added);
  }

  async removeSlot(id: string): Promise<SlotStatus> {
    let removed: Slot | undefined;
    await this.#change(({ header: { slots }, pages }) => {
      removed = slots.find((it) => it.id === id);
      if (!removed) throw noSlot(id, slots);
      if (slots.length === 1) throw lastSlot(removed);
      const left = slots.filter((it) => it.id !== id);
      return { pages, slots: left, prove: () => Promise.resolve() };
    });
    if (!removed) throw noSlot(id, []);
    if (removed.command) await this.#forgetUnused(removed.command);
    return slotStatus(removed);
  }

  /** Puts a new data key into every slot and seals every entry again. */
  async rotate(
    tell: (done: number, total: number) => void = () => undefined,
  ): Promise<{ entries: number }> {
    let count = 0;
    await this.#change(async ({ header, pages, keys }) => {
      const { fileId } = header;
      const dataKey = newDataKey();
      const slots = await rewrapSlots(header, {
        dataKey,
        sources: this.#sources,
      });
      const newKeys = await deriveKeys(dataKey, fileId);
      dataKey.fill(0);
      const generation = header.generation + 1;
      const before = pages.flatMap(decodePage);
      const entries: Entry[] = [];
      for (const entry of before) {
        const content = await unsealEntry(keys, { entry, fileId });
        const place = { fileId, name: entry.name, generation };
        entries.push(await sealEntry(newKeys, content, place));
        tell(entries.length, before.length);
      }
      count = entries.length;
      return {
        pages: encodePages(entries),
        slots,
        keys: newKeys,
        prove: async () => {
          for (const [i, old] of before.entries()) {
            const now = entries[i];
            const was = await unsealEntry(keys, { entry: old, fileId });
            const is = now &&
              await unsealEntry(newKeys, { entry: now, fileId });
            const same = now?.name === old.name && is !== undefined &&
              is.token.equals(was.token) && is.binding === was.binding;
            if (!same) throw notReadBack(this.#sources.path);
          }
        },
      };
    });
    return { entries: count };
  }

  acceptRollback(): Promise<{ found: number; known: number | null }> {
    return this.#file.acceptGeneration();
  }

  inspect() {
    return inspectFile(this.#file);
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async peek() {
    return peekFile(this.#sources);
  }

  discard() {
    return discardFile(this.#sources);
  }

  /** Under the lock: another process may be adding a slot with it. */
  async #forgetUnused(command: readonly string[]): Promise<void> {
    const same = JSON.stringify(command);
    await this.#change(async ({ header: { slots } }) => {
      const used = slots.some((it) => JSON.stringify(it.command) === same);
      if (!used) await forgetCommand(this.#sources.keyPath, command);
      return null;
    });
  }

  async #change(
    use: (
      opened: Opened,
    ) => ReturnType<Parameters<EncryptedFile["change"]>[1]> | Change,
  ): Promise<void> {
    if (this.#file.readHeader() === null) throw noFile(this.#sources.path);
    // deno-lint-ignore require-await -- a throw must become a rejection
    await this.#file.change({ create: false }, async (it) => use(it));
  }

  async #newSecret(
    wanted: NewSlot,
  ): Promise<{ plan: SlotPlan; secret: Bytes }> {
    const given = "command" in wanted ? wanted.command : null;
    if (given && !isCommand(given)) throw badCommand();
    const command = given && withFullPath(given);
    if (command) await allowCommand(this.#sources.keyPath, command);
    const plan = planSlot(wanted.kind, command);
    const secret = wanted.kind === "passphrase" && wanted.passphrase
      ? await stretch(wanted.passphrase, plan)
      : wanted.kind === "key-file"
      ? keyFileSecret(this.#sources)
      : await findSecret(plan, this.#sources);
    if (secret === null && wanted.kind === "passphrase") throw noPassphrase();
    if (secret === null) throw nothingGiven([plan], this.#sources);
    return { plan, secret };
  }
}

/** Resolves a relative path now, so that it works from every folder. */
function withFullPath([program = "", ...args]: readonly string[]): string[] {
  return [isRelativeProgram(program) ? resolve(program) : program, ...args];
}

type Change = NonNullable<
  Awaited<ReturnType<Parameters<EncryptedFile["change"]>[1]>>
>;

export function slotStatus({ id, kind }: SlotPlan): SlotStatus {
  return { id, kind, protects: PROTECTS[kind] };
}

/** Allows one slot with a key file and one with a credential. */
function refuseMore(slots: readonly Slot[], { kind }: NewSlot): void {
  const single = kind === "key-file" || kind === "systemd-credential";
  if (single && slots.some((it) => it.kind === kind)) {
    throw new Failure("usage", `Cannot add slot: there already is a ${kind}`, {
      hint: "See `jellytau storage slot list`",
      remedy: "list-slots",
    });
  }
  if (slots.length >= MAX_SLOTS) {
    throw new Failure(
      "usage",
      `Cannot add slot: there already are ${MAX_SLOTS}`,
      {
        hint: "Remove one first: `jellytau storage slot remove <id>`",
        remedy: "remove-slot",
      },
    );
  }
}

function noFile(path: string): Failure {
  return new Failure(
    "not_found",
    `Cannot use encrypted file: it does not exist at "${path}"`,
    {
      hint: "Create it with `jellytau auth login <server-url> --store file`",
      remedy: "store-in-file",
    },
  );
}

function noSlot(id: string, slots: readonly Slot[]): Failure {
  const known = slots.map((it) => it.id);
  return new Failure("not_found", `Cannot find slot "${id}"`, {
    hint: "See `jellytau storage slot list`",
    remedy: "list-slots",
    details: { known },
  });
}

function lastSlot({ id }: Slot): Failure {
  return new Failure(
    "usage",
    `Cannot remove slot ${id}: it is the last way to unlock the tokens`,
    {
      hint: "Add another first: `jellytau storage slot add <kind>`",
      remedy: "add-slot",
    },
  );
}

function noPassphrase(): Failure {
  return new Failure(
    "input_needed",
    "Cannot add slot: a passphrase is needed",
    {
      hint:
        "Use `--passphrase-file <path>`, set JELLYTAU_PASSPHRASE_FILE, or " +
        "run this at a terminal",
      remedy: "add-slot",
    },
  );
}

function badCommand(): Failure {
  return new Failure(
    "usage",
    "Cannot add slot: its command is empty, too long or not text",
    {
      hint: "Put the command last: " +
        "`jellytau storage slot add command -- <program> …`",
      remedy: "add-slot",
    },
  );
}
