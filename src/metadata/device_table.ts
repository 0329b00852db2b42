import type { DatabaseSync } from "node:sqlite";
import { FOREIGN_DEVICE } from "../core/account.ts";
import type { TokenKey } from "../core/token_key.ts";
import { userNameKey } from "../core/user_name.ts";

/** The recorded name for sign-ins that anybody may approve. */
const ANYBODY = "";

const UNUSED = `server_id = ? AND device_id NOT IN (
  SELECT device_id FROM accounts WHERE accounts.server_id = devices.server_id)`;

/**
 * Returns the device id for a sign-in, and records `fresh` if there is none. A
 * sign-in that anybody may approve takes any id of this server that no account
 * uses, so that the server replaces the session of an earlier one.
 *
 * @param userName null if anybody may approve it
 */
export function claimDevice(
  database: DatabaseSync,
  { serverId, userName }: { serverId: string; userName: string | null },
  { fresh }: { fresh: string },
): string {
  const name = userName === null ? ANYBODY : userNameKey(userName);
  const row = userName === null
    ? database.prepare(
      `SELECT device_id FROM devices WHERE ${UNUSED}
       ORDER BY user_name = '' DESC, rowid DESC LIMIT 1`,
    ).get(serverId)
    : database.prepare(
      `SELECT device_id FROM devices WHERE ${UNUSED} AND user_name = ?`,
    ).get(serverId, name);
  if (row) return String(row.device_id);
  recordDevice(database, [serverId, name, fresh]);
  return fresh;
}

/** Stores the device id of an account that is about to be removed. */
export function keepDevice(
  database: DatabaseSync,
  { serverId, userId }: TokenKey,
): void {
  const row = database.prepare(
    `SELECT user_name, device_id FROM accounts
     WHERE server_id = ? AND user_id = ? AND device_id <> ?`,
  ).get(serverId, userId, FOREIGN_DEVICE);
  if (!row) return;
  const name = userNameKey(String(row.user_name));
  recordDevice(database, [serverId, name, String(row.device_id)]);
}

function recordDevice(
  database: DatabaseSync,
  row: readonly [serverId: string, name: string, deviceId: string],
): void {
  database.prepare(
    `INSERT OR REPLACE INTO devices (server_id, user_name, device_id)
     VALUES (?, ?, ?)`,
  ).run(...row);
}
