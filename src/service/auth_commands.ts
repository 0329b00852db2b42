/** The commands for signing in and out, and for accounts. */
import * as v from "valibot";
import {
  ACCOUNT_STATES,
  STORE_CHOICES,
  TOKEN_STORAGES,
} from "../core/account.ts";
import { Secret } from "../core/secret.ts";
import {
  count,
  date,
  id,
  optionalText,
  pem,
  problem,
  secretInput,
  sha256,
  text,
  timeoutMs,
} from "./schemas.ts";

const certificate = v.strictObject({
  sha256,
  subject: v.string(),
  issuer: v.string(),
  validFrom: date,
  validTo: date,
});

const trustedBy = v.nullable(v.picklist(["system", "ca-file", "pin"]));

const serverSeen = v.strictObject({
  /** The address that it answered at. */
  url: v.string(),
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
  caPem: v.nullable(pem),
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
  v.strictObject({
    kind: v.literal("quick-connect"),
    userName: v.optional(optionalText, null),
  }),
  v.strictObject({ kind: v.literal("token"), token: secretInput }),
]);

const signedOut = v.strictObject({
  serverId: id,
  serverUrl: v.string(),
  userId: id,
  userName: v.string(),
  onServer: v.picklist(["revoked", "already-dead", "not-asked", "remains"]),
  removed: v.boolean(),
  lost: v.nullable(v.strictObject({ marks: count, plays: count })),
  problem: v.nullable(problem),
});

const bytes = v.custom<AsyncIterable<Uint8Array>>((it) =>
  typeof it === "object" && it !== null && Symbol.asyncIterator in it
);

/** Headers and body as the server sent them, with the token masked. */
const apiReply = v.strictObject({
  status: count,
  headers: v.array(v.strictTuple([v.string(), v.string()])),
  body: bytes,
  problem: v.nullable(problem),
});

export const AUTH_COMMANDS = {
  "sign-in": {
    input: v.strictObject({
      url: text,
      method: signInMethod,
      store: v.nullable(v.picklist(STORE_CHOICES)),
      alias: optionalText,
      force: v.boolean(),
      serverMoved: v.optional(v.boolean(), false),
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
  "rotate-token": {
    input: v.strictObject({
      account: optionalText,
      /** null to approve the sign-in with the account's own token. */
      password: v.nullable(secretInput),
      timeoutMs,
    }),
    reply: account,
  },
  "approve-device": {
    input: v.strictObject({ account: optionalText, code: text, timeoutMs }),
    reply: v.strictObject({ approved: v.literal(true) }),
  },
  "call-api": {
    input: v.strictObject({
      account: optionalText,
      method: text,
      path: text,
      body: v.nullable(v.instance(Uint8Array<ArrayBuffer>)),
      timeoutMs,
    }),
    reply: apiReply,
  },
  /** Lends the API to another program until `close` is called. */
  "lend-api": {
    input: v.strictObject({
      account: optionalText,
      allowsWrites: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      url: v.string(),
      close: v.custom<() => Promise<void>>((it) => typeof it === "function"),
    }),
  },
  "reveal-token": {
    input: v.strictObject({
      account: optionalText,
      form: v.picklist(["token", "header"]),
    }),
    reply: v.strictObject({ secret: v.instance(Secret) }),
  },
} as const;

/** The state of an account's server that a call of any command has shown. */
export const accountAnswer = v.strictObject({
  kind: v.literal("account-answer"),
  serverId: id,
  userId: id,
  /** `answering` if the server replies and the token was not checked yet. */
  state: v.picklist(["answering", "valid", "rejected", "unreachable"]),
  problem: v.nullable(problem),
});

export type AccountAnswerView = v.InferOutput<typeof accountAnswer>;
export type ApiReplyView = v.InferOutput<typeof apiReply>;
export type AccountView = v.InferOutput<typeof account>;
export type SignedOutView = v.InferOutput<typeof signedOut>;
