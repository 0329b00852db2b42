/** What is used of the HTTP library and below; loaded late: it is large. */
import * as tls from "node:tls";

export { buildConnector, Client, Pool } from "undici";

/**
 * The authorities that are trusted without being named. Deno 2.9 takes a CA
 * that is given in their place; 2.7 beside them, and cannot list them.
 */
export function defaultAuthorities(): readonly string[] {
  const list: unknown = Reflect.get(tls, "getCACertificates");
  return typeof list === "function" ? list("default") as string[] : [];
}
