import { Failure } from "./failure.ts";

/** Longer addresses are refused; browsers stop near this length as well. */
const MAX_LENGTH = 2_000;

/**
 * Returns the form in which a server's address is stored: scheme, host and
 * port, base path, no trailing slash. Assumes https without a scheme. Omits the
 * paths that a browser or the API adds after the base path.
 *
 * @throws {Failure} `usage` if it is not an http(s) address or has a user or a
 * password
 */
export function normaliseServerUrl(text: string): string {
  const typed = text.replace(AROUND, "");
  const url = parse(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`,
  );
  if (url.username !== "" || url.password !== "") {
    throw refuse("it contains a user name or password");
  }
  const path = url.pathname.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return `${url.origin}${basePathOf(path)}`;
}

/** Quotes, angle brackets and spaces that are copied along with an address. */
const AROUND = /^[\s<"'`\u200b\ufeff]+|[\s>"'`,;\u200b\ufeff]+$/gu;

function parse(text: string): URL {
  if (text.length > MAX_LENGTH) throw refuse("it is too long");
  const url = URL.parse(text);
  if (url === null) throw refuse("it is not an address");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refuse("it does not start with https://");
  }
  return url;
}

const ID = "[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}";
/** Pages of the web client, and paths of Jellyfin's API. */
const BELOW_BASE = new RegExp(
  "/(?:" + [
    "web(?:/[\\w.%-]+\\.\\w+)?",
    "System/(?:Info(?:/Public)?|Ping|Endpoint|Configuration)",
    `Users(?:/(?:Me|Public|AuthenticateByName|${ID}(?:/.*)?))?`,
    `(?:Items|Videos|Audio|Shows|UserItems)/(?:${ID}(?:/.*)?|[A-Z]\\w+)`,
    "(?:Items|UserViews|Sessions|Devices|socket|health|GetUtcTime)",
    "(?:QuickConnect|Branding|Library|Sessions|api-docs)/.+",
  ].join("|") + ")$",
  "i",
);

/** Strips the rest of an address copied from a browser or an API call. */
function basePathOf(path: string): string {
  return path.replace(BELOW_BASE, "");
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Returns whether a name or an address in a URL means this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

function refuse(found: string): Failure {
  return new Failure("usage", `Cannot use address of the server: ${found}`, {
    hint:
      "Use an address such as https://media.example or https://host:8920/jellyfin",
  });
}
