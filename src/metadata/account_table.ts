import type { DatabaseSync } from "node:sqlite";
import { type Account, TOKEN_STORAGES } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type { TokenKey } from "../core/token_key.ts";

const COLUMNS = `server_id, user_id, user_name, alias, active, token_storage,
  device_id, signed_in_at`;

type Row = Record<string, unknown>;

/** Accounts, oldest sign-in last. */
export function listAccounts(database: DatabaseSync): Account[] {
  return database.prepare(
    `SELECT ${COLUMNS} FROM accounts ORDER BY signed_in_at DESC, user_id`,
  ).all().map(readAccount);
}

export function findAccount(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): Account | null {
  const row = database.prepare(
    `SELECT ${COLUMNS} FROM accounts WHERE server_id = ? AND user_id = ?`,
  ).get(serverId, userId);
  return row ? readAccount(row) : null;
}

/** Inserts or replaces; a new active account makes the others inactive. */
export function saveAccount(database: DatabaseSync, account: Account): void {
  if (account.active) database.exec("UPDATE accounts SET active = 0");
  if (account.alias !== null) {
    database.prepare("UPDATE accounts SET alias = NULL WHERE alias = ?")
      .run(account.alias);
  }
  database.prepare(
    `INSERT OR REPLACE INTO accounts (${COLUMNS})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    account.serverId,
    account.userId,
    account.userName,
    account.alias,
    account.active ? 1 : 0,
    account.tokenStorage,
    account.deviceId,
    account.signedInAt.toISOString(),
  );
}

/**
 * Removes an account. Activates the latest other one if the active one goes.
 */
export function removeAccount(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): void {
  database.prepare("DELETE FROM accounts WHERE server_id = ? AND user_id = ?")
    .run(serverId, userId);
  database.exec(
    `UPDATE accounts SET active = 1
     WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE active = 1)
       AND rowid = (SELECT rowid FROM accounts
                    ORDER BY signed_in_at DESC, user_id LIMIT 1)`,
  );
}

function readAccount(row: Row): Account {
  const tokenStorage = TOKEN_STORAGES.find((it) => it === row.token_storage);
  const signedInAt = new Date(String(row.signed_in_at));
  if (!tokenStorage || Number.isNaN(signedInAt.getTime())) {
    throw new Failure(
      "storage_damaged",
      "Cannot read account: its row in the database is invalid",
    );
  }
  return {
    serverId: String(row.server_id),
    userId: String(row.user_id),
    userName: String(row.user_name),
    alias: row.alias === null ? null : String(row.alias),
    active: row.active === 1,
    tokenStorage,
    deviceId: String(row.device_id),
    signedInAt,
  };
}

/** Updates names only; does nothing for an account that is gone. */
export function renameAccount(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
  names: { userName: string; serverName: string; version: string },
): void {
  database.prepare(
    "UPDATE accounts SET user_name = ? WHERE server_id = ? AND user_id = ?",
  ).run(names.userName, serverId, userId);
  database.prepare("UPDATE servers SET name = ?, version = ? WHERE id = ?")
    .run(names.serverName, names.version, serverId);
}
