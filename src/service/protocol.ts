/**
 * What may cross between the screen and the service: closed unions, checked on
 * both sides. A command has a name, an input and a reply; events come between.
 *
 * Everything here is plain data, so that it can cross a `Worker`. The one
 * exception is `reveal-token`, whose reply is a {@link Secret}: it exists for
 * commands in the same isolate, and a worker refuses it.
 */
import * as v from "valibot";
import {
  ACCOUNT_STATES,
  STORE_CHOICES,
  TOKEN_STORAGES,
} from "../core/account.ts";
import { type FailureKind, isFailureKind } from "../core/failure.ts";
import { Secret } from "../core/secret.ts";

/** Longest text that any command may carry, in UTF-16 units. */
const TEXT_MAX = 4_096;
/** A bundle of CAs is larger than other text; 1 MiB as for every reply. */
const PEM_MAX = 1_048_576;

const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
const optionalText = v.nullable(text);
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const date = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Plain text from a form, or a secret from the same isolate; a secret inside. */
const secretInput = v.pipe(
  v.union([v.instance(Secret), text]),
  v.transform((it) => it instanceof Secret ? it : new Secret(it)),
);

const problem = v.strictObject({
  kind: v.custom<FailureKind>((it) =>
    typeof it === "string" && isFailureKind(it)
  ),
  message: v.string(),
  hint: v.string(),
  exitCode: count,
});

const certificate = v.strictObject({
  sha256,
  subject: v.string(),
  issuer: v.string(),
  validFrom: date,
  validTo: date,
});

const trustedBy = v.nullable(v.picklist(["system", "ca-file", "pin"]));

const serverSeen = v.strictObject({
  version: v.string(),
  certificate: v.nullable(certificate),
  trustedBy,
  clockSkewMs: v.nullable(v.number()),
});

const account = v.strictObject({
  serverId: id,
  serverName: v.string(),
  serverUrl: v.string(),
  userId: id,
  userName: v.string(),
  alias: v.nullable(v.string()),
  active: v.boolean(),
  tokenStorage: v.picklist(TOKEN_STORAGES),
  state: v.picklist(ACCOUNT_STATES),
  signedInAt: date,
  problem: v.nullable(problem),
  server: v.nullable(serverSeen),
});

const trustFields = {
  caPem: v.nullable(v.pipe(v.string(), v.maxLength(PEM_MAX))),
  pinSha256: v.nullable(sha256),
  trustNew: v.boolean(),
  allowLoopbackHttp: v.boolean(),
};

const signInMethod = v.variant("kind", [
  v.strictObject({
    kind: v.literal("password"),
    userName: text,
    password: secretInput,
  }),
  v.strictObject({ kind: v.literal("quick-connect") }),
  v.strictObject({ kind: v.literal("token"), token: secretInput }),
]);

const timeoutMs = v.optional(v.pipe(v.number(), v.minValue(1)));

const signedOut = v.strictObject({
  serverId: id,
  serverUrl: v.string(),
  userId: id,
  userName: v.string(),
  onServer: v.picklist(["revoked", "already-dead", "not-asked", "remains"]),
  problem: v.nullable(problem),
});

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
    locked: v.boolean(),
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

/** Every command there is: its input and its reply. */
export const COMMANDS = {
  "sign-in": {
    input: v.strictObject({
      url: text,
      method: signInMethod,
      store: v.nullable(v.picklist(STORE_CHOICES)),
      alias: optionalText,
      force: v.boolean(),
      timeoutMs,
      ...trustFields,
    }),
    reply: account,
  },
  "sign-out": {
    input: v.strictObject({
      account: optionalText,
      all: v.boolean(),
      localOnly: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({ signedOut: v.array(signedOut) }),
  },
  "list-accounts": {
    input: v.strictObject({ account: optionalText }),
    reply: v.strictObject({ accounts: v.array(account) }),
  },
  "check-accounts": {
    input: v.strictObject({ account: optionalText, timeoutMs }),
    reply: v.strictObject({ accounts: v.array(account) }),
  },
  "switch-account": {
    input: v.strictObject({ account: optionalText }),
    reply: account,
  },
  "approve-device": {
    input: v.strictObject({ account: optionalText, code: text, timeoutMs }),
    reply: v.strictObject({ approved: v.literal(true) }),
  },
  "reveal-token": {
    input: v.strictObject({
      account: optionalText,
      form: v.picklist(["token", "header"]),
    }),
    reply: v.strictObject({ secret: v.instance(Secret) }),
  },
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

export type CommandName = keyof typeof COMMANDS;
export type CommandInput<N extends CommandName> = v.InferInput<
  typeof COMMANDS[N]["input"]
>;
/** The input after decoding: passwords and tokens have become secrets. */
export type Decoded<N extends CommandName> = v.InferOutput<
  typeof COMMANDS[N]["input"]
>;
export type Reply<N extends CommandName> = v.InferOutput<
  typeof COMMANDS[N]["reply"]
>;

/** What the service tells between a command and its reply. */
export const eventSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("notice"), text: v.string() }),
  v.strictObject({ kind: v.literal("waiting-for-keyring") }),
  v.strictObject({
    kind: v.literal("quick-connect-code"),
    code: v.pipe(v.string(), v.regex(/^[0-9]{6}$/)),
    serverUrl: v.string(),
    expiresAt: date,
  }),
]);
export type ServiceEvent = v.InferOutput<typeof eventSchema>;

export type AccountView = v.InferOutput<typeof account>;
export type ProblemView = v.InferOutput<typeof problem>;
export type SignedOutView = v.InferOutput<typeof signedOut>;
export type StorageStatusView = v.InferOutput<typeof storageStatus>;
export type CheckView = v.InferOutput<typeof check>;
