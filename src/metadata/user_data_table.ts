import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isUntouched, UNTOUCHED, type UserData } from "../core/media_item.ts";

/** Stores the user data of items; an untouched item has no row. */
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

  read(key: number): UserData {
    const row = this.#find.get(key);
    if (row === undefined) return UNTOUCHED;
    const { last_played_at: lastPlayedAt } = row;
    return {
      played: row.played === 1,
      favorite: row.favorite === 1,
      playCount: Number(row.play_count),
      positionMs: Number(row.position_ms),
      lastPlayedAt: lastPlayedAt === null
        ? null
        : new Date(String(lastPlayedAt)),
    };
  }

  /** @returns whether the stored data has changed */
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
