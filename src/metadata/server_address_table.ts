import type { DatabaseSync } from "node:sqlite";
import type { Server, ServerAddress } from "../core/account.ts";
import type { LastAddress } from "../core/account_ports.ts";
import { ADDRESSES_MAX } from "../core/server_address.ts";
import type { TokenKey } from "../core/token_key.ts";

/** `servers` has the first address of each server. */
export const SERVER_ADDRESS_SCHEMA = `
  CREATE TABLE server_addresses (
    server_id  TEXT NOT NULL REFERENCES servers (id),
    place      INTEGER NOT NULL CHECK (place >= 0),
    url        TEXT NOT NULL,
    pin_sha256 TEXT CHECK (length(pin_sha256) = 64),
    ca_pem     TEXT,
    PRIMARY KEY (server_id, place),
    UNIQUE (server_id, url)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE last_addresses (
    server_id   TEXT PRIMARY KEY REFERENCES servers (id),
    url         TEXT NOT NULL,
    answered_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Returns the server with its other addresses. Skips those that are not
 * https://, because tokens are never bound to them, and those with white space:
 * the digest that tokens are bound to separates addresses with it.
 */
export function addAddresses(database: DatabaseSync, server: Server): Server {
  const addresses = database.prepare(
    `SELECT url, pin_sha256, ca_pem FROM server_addresses
     WHERE server_id = ? ORDER BY place LIMIT ?`,
  ).all(server.id, ADDRESSES_MAX - 1).flatMap(readAddress);
  return addresses.length === 0 ? server : { ...server, addresses };
}

function readAddress(row: Record<string, unknown>): ServerAddress[] {
  const url = String(row.url);
  const isPlain = URL.parse(url)?.protocol === "https:" && !/\s/.test(url);
  if (!isPlain) return [];
  const trust = {
    pinSha256: row.pin_sha256 === null ? null : String(row.pin_sha256),
    caPem: row.ca_pem === null ? null : String(row.ca_pem),
    allowLoopbackHttp: false,
  };
  return [{ url, trust }];
}

/** Replaces the other addresses of the server. */
export function saveAddresses(
  database: DatabaseSync,
  { id, addresses = [] }: Server,
): void {
  database.prepare("DELETE FROM server_addresses WHERE server_id = ?").run(id);
  if (addresses.length === 0) return;
  const insert = database.prepare(
    "INSERT INTO server_addresses VALUES (?, ?, ?, ?, ?)",
  );
  addresses.forEach(({ url, trust: { pinSha256, caPem } }, place) => {
    insert.run(id, place, url, pinSha256, caPem);
  });
}

/** Removes the other addresses of a server that no account uses. */
export function removeUnusedAddresses(
  database: DatabaseSync,
  { serverId }: Pick<TokenKey, "serverId">,
): void {
  for (const table of ["server_addresses", "last_addresses"]) {
    database.prepare(
      `DELETE FROM ${table} WHERE server_id = ?1 AND NOT EXISTS
         (SELECT 1 FROM accounts WHERE server_id = ?1)`,
    ).run(serverId);
  }
}

export function findLastAddress(
  database: DatabaseSync,
  serverId: string,
): LastAddress | null {
  const row = database.prepare(
    "SELECT url, answered_at FROM last_addresses WHERE server_id = ?",
  ).get(serverId);
  if (row === undefined) return null;
  const at = new Date(String(row.answered_at));
  return Number.isNaN(at.getTime()) ? null : { url: String(row.url), at };
}

export function saveLastAddress(
  database: DatabaseSync,
  serverId: string,
  { last }: { last: LastAddress | null },
): void {
  database.prepare("DELETE FROM last_addresses WHERE server_id = ?")
    .run(serverId);
  if (last === null) return;
  database.prepare("INSERT INTO last_addresses VALUES (?, ?, ?)")
    .run(serverId, last.url, last.at.toISOString());
}
