import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isUntouched, type UserData } from "../core/media_item.ts";

/** Returns the marks of an item; null if nobody touched it. */
export function findUserData(
  database: DatabaseSync,
  key: number,
): UserData | null {
  const row = database.prepare(
    `SELECT played, favorite, play_count, position_ms, last_played_at
     FROM user_data WHERE key = ?`,
  ).get(key);
  if (row === undefined) return null;
  const { last_played_at: lastPlayedAt } = row;
  return {
    played: row.played === 1,
    favorite: row.favorite === 1,
    playCount: Number(row.play_count),
    positionMs: Number(row.position_ms),
    lastPlayedAt: lastPlayedAt === null ? null : new Date(String(lastPlayedAt)),
  };
}

/** Keeps what a user did; an item that nobody touched has no row. */
export class UserDataWriter {
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(
      `SELECT played, favorite, play_count, position_ms, last_played_at
       FROM user_data WHERE key = ?`,
    );
    this.#save = database.prepare(
      `INSERT OR REPLACE INTO user_data
       (key, played, favorite, play_count, position_ms, last_played_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = database.prepare("DELETE FROM user_data WHERE key = ?");
  }

  /** @returns whether it was otherwise before */
  save(key: number, userData: UserData): boolean {
    const row = this.#find.get(key);
    if (isUntouched(userData)) {
      if (row !== undefined) this.#remove.run(key);
      return row !== undefined;
    }
    const values = [
      userData.played ? 1 : 0,
      userData.favorite ? 1 : 0,
      userData.playCount,
      userData.positionMs,
      userData.lastPlayedAt?.toISOString() ?? null,
    ];
    const same = row !== undefined &&
      Object.values(row).every((value, at) => value === values[at]);
    if (!same) this.#save.run(key, ...values);
    return !same;
  }
}
