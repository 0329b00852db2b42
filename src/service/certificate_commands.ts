/** The commands for client certificates; no reply contains a key. */
import * as v from "valibot";
import { STORE_CHOICES, TOKEN_STORAGES } from "../core/account.ts";
import { Secret } from "../core/secret.ts";
import { date, secretInput, text } from "./schemas.ts";

/** A chain of ten certificates of 4 KB, and a key. */
const PEM_MAX = 65_536;

export const certificateRecord = v.strictObject({
  origin: v.string(),
  subject: v.string(),
  /** null if the recorded certificate cannot be read. */
  validTo: v.nullable(date),
  tokenStorage: v.picklist(TOKEN_STORAGES),
});

/** A file that may contain a private key. */
const secretPem = v.pipe(
  v.union([v.instance(Secret), v.pipe(v.string(), v.maxLength(PEM_MAX))]),
  v.transform((it) => it instanceof Secret ? it : new Secret(it)),
);

export const CERTIFICATE_COMMANDS = {
  "list-certificates": {
    input: v.strictObject({}),
    reply: v.strictObject({ certificates: v.array(certificateRecord) }),
  },
  "set-certificate": {
    input: v.strictObject({
      /** An address, or the name of a known server. */
      server: text,
      pem: secretPem,
      /** null if the key is in the same file. */
      keyPem: v.nullable(secretPem),
      passphrase: v.nullable(secretInput),
      store: v.nullable(v.picklist(STORE_CHOICES)),
    }),
    reply: certificateRecord,
  },
  "remove-certificate": {
    input: v.strictObject({ server: text }),
    reply: v.strictObject({ origin: v.string() }),
  },
} as const;
