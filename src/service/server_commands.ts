/** The commands for servers and their certificates. */
import * as v from "valibot";
import {
  count,
  date,
  id,
  optionalText,
  pem,
  problem,
  sha256,
  text,
  timeoutMs,
} from "./schemas.ts";

/** A certificate that a server showed. */
export const certificate = v.strictObject({
  sha256,
  subject: v.string(),
  issuer: v.string(),
  validFrom: date,
  validTo: date,
  trustedBy: v.nullable(v.picklist(["system", "ca-file", "pin"])),
});

const server = v.strictObject({
  id,
  name: v.string(),
  url: v.string(),
  version: v.nullable(v.string()),
  pinSha256: v.nullable(sha256),
  caFile: v.boolean(),
  allowLoopbackHttp: v.boolean(),
  accounts: count,
});

export const SERVER_COMMANDS = {
  "list-servers": {
    input: v.strictObject({}),
    reply: v.strictObject({
      servers: v.array(v.strictObject({
        ...server.entries,
        /** In bits per second; null if there is no limit. */
        maxBitrate: v.nullable(count),
        /** The names of the request headers that are set for its origin. */
        headers: v.array(v.string()),
        /** The subject of the client certificate of its origin. */
        clientCertificate: v.nullable(v.string()),
        /** Its addresses, in the order in which they are tried. */
        addresses: v.array(v.string()),
      })),
    }),
  },
  "test-server": {
    input: v.strictObject({
      url: text,
      caPem: v.nullable(pem),
      pinSha256: v.nullable(sha256),
      allowLoopbackHttp: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      url: v.string(),
      id: v.nullable(id),
      name: v.nullable(v.string()),
      version: v.nullable(v.string()),
      productName: v.nullable(v.string()),
      quickConnect: v.nullable(v.boolean()),
      certificate: v.nullable(certificate),
      clockSkewMs: v.nullable(v.number()),
      ok: v.boolean(),
      problem: v.nullable(problem),
      tried: v.array(v.string()),
    }),
  },
  /** Checks whether an account's server can be reached, without its token. */
  "reach-server": {
    input: v.strictObject({ account: optionalText, timeoutMs }),
    reply: v.strictObject({ version: v.string() }),
  },
  "trust-server": {
    input: v.strictObject({
      server: text,
      pinSha256: v.nullable(sha256),
      trustNew: v.boolean(),
      byCa: v.boolean(),
      caPem: v.nullable(pem),
      timeoutMs,
    }),
    reply: v.strictObject({ ...server.entries, certificate }),
  },
  "remove-server": {
    input: v.strictObject({ server: text }),
    reply: server,
  },
} as const;

export type ServerView = v.InferOutput<typeof server>;
export type ServerTestView = v.InferOutput<
  typeof SERVER_COMMANDS["test-server"]["reply"]
>;
