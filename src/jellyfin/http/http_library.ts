/**
 * The used parts of the HTTP library, loaded late because it is large. Its
 * index would load nearly twice as much.
 */
import * as tls from "node:tls";
import type * as undici from "undici";
import connect from "undici/connect";
import dispatcher from "undici/dispatcher";
import pool from "undici/pool";
import request from "undici/request";

export const Pool: typeof undici.Pool = pool;
export const buildConnector: typeof undici.buildConnector = connect;

// As its index does it.
Object.assign(dispatcher.prototype, { request });

/**
 * Returns the authorities that are trusted without being named. Deno 2.9 takes
 * a CA that is given in their place; 2.7 beside them, and cannot list them.
 */
export function defaultAuthorities(): readonly string[] {
  const list: unknown = Reflect.get(tls, "getCACertificates");
  return typeof list === "function" ? list("default") as string[] : [];
}
