/** The commands for request headers; no reply contains a value. */
import * as v from "valibot";
import { STORE_CHOICES, TOKEN_STORAGES } from "../core/account.ts";
import { optionalText, pem, secretInput, sha256, text } from "./schemas.ts";

export const headerRecord = v.strictObject({
  origin: v.string(),
  names: v.array(v.string()),
  tokenStorage: v.picklist(TOKEN_STORAGES),
});

export const HEADER_COMMANDS = {
  "list-headers": {
    input: v.strictObject({}),
    reply: v.strictObject({ headers: v.array(headerRecord) }),
  },
  "set-header": {
    input: v.strictObject({
      /** An address, or the name of a known server. */
      server: text,
      name: text,
      value: secretInput,
      store: v.nullable(v.picklist(STORE_CHOICES)),
      pinSha256: v.nullable(sha256),
      caPem: v.nullable(pem),
    }),
    reply: headerRecord,
  },
  "remove-headers": {
    input: v.strictObject({ server: text, name: optionalText }),
    reply: v.strictObject({
      origin: v.string(),
      removed: v.array(v.string()),
      /** The names of those that are still set. */
      names: v.array(v.string()),
    }),
  },
} as const;
