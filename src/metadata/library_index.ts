import type { LibraryIndex } from "../core/library_ports.ts";
import { SqliteAskedNameIndex } from "./asked_name_index.ts";
import { SqliteItemIndex } from "./item_index.ts";
import { LibraryFile } from "./library_file.ts";
import { SqliteLibraryStateIndex } from "./library_state_index.ts";
import { SqliteListSortIndex } from "./list_sort_index.ts";
import { SqliteListIndex } from "./list_index.ts";
import { SqliteShelfIndex } from "./shelf_index.ts";
import { SqliteSyncedItemIndex } from "./synced_item_index.ts";
import { SqliteTrackChoiceIndex } from "./track_choice_index.ts";
import { SqliteUserDataIndex } from "./user_data_index.ts";

export interface OpenedLibraryIndex extends LibraryIndex {
  close(): void;
}

/** Opens the tables of libraries on first use, over one connection. */
export function openLibraryIndex(
  path: string,
  prepareFolder?: () => void,
): OpenedLibraryIndex {
  const file = new LibraryFile(path, prepareFolder);
  return {
    libraries: new SqliteLibraryStateIndex(file),
    items: new SqliteItemIndex(file),
    shelves: new SqliteShelfIndex(file),
    lists: new SqliteListIndex(file),
    synced: new SqliteSyncedItemIndex(file),
    userData: new SqliteUserDataIndex(file),
    choices: new SqliteTrackChoiceIndex(file),
    sorts: new SqliteListSortIndex(file),
    asked: new SqliteAskedNameIndex(file),
    close: () => file.close(),
  };
}
