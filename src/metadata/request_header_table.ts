import type { DatabaseSync } from "node:sqlite";
import { TOKEN_STORAGES } from "../core/account.ts";
import type { HeaderRecord } from "../core/request_headers.ts";

/** Skips rows of a storage that this version does not know. */
export function listRequestHeaders(database: DatabaseSync): HeaderRecord[] {
  const rows = database.prepare(
    "SELECT * FROM request_headers ORDER BY origin, name",
  ).all();
  const found = new Map<string, HeaderRecord>();
  for (const { origin, name, token_storage } of rows) {
    const tokenStorage = TOKEN_STORAGES.find((it) => it === token_storage);
    if (tokenStorage === undefined) continue;
    const key = String(origin);
    const names = [...found.get(key)?.names ?? [], String(name)];
    found.set(key, { origin: key, names, tokenStorage });
  }
  return [...found.values()];
}

export function saveRequestHeaders(
  database: DatabaseSync,
  { origin, names, tokenStorage }: HeaderRecord,
): void {
  removeRequestHeaders(database, origin);
  const insert = database.prepare(
    "INSERT INTO request_headers VALUES (?, ?, ?)",
  );
  for (const name of names) insert.run(origin, name, tokenStorage);
}

export function removeRequestHeaders(
  database: DatabaseSync,
  origin: string,
): void {
  database.prepare("DELETE FROM request_headers WHERE origin = ?").run(origin);
}
