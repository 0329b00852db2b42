import type { DatabaseSync } from "node:sqlite";
import type { Server } from "../core/account.ts";

const COLUMNS =
  "id, name, url, version, pin_sha256, ca_pem, allow_loopback_http";

type Row = Record<string, unknown>;

/** Servers by name. */
export function listServers(database: DatabaseSync): Server[] {
  return database.prepare(`SELECT ${COLUMNS} FROM servers ORDER BY name, id`)
    .all().map(readServer);
}

export function findServer(database: DatabaseSync, id: string): Server | null {
  const row = database.prepare(`SELECT ${COLUMNS} FROM servers WHERE id = ?`)
    .get(id);
  return row ? readServer(row) : null;
}

/** Inserts or replaces in place, so that accounts keep their server. */
export function saveServer(database: DatabaseSync, server: Server): void {
  database.prepare(
    `INSERT INTO servers (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, url = excluded.url, version = excluded.version,
       pin_sha256 = excluded.pin_sha256, ca_pem = excluded.ca_pem,
       allow_loopback_http = excluded.allow_loopback_http`,
  ).run(
    server.id,
    server.name,
    server.url,
    server.version,
    server.pinSha256,
    server.caPem,
    server.allowLoopbackHttp ? 1 : 0,
  );
}

export function removeServer(database: DatabaseSync, id: string): void {
  database.prepare("DELETE FROM servers WHERE id = ?").run(id);
}

function readServer(row: Row): Server {
  const text = (value: unknown) => value === null ? null : String(value);
  return {
    id: String(row.id),
    name: String(row.name),
    url: String(row.url),
    version: text(row.version),
    pinSha256: text(row.pin_sha256),
    caPem: text(row.ca_pem),
    allowLoopbackHttp: row.allow_loopback_http === 1,
  };
}
