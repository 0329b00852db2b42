/**
 * Loads the modules of the HTTP library that are used. The library is large:
 * this file is imported late, and the library's index, which would load nearly
 * twice as much, is not imported at all.
 */
import * as tls from "node:tls";
import type * as undici from "undici";
import connect from "undici/connect";
import dispatcher from "undici/dispatcher";
import pool from "undici/pool";
import request from "undici/request";

export const Pool: typeof undici.Pool = pool;
export const buildConnector: typeof undici.buildConnector = connect;

// The index of the library does the same.
Object.assign(dispatcher.prototype, { request });

/**
 * Returns the authorities that are trusted by default. In Deno 2.9 a given CA
 * replaces them. Deno 2.7 adds it to them, and cannot list them.
 */
export function defaultAuthorities(): readonly string[] {
  const list: unknown = Reflect.get(tls, "getCACertificates");
  return typeof list === "function" ? list("default") as string[] : [];
}
