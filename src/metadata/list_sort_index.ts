import {
  type ListSort,
  type ListSortIndex,
  SORTS,
} from "../core/item_selection.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { LibraryFile } from "./library_file.ts";

/** Stores the order of each kind of list. */
export class SqliteListSortIndex implements ListSortIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  /** Ignores orders that this version does not know. */
  listSorts({ serverId, userId }: TokenKey): ListSort[] {
    const rows = this.#file.read((it) =>
      it.prepare(
        `SELECT list, sort, reversed FROM list_sorts
         WHERE server_id = ? AND user_id = ? ORDER BY list`,
      ).all(serverId, userId)
    );
    return rows.flatMap(({ list, sort, reversed }) => {
      const by = SORTS.find((it) => it === sort);
      return by === undefined
        ? []
        : [{ list: String(list), by, reversed: reversed === 1 }];
    });
  }

  saveSort(
    { serverId, userId }: TokenKey,
    { list, by, reversed }: ListSort,
  ): void {
    this.#file.write((it) => {
      it.prepare("INSERT OR REPLACE INTO list_sorts VALUES (?, ?, ?, ?, ?)")
        .run(serverId, userId, list, by, reversed ? 1 : 0);
    });
  }
}
