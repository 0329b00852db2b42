import { normaliseServerUrl } from "../../core/server_url.ts";

/** Usual ports of Jellyfin: behind a proxy, by itself, and with HTTPS. */
const PORTS = ["", ":8920", ":8096"];
/** Usual base paths on a host that serves other things as well. */
const BASE_PATHS = ["/jellyfin", "/media"];

/** The possible addresses of a server at one origin, the most likely first. */
export interface Place {
  readonly origin: string;
  /** Base paths; the empty one is the root. */
  readonly paths: readonly string[];
}

/**
 * Returns the possible addresses of the server that the user names. A host
 * without a port is tried on the usual ports, over https only; a typed port is
 * the only one.
 *
 * @throws {Failure} `usage` if it is not an address
 */
export function placesOf(typed: string): readonly Place[] {
  const url = new URL(normaliseServerUrl(typed));
  const path = url.pathname.replace(/\/$/, "");
  const paths = [...new Set([path, ...parentsOf(path), ...BASE_PATHS])];
  const isOnly = url.protocol !== "https:" || namesPort(typed);
  const origins = isOnly
    ? [url.origin]
    : PORTS.map((port) => `${url.origin}${port}`);
  return origins.map((origin) => ({ origin, paths }));
}

/**
 * Returns the parent addresses up to the root, because the user may have copied
 * the address of a page.
 */
function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i).join("/")).slice(1).reverse();
}

/** Returns whether a port was typed. A parsed address drops `:443`. */
function namesPort(typed: string): boolean {
  const [authority = ""] = typed.trim().replace(/^[a-z]+:\/\//i, "").split("/");
  return /:\d+$/.test(authority);
}
