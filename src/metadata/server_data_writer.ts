import type { DatabaseSync } from "node:sqlite";
import type { Mark } from "../core/library_ports.ts";
import type { UserData } from "../core/media_item.ts";
import {
  applyMark,
  keysOfMark,
  listUnsentMarks,
  listUnsentPlays,
} from "./mark_table.ts";
import { UserDataWriter } from "./user_data_table.ts";

/** The parts of an item's stored user data that the server does not know yet. */
interface Unsent {
  favorite: boolean;
  played: boolean;
  /** The time of the queued play; null if there is none. */
  playedAt: Date | null;
}

/**
 * Stores user data that the server sent, except where a queued mark or play has
 * changed it here. The queue may hold marks of a whole series, so that one mark
 * can concern many items.
 */
export class ServerDataWriter {
  readonly #database: DatabaseSync;
  readonly #owner: number;
  readonly #writer: UserDataWriter;
  readonly #marks: readonly Mark[];
  readonly #unsent = new Map<number, Unsent>();

  constructor(database: DatabaseSync, owner: number) {
    this.#database = database;
    this.#owner = owner;
    this.#writer = new UserDataWriter(database);
    this.#marks = listUnsentMarks(database, owner);
    for (const mark of this.#marks) {
      for (const key of keysOfMark(database, owner, mark)) {
        this.#note(key, { [mark.kind]: true });
      }
    }
    const find = database.prepare(
      "SELECT key FROM items WHERE owner = ? AND id = ?",
    );
    for (const { itemId, playedAt } of listUnsentPlays(database, owner)) {
      const row = find.get(owner, itemId);
      if (row !== undefined) this.#note(Number(row.key), { playedAt });
    }
  }

  /** @returns whether the stored data has changed */
  save(key: number, userData: UserData): boolean {
    const unsent = this.#unsent.get(key);
    if (unsent === undefined) return this.#writer.save(key, userData);
    const stored = this.#writer.read(key);
    const { lastPlayedAt } = userData;
    const isOlder = unsent.playedAt !== null &&
      (lastPlayedAt === null || lastPlayedAt < unsent.playedAt);
    const base = unsent.played || isOlder ? stored : userData;
    const { favorite } = unsent.favorite ? stored : userData;
    return this.#writer.save(key, { ...base, favorite });
  }

  /** Applies the queued marks to items that were added. */
  finish(): void {
    for (const mark of this.#marks) {
      applyMark(this.#database, { owner: this.#owner, mark });
    }
  }

  #note(key: number, change: Partial<Unsent>): void {
    const known = this.#unsent.get(key) ??
      { favorite: false, played: false, playedAt: null };
    this.#unsent.set(key, { ...known, ...change });
  }
}
