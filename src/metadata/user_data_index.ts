import type {
  Mark,
  StoredMark,
  UnsentPlay,
  UserDataIndex,
} from "../core/library_ports.ts";
import type { UserData } from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { LibraryFile } from "./library_file.ts";
import {
  applyMark,
  listUnsentMarks,
  listUnsentPlays,
  removeUnsentMark,
  saveUnsentMark,
  saveUnsentPlay,
  storeMark,
  undoMark,
} from "./mark_table.ts";
import { UserDataWriter } from "./user_data_table.ts";

/** Stores a user's plays and marks, and queues those that were not sent. */
export class SqliteUserDataIndex implements UserDataIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  /** Stores the state of an item after a play; keeps a queued favourite mark. */
  saveUserData(
    account: TokenKey,
    { id, userData }: { id: string; userData: UserData },
  ): boolean {
    return this.#file.writeOf({ account, absent: false }, (it, owner) => {
      const row = it.prepare("SELECT key FROM items WHERE owner = ? AND id = ?")
        .get(owner, id);
      if (row === undefined) return false;
      const queued = listUnsentMarks(it, owner)
        .find((mark) => mark.itemId === id && mark.kind === "favorite");
      const favorite = queued?.value ?? userData.favorite;
      new UserDataWriter(it).save(Number(row.key), { ...userData, favorite });
      return true;
    });
  }

  applyMark(account: TokenKey, mark: Mark): boolean {
    return this.#file.writeOf(
      { account, absent: false },
      (it, owner) => applyMark(it, { owner, mark }),
    );
  }

  storeMark(account: TokenKey, mark: Mark): StoredMark {
    const nothing = { items: [], plays: [], unsent: null, wasFavorite: null };
    return this.#file.writeOf(
      { account, absent: { mark, ...nothing } },
      (it, owner) => storeMark(it, { owner, mark }),
    );
  }

  undoMark(account: TokenKey, stored: StoredMark): void {
    this.#file.writeOf(
      { account, absent: undefined },
      (it, owner) => undoMark(it, { owner, stored }),
    );
  }

  listUnsentMarks(account: TokenKey): Mark[] {
    return this.#file.readOf({ account, absent: [] }, listUnsentMarks);
  }

  saveUnsentMark(account: TokenKey, mark: Mark): void {
    this.#file.writeOf(
      { account, absent: undefined },
      (it, owner) => saveUnsentMark(it, owner, mark),
    );
  }

  removeUnsentMark(account: TokenKey, mark: Mark): void {
    this.#file.writeOf(
      { account, absent: undefined },
      (it, owner) => removeUnsentMark(it, owner, mark),
    );
  }

  listUnsentPlays(account: TokenKey): UnsentPlay[] {
    return this.#file.readOf({ account, absent: [] }, listUnsentPlays);
  }

  /** Stores only the last play of an item, which is all that a server needs. */
  saveUnsentPlay(account: TokenKey, play: UnsentPlay): void {
    this.#file.writeOf(
      { account, absent: undefined },
      (it, owner) => saveUnsentPlay(it, owner, play),
    );
  }

  removeUnsentPlay(
    account: TokenKey,
    { itemId, playedAt }: UnsentPlay,
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      it.prepare(
        `DELETE FROM unsent_plays
         WHERE owner = ? AND item_id = ? AND played_at = ?`,
      ).run(owner, itemId, playedAt.toISOString());
    });
  }
}
