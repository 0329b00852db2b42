import type { DatabaseSync } from "node:sqlite";
import { TOKEN_STORAGES } from "../core/account.ts";
import type { TokenChange } from "../core/token_change.ts";

export function beginTokenChange(
  database: DatabaseSync,
  { serverId, userId, tokenStorage }: TokenChange,
): void {
  database.prepare("INSERT OR IGNORE INTO token_changes VALUES (?, ?, ?)")
    .run(serverId, userId, tokenStorage);
}

export function endTokenChange(
  database: DatabaseSync,
  { serverId, userId, tokenStorage }: TokenChange,
): void {
  database.prepare(
    `DELETE FROM token_changes
     WHERE server_id = ? AND user_id = ? AND token_storage = ?`,
  ).run(serverId, userId, tokenStorage);
}

/** Skips rows of a storage that this version does not know. */
export function listTokenChanges(database: DatabaseSync): TokenChange[] {
  return database.prepare("SELECT * FROM token_changes").all()
    .flatMap((row) => {
      const tokenStorage = TOKEN_STORAGES.find((it) =>
        it === row.token_storage
      );
      if (tokenStorage === undefined) return [];
      const { server_id, user_id } = row;
      const key = { serverId: String(server_id), userId: String(user_id) };
      return [{ ...key, tokenStorage }];
    });
}
