import * as v from "valibot";
import { Failure } from "../core/failure.ts";
import { sanitize } from "../core/printable.ts";
import { Secret } from "../core/secret.ts";
import { unexpectedReply } from "./decode/json.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";
import { readJsonBody } from "./json_body.ts";

/** Longer names are cut. */
const NAME_MAX = 200;
/** Jellyfin's are 32 hex digits; no storage takes more than this. */
const TOKEN_MAX = 1_024;

const name = v.pipe(
  v.string(),
  v.transform((it) => sanitize(it).slice(0, NAME_MAX).toWellFormed()),
);
/** A value that cannot be stored, or has more than one word, is not a token. */
const token = v.pipe(
  v.string(),
  v.maxLength(TOKEN_MAX),
  v.regex(/^[\x21-\x7e]+$/),
);

const tokenAlone = v.object({ accesstoken: token });

/** Property names come in PascalCase, from a starting server in camelCase. */
export const schemas = {
  publicInfo: v.object({
    id: v.string(),
    servername: v.optional(name, ""),
    version: v.optional(name, ""),
    productname: v.optional(name, ""),
    startupwizardcompleted: v.optional(v.boolean(), true),
  }),
  user: v.object({ id: v.string(), name }),
  signedIn: v.object({
    accesstoken: token,
    serverid: v.string(),
    user: v.object({ id: v.string(), name }),
  }),
  quickConnect: v.object({
    code: v.pipe(v.string(), v.regex(/^[0-9]{6}$/)),
    secret: v.pipe(v.string(), v.minLength(8), v.maxLength(512)),
    authenticated: v.optional(v.boolean(), false),
  }),
  boolean: v.boolean(),
} as const;

/**
 * Reads a JSON reply into a schema whose keys are in lower case. An invalid
 * value is named by its path and never quoted, since a reply may contain a
 * token.
 *
 * @throws {Failure} `not_jellyfin` when it is not JSON, or not of that shape
 */
export function decodeReply<S extends v.GenericSchema>(
  schema: S,
  reply: HttpReply,
  options: { path: string; jsonDepth: number },
): v.InferOutput<S> {
  const encoding = headerOf(reply, "content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw unexpectedReply(
      options.path,
      "it is compressed, although that was not requested",
    );
  }
  const { path, jsonDepth } = options;
  const value = lowerKeys(readJsonBody(reply, path, { maxDepth: jsonDepth }));
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? "the whole";
  throw unexpectedReply(options.path, `"${place}" is invalid`);
}

/** Finds the token in any reply to a sign-in; null if there is none. */
export function findToken(
  reply: HttpReply,
  options: { path: string; jsonDepth: number },
): Secret | null {
  try {
    return new Secret(decodeReply(tokenAlone, reply, options).accesstoken);
  } catch (caught) {
    if (caught instanceof Failure) return null;
    throw caught;
  }
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, it]) => it !== null)
      .map(([key, it]) => [key.toLowerCase(), lowerKeys(it)]),
  );
}
