/** The commands for token storage, and for diagnosis. */
import * as v from "valibot";
import { TOKEN_STORAGES } from "../core/account.ts";
import { certificateRecord } from "./certificate_commands.ts";
import { headerRecord } from "./header_commands.ts";
import {
  count,
  date,
  failureKind,
  id,
  problem,
  secretInput,
  text,
  timeoutMs,
} from "./schemas.ts";

const slot = v.strictObject({
  id: v.string(),
  kind: v.picklist([
    "key-file",
    "passphrase",
    "systemd-credential",
    "command",
    "command-key",
  ]),
  protects: v.string(),
});

const slots = v.array(slot);

const storageStatus = v.strictObject({
  keyring: v.strictObject({
    available: v.boolean(),
    kind: v.nullable(v.picklist(TOKEN_STORAGES)),
    reason: v.nullable(v.string()),
    failing: v.nullable(failureKind),
    locked: v.boolean(),
    provider: v.nullable(v.string()),
    probeMs: v.number(),
  }),
  encryptedFile: v.strictObject({
    path: v.string(),
    exists: v.boolean(),
    slots,
    entries: count,
  }),
  used: v.picklist(TOKEN_STORAGES),
});

const storageCheck = v.strictObject({
  serverId: id,
  userId: id,
  tokenStorage: v.picklist(TOKEN_STORAGES),
  ok: v.boolean(),
  problem: v.nullable(problem),
});

const headerCheck = v.strictObject({
  ...headerRecord.entries,
  ok: v.boolean(),
  problem: v.nullable(problem),
});

const leftover = v.strictObject({
  tokenStorage: v.picklist(TOKEN_STORAGES),
  removed: v.boolean(),
  problem: v.nullable(problem),
});

/** A token that no account uses. */
const orphan = v.strictObject({
  serverId: id,
  userId: id,
  ...leftover.entries,
});

const check = v.strictObject({
  name: v.string(),
  ok: v.boolean(),
  detail: v.string(),
  hint: v.nullable(v.string()),
});

const fileReport = v.strictObject({
  exists: v.boolean(),
  problem: v.nullable(problem),
  entries: v.array(
    v.strictObject({ serverId: id, userId: id, good: v.boolean() }),
  ),
  /** The entries with request headers. */
  headers: v.array(v.strictObject({ good: v.boolean() })),
});

const migration = v.strictObject({
  serverId: id,
  userId: id,
  userName: v.string(),
  from: v.picklist(TOKEN_STORAGES),
  to: v.picklist(TOKEN_STORAGES),
  state: v.picklist(["planned", "moved", "already-there", "failed"]),
  problem: v.nullable(problem),
});

const reset = v.strictObject({
  path: v.string(),
  deleted: v.boolean(),
  accounts: v.array(v.strictObject({
    serverId: id,
    serverUrl: v.string(),
    userId: id,
    userName: v.string(),
    deviceName: v.nullable(v.string()),
    signedInAt: date,
  })),
  orphans: v.array(v.strictObject({ serverId: id, userId: id })),
  headers: v.array(
    v.strictObject({ origin: v.string(), names: v.array(v.string()) }),
  ),
  certificates: v.array(v.strictObject({ origin: v.string() })),
});

const originMigration = v.strictObject({
  origin: v.string(),
  from: v.picklist(TOKEN_STORAGES),
  to: v.picklist(TOKEN_STORAGES),
  state: migration.entries.state,
  problem: v.nullable(problem),
});

const headerMigration = v.strictObject({
  ...originMigration.entries,
  names: v.array(v.string()),
});

const newSlot = v.variant("kind", [
  v.strictObject({ kind: v.picklist(["key-file", "systemd-credential"]) }),
  v.strictObject({
    kind: v.literal("passphrase"),
    passphrase: v.nullable(secretInput),
  }),
  v.strictObject({
    kind: v.picklist(["command", "command-key"]),
    command: v.array(text),
  }),
]);

export const STORAGE_COMMANDS = {
  "storage-status": { input: v.strictObject({}), reply: storageStatus },
  "verify-storage": {
    input: v.strictObject({ removeOrphans: v.optional(v.boolean(), false) }),
    reply: v.strictObject({
      accounts: v.array(storageCheck),
      headers: v.array(headerCheck),
      certificates: v.array(v.strictObject({
        ...certificateRecord.entries,
        ok: v.boolean(),
        problem: v.nullable(problem),
      })),
      orphans: v.array(orphan),
      /** Request headers of an origin that is not on record. */
      orphanedHeaders: v.array(leftover),
      orphanedKeys: v.array(leftover),
      encryptedFile: fileReport,
    }),
  },
  "migrate-storage": {
    input: v.strictObject({
      to: v.picklist(["keyring", "file"]),
      dryRun: v.boolean(),
    }),
    reply: v.strictObject({
      entries: v.array(migration),
      headers: v.array(headerMigration),
      certificates: v.array(originMigration),
    }),
  },
  "list-slots": { input: v.strictObject({}), reply: v.strictObject({ slots }) },
  "add-slot": {
    input: v.strictObject({ slot: newSlot }),
    reply: v.strictObject({ added: slot, slots }),
  },
  "remove-slot": {
    input: v.strictObject({ id: text }),
    reply: v.strictObject({ removed: slot, slots }),
  },
  "rotate-storage": {
    input: v.strictObject({}),
    reply: v.strictObject({ entries: count, slots }),
  },
  "accept-rollback": {
    input: v.strictObject({}),
    reply: v.strictObject({ found: count, known: v.nullable(count) }),
  },
  "reset-storage": {
    input: v.strictObject({ confirmed: v.boolean() }),
    reply: reset,
  },
  diagnose: {
    input: v.strictObject({ timeoutMs }),
    reply: v.strictObject({ ok: v.boolean(), checks: v.array(check) }),
  },
} as const;

export type StorageStatusView = v.InferOutput<typeof storageStatus>;
export type SlotView = v.InferOutput<typeof slot>;
export type MigrationView = v.InferOutput<typeof migration>;
export type ResetView = v.InferOutput<typeof reset>;
export type CheckView = v.InferOutput<typeof check>;
