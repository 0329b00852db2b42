import { Failure } from "../../core/failure.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Names of query parameters in which servers or proxies look for a token. */
const TOKEN_NAMES = [
  "apikey",
  "api_key",
  "token",
  "accesstoken",
  "access_token",
  "authorization",
  "x-emby-token",
  "x-emby-authorization",
  "x-mediabrowser-token",
];

/** Matches characters that are not part of a path. */
// deno-lint-ignore no-control-regex -- these are what must be refused
const NEVER = /[\x00-\x20\x7f\\#]/;

/** Matches characters that a path must not contain once it is decoded. */
const HIDDEN = /[\0\r\n\\]/;

/** A proxy and a server may each decode once. */
const DECODINGS = 3;
const ENCODED = /(?:%[0-9a-f]{2})+/gi;

/**
 * Returns a path below a server's base path in the form that is sent. Refuses a
 * path that could lead elsewhere or contain a token.
 *
 * @throws {Failure} `usage` naming the rule
 */
export function checkApiPath(given: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(given)) throw refuse("it is an address");
  if (!given.startsWith("/")) throw refuse('it does not begin with "/"');
  if (given.startsWith("//")) throw refuse("it names another host");
  if (NEVER.test(given)) {
    throw refuse("it contains characters that must be encoded");
  }
  if (!given.isWellFormed()) throw refuse("it is not valid text");
  const [path = ""] = given.split("?", 1);
  if (!isValidEncoding(path)) throw refuse("its percent-encoding is invalid");
  for (const text of decodings(path)) {
    if (HIDDEN.test(text)) {
      throw refuse("it contains an encoded line break or backslash");
    }
    const leaves = text.split("/").some((it) => /^\.\.?(;.*)?$/.test(it));
    if (leaves) throw refuse('it contains a "." or ".." segment');
  }
  const url = new URL(`https://host.invalid${given}`);
  if (url.host !== "host.invalid") throw refuse("it names another host");
  for (const name of url.searchParams.keys()) refuseTokenName(name);
  return `${url.pathname}${url.search}`;
}

/** @throws {Failure} `usage` for an unknown method */
export function checkApiMethod(given: string): string {
  const method = given.toUpperCase();
  if (METHODS.includes(method)) return method;
  throw new Failure("usage", "Cannot call server: the method is unknown", {
    hint: `Use one of ${METHODS.join(", ")}`,
  });
}

function refuseTokenName(name: string): void {
  const known = decodings(name).some((it) =>
    TOKEN_NAMES.includes(it.trim().toLowerCase())
  );
  if (!known) return;
  throw new Failure(
    "usage",
    "Cannot call server: the query contains a token",
    { hint: "Remove the token: JellyTau sends it in the Authorization header" },
  );
}

/**
 * Returns the text and the results of decoding it repeatedly. Decodes as proxies
 * and servers do: what is not valid encoding does not protect the rest.
 */
export function decodings(text: string): string[] {
  const found = [text];
  for (let i = 0; i < DECODINGS; i++) {
    const next = (found[i] ?? "").replace(ENCODED, decodeBytes);
    if (next === found[i]) break;
    found.push(next);
  }
  return found;
}

function decodeBytes(encoded: string): string {
  const bytes = Uint8Array.fromHex(encoded.replaceAll("%", ""));
  return new TextDecoder().decode(bytes);
}

function isValidEncoding(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function refuse(found: string): Failure {
  return new Failure("usage", `Cannot use path: ${found}`, {
    hint: "Use a path such as /Users/Me or /Items?limit=10, relative to " +
      "the server's address",
  });
}
