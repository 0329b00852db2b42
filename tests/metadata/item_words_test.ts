import type { DatabaseSync } from "node:sqlite";
import { openDatabase, openUnlocked } from "../../src/metadata/database.ts";
import { indexItems, isIndexed } from "../../src/metadata/item_words.ts";
import { openMetadata } from "./open_metadata.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, SERVER } from "../contracts/account_index_contract.ts";
import { makeItem } from "../media_item.ts";

const OTHER = { ...ACCOUNT, userId: "e".repeat(32), active: false };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };
const MATCHES = `SELECT count(*) AS found FROM item_words
  WHERE item_words MATCH 'harbour'`;

function withLibrary(use: (library: OpenedLibraryIndex, path: string) => void) {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/metadata.db`;
  const library = openLibraryIndex(path);
  try {
    for (const account of [ACCOUNT, OTHER]) {
      library.libraries.saveLibraries(account, [LIBRARY]);
      const items = [makeItem({ type: "movie", name: "Harbour" }, 1)];
      library.synced.applyItems(account, LIBRARY.id, { items, run: null });
    }
    use(library, path);
  } finally {
    library.close();
    Deno.removeSync(folder, { recursive: true });
  }
}

const found = (library: OpenedLibraryIndex, account = OTHER) =>
  library.items.searchItems(account, "harb", {
    filter: {},
    limit: 9,
    countUpTo: 9,
  }).total;

const matches = (database: DatabaseSync) =>
  database.prepare(MATCHES).get()?.found;

function signOut(path: string): void {
  const metadata = openMetadata(path);
  metadata.accounts.saveServer(SERVER);
  metadata.accounts.saveAccount(ACCOUNT);
  metadata.accounts.saveAccount(OTHER);
  metadata.accounts.removeAccount(ACCOUNT);
  metadata.close();
}

/** Leaves the index as an older version does: empty, with version 0. */
function spoilIndex(path: string): void {
  using database = openDatabase(path);
  database.exec(
    `INSERT INTO item_words (item_words) VALUES ('delete-all');
     UPDATE word_index SET version = 0;`,
  );
}

Deno.test("indexItems() restores the index when another account signed out", () =>
  withLibrary((library, path) => {
    assertEquals(found(library, ACCOUNT), 1);
    signOut(path);
    assertEquals([found(library), found(library, ACCOUNT)], [1, 0]);
    assertEquals(
      library.items.findItemsByName(OTHER, { name: "harbour", limit: 9 })
        .length,
      1,
    );
  }));

Deno.test("indexItems() runs before a write removes words when the index was discarded", () =>
  withLibrary((library, path) => {
    signOut(path);
    const [item] = library.synced.listIds(OTHER, LIBRARY.id);
    library.synced.removeItems(OTHER, {
      libraryId: LIBRARY.id,
      ids: [item ?? ""],
    });
    assertEquals(found(library), 0);
    using database = openDatabase(path);
    database.exec(
      "INSERT INTO item_words (item_words) VALUES ('integrity-check')",
    );
  }));

Deno.test("indexItems() does not run when only accounts are read", () =>
  withLibrary((library, path) => {
    library.close();
    spoilIndex(path);
    const metadata = openMetadata(path);
    metadata.accounts.listAccounts();
    metadata.close();
    using database = openDatabase(path);
    assertEquals([isIndexed(database), matches(database)], [false, 0]);
  }));

Deno.test("indexItems() runs once when the words of a version changed", () =>
  withLibrary((library, path) => {
    library.close();
    spoilIndex(path);
    const again = openLibraryIndex(path);
    assertEquals(found(again), 1);
    again.close();
    using database = openDatabase(path);
    assertEquals([isIndexed(database), matches(database)], [true, 2]);
    const { changes } = database.prepare("SELECT total_changes() AS changes")
      .get() ?? {};
    indexItems(database);
    const after = database.prepare("SELECT total_changes() AS changes").get();
    assertEquals(after?.changes, changes);
  }));

Deno.test("indexItems() works on a copy when the disk is read-only", () =>
  withLibrary((library, path) => {
    library.close();
    spoilIndex(path);
    const before = Deno.readFileSync(path);
    const preparation = { isDone: isIndexed, run: indexItems };
    using database = openUnlocked(path, preparation);
    assertEquals(matches(database), 2);
    assertEquals(Deno.readFileSync(path), before);
  }));
