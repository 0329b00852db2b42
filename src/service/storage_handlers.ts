import { isTokenKey, type OriginSecret } from "../core/entry_key.ts";
import type { Failure } from "../core/failure.ts";
import { migrateOrigins } from "../auth/storage/migrate_origins.ts";
import { migrateStorage } from "../auth/storage/migrate_storage.ts";
import {
  findOrphans,
  type Orphan,
  removeOrphans,
} from "../auth/storage/orphans.ts";
import { resetStorage } from "../auth/storage/reset_storage.ts";
import {
  verifyCertificates,
  verifyHeaders,
  verifyStorage,
} from "../auth/storage/verify_storage.ts";
import { diagnose } from "./diagnose.ts";
import {
  callOptions,
  type CommandOptions,
  type CoreDependencies,
  type Handlers,
} from "./handlers.ts";
import type { STORAGE_COMMANDS } from "./storage_commands.ts";
import {
  certificateCheckView,
  headerCheckView,
  headerMigrationView,
  originMigrationView,
} from "./origin_views.ts";
import {
  fileReportView,
  migrationView,
  problemView,
  resetView,
  storageCheckView,
} from "./views.ts";

export const STORAGE_HANDLERS: Handlers<
  keyof typeof STORAGE_COMMANDS,
  CoreDependencies
> = {
  "storage-status": async ({ storages }) => {
    const keyring = await storages.probeKeyring();
    const { slots, ...file } = await storages.fileStatus();
    // A failing storage is used, so that its failure is reported.
    const used = keyring.kind ?? "encrypted-file";
    return { keyring, encryptedFile: { ...file, slots: [...slots] }, used };
  },
  "verify-storage": async (deps, { removeOrphans: remove }) => {
    const orphans = await (remove ? removeOrphans : findOrphans)(deps);
    return {
      orphans: orphans.flatMap((it) =>
        isTokenKey(it) ? [withProblemView(it)] : []
      ),
      orphanedHeaders: orphans.flatMap((it) => leftover(it, "request_headers")),
      orphanedKeys: orphans.flatMap((it) => leftover(it, "client_key")),
      accounts: (await verifyStorage(deps)).map(storageCheckView),
      headers: (await verifyHeaders(deps)).map(headerCheckView),
      certificates: (await verifyCertificates(deps)).map(certificateCheckView),
      encryptedFile: fileReportView(await deps.storages.fileCare.inspect()),
    };
  },
  "migrate-storage": async (deps, input, context) => {
    const tell = progressOf("migrate", context);
    const moved = await migrateStorage(deps, { ...input, tell });
    const { headers, certificates } = await migrateOrigins(deps, input);
    return {
      entries: moved.map(migrationView),
      headers: headers.map(headerMigrationView),
      certificates: certificates.map(originMigrationView),
    };
  },
  "list-slots": async (deps) => ({ slots: await slotsOf(deps) }),
  "add-slot": async (deps, input) => ({
    added: await deps.storages.fileCare.addSlot(input.slot),
    slots: await slotsOf(deps),
  }),
  "remove-slot": async (deps, { id }) => ({
    removed: await deps.storages.fileCare.removeSlot(id),
    slots: await slotsOf(deps),
  }),
  "rotate-storage": async (deps, _input, context) => ({
    ...await deps.storages.fileCare.rotate(progressOf("rotate", context)),
    slots: await slotsOf(deps),
  }),
  "accept-rollback": (deps) => deps.storages.fileCare.acceptRollback(),
  "reset-storage": async (deps, input) =>
    resetView(await resetStorage(deps, input)),
  diagnose: (deps, input, context) =>
    diagnose(deps, callOptions(input, context)),
};

/** Returns an orphan of that kind without its key; nothing for another one. */
function leftover(orphan: Orphan, holds: OriginSecret) {
  if (isTokenKey(orphan) || orphan.holds !== holds) return [];
  const { originDigest: _, holds: __, ...rest } = orphan;
  return [withProblemView(rest)];
}

function withProblemView<T extends { readonly problem: Failure | null }>(
  it: T,
) {
  return { ...it, problem: problemView(it.problem) };
}

/** Returns a function that reports about a hundred steps at most. */
function progressOf(step: "migrate" | "rotate", { tell }: CommandOptions) {
  return (done: number, total: number) => {
    if (done < total && done % Math.ceil(total / 100) !== 0) return;
    tell({ kind: "storage-progress", step, done, total });
  };
}

async function slotsOf({ storages }: CoreDependencies) {
  return [...(await storages.fileStatus()).slots];
}
