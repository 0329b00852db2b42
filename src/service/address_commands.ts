/** The commands for the addresses of a server. */
import * as v from "valibot";
import { certificate } from "./server_commands.ts";
import { id, optionalText, pem, sha256, text, timeoutMs } from "./schemas.ts";

/** An address, and what a connection to it uses. */
const address = v.strictObject({
  serverId: id,
  serverName: v.string(),
  url: v.string(),
  pinSha256: v.nullable(sha256),
  caFile: v.boolean(),
  /** The names of the request headers that are set for its origin. */
  headers: v.array(v.string()),
  /** The subject of the client certificate of its origin. */
  clientCertificate: v.nullable(v.string()),
});

/** All addresses of one server, in the order in which they are tried. */
const addresses = v.array(address);

export const ADDRESS_COMMANDS = {
  "list-addresses": {
    /** Null for all servers. */
    input: v.strictObject({ server: optionalText }),
    reply: v.strictObject({ addresses }),
  },
  "add-address": {
    input: v.strictObject({
      server: text,
      url: text,
      pinSha256: v.nullable(sha256),
      trustNew: v.boolean(),
      caPem: v.nullable(pem),
      timeoutMs,
    }),
    reply: v.strictObject({ url: v.string(), certificate, addresses }),
  },
  "remove-address": {
    input: v.strictObject({ server: text, address: text }),
    reply: v.strictObject({ url: v.string(), addresses }),
  },
  "order-addresses": {
    input: v.strictObject({ server: text, addresses: v.array(text) }),
    reply: v.strictObject({ addresses }),
  },
} as const;

export type AddressView = v.InferOutput<typeof address>;
