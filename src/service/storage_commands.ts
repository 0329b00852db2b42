/** Where tokens rest, and whether all is well: what may cross for it. */
import * as v from "valibot";
import { TOKEN_STORAGES } from "../core/account.ts";
import { count, failureKind, id, problem, timeoutMs } from "./shapes.ts";

const slot = v.strictObject({
  id: v.string(),
  kind: v.picklist(["key-file", "passphrase", "systemd-credential", "command"]),
  protects: v.string(),
});

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
    slots: v.array(slot),
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

const check = v.strictObject({
  name: v.string(),
  ok: v.boolean(),
  detail: v.string(),
  hint: v.nullable(v.string()),
});

export const STORAGE_COMMANDS = {
  "storage-status": { input: v.strictObject({}), reply: storageStatus },
  "verify-storage": {
    input: v.strictObject({}),
    reply: v.strictObject({ accounts: v.array(storageCheck) }),
  },
  diagnose: {
    input: v.strictObject({ timeoutMs }),
    reply: v.strictObject({ ok: v.boolean(), checks: v.array(check) }),
  },
} as const;

export type StorageStatusView = v.InferOutput<typeof storageStatus>;
export type CheckView = v.InferOutput<typeof check>;
