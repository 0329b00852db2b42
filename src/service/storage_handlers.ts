import { migrateStorage } from "../auth/migrate_storage.ts";
import { findOrphans, removeOrphans } from "../auth/orphans.ts";
import { verifyStorage } from "../auth/verify_storage.ts";
import { diagnose } from "./diagnose.ts";
import {
  callOptions,
  type CommandOptions,
  type CoreParts,
  type Handlers,
} from "./handlers.ts";
import type { STORAGE_COMMANDS } from "./storage_commands.ts";
import {
  fileReportView,
  migrationView,
  problemView,
  storageCheckView,
} from "./views.ts";

export const STORAGE_HANDLERS: Handlers<
  keyof typeof STORAGE_COMMANDS,
  CoreParts
> = {
  "storage-status": async ({ storages }) => {
    const keyring = await storages.probeKeyring();
    const { slots, ...file } = await storages.fileStatus();
    // One that fails is not passed over: the failure is what one would hear.
    const used = keyring.kind ?? "encrypted-file";
    return { keyring, encryptedFile: { ...file, slots: [...slots] }, used };
  },
  "verify-storage": async (parts, { removeOrphans: remove }) => ({
    orphans: (await (remove ? removeOrphans : findOrphans)(parts))
      .map((it) => ({ ...it, problem: problemView(it.problem) })),
    accounts: (await verifyStorage(parts)).map(storageCheckView),
    encryptedFile: fileReportView(await parts.storages.fileCare.inspect()),
  }),
  "migrate-storage": async (parts, input, context) => {
    const tell = progressOf("migrate", context);
    const moved = await migrateStorage(parts, { ...input, tell });
    return { entries: moved.map(migrationView) };
  },
  "list-slots": async (parts) => ({ slots: await slotsOf(parts) }),
  "add-slot": async (parts, input) => ({
    added: await parts.storages.fileCare.addSlot(input.slot),
    slots: await slotsOf(parts),
  }),
  "remove-slot": async (parts, { id }) => ({
    removed: await parts.storages.fileCare.removeSlot(id),
    slots: await slotsOf(parts),
  }),
  "rotate-storage": async (parts, _input, context) => ({
    ...await parts.storages.fileCare.rotate(progressOf("rotate", context)),
    slots: await slotsOf(parts),
  }),
  "accept-rollback": (parts) => parts.storages.fileCare.acceptRollback(),
  diagnose: (parts, input, context) =>
    diagnose(parts, callOptions(input, context)),
};

/** A screen needs no more than a hundred steps of it. */
function progressOf(step: "migrate" | "rotate", { tell }: CommandOptions) {
  return (done: number, total: number) => {
    if (done < total && done % Math.ceil(total / 100) !== 0) return;
    tell({ kind: "storage-progress", step, done, total });
  };
}

async function slotsOf({ storages }: CoreParts) {
  return [...(await storages.fileStatus()).slots];
}
