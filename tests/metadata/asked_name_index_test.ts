import { DatabaseSync } from "node:sqlite";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { SqliteAskedNameIndex } from "../../src/metadata/asked_name_index.ts";
import { removeLostOwners } from "../../src/metadata/owner_table.ts";
import { SqliteSyncedItemIndex } from "../../src/metadata/synced_item_index.ts";
import { assert, assertEquals } from "@std/assert";
import {
  ACCOUNT,
  fill,
  film,
  STRANGER,
} from "../contracts/library_index_samples.ts";
import { ExplainedFile } from "./explained_file.ts";

/** The schema before people were stored. */
const OLD_SCHEMA = MIGRATIONS.findIndex((it) => it.includes("asked_names"));
const ADA = {
  kind: "person" as const,
  name: "Ada",
  ids: ["e".repeat(32)],
  itemIds: [film(1).id, film(2).id, "f".repeat(32)],
  readAt: new Date("2026-01-01T00:00:00Z"),
};

async function withPath(use: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    use(`${folder}/metadata.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openLibraryIndex() adds people to an older database without a change of its rows", () =>
  withPath((path) => {
    const old = new DatabaseSync(path);
    for (const migration of MIGRATIONS.slice(0, OLD_SCHEMA)) {
      old.exec(migration);
    }
    old.exec(
      `PRAGMA user_version = ${OLD_SCHEMA};
       INSERT INTO library_owners VALUES
         (1, '${ACCOUNT.serverId}', '${ACCOUNT.userId}');
       INSERT INTO libraries (key, owner, id, name, position, cursor)
         VALUES (1, 1, '${"1".repeat(32)}', 'Films', 0, '2026-01-01T00:00:00Z');
       INSERT INTO items (key, owner, library, top, id, type, name, sort_key,
           genres, year)
         VALUES (${2 ** 40}, 1, 1, 1, '${film(1).id}', 'movie', 'Film 1', '1',
           'Drama', 1987);
       INSERT INTO names VALUES (1, 1, 'genre', 'drama', 'Drama');
       INSERT INTO item_names VALUES (1, 1, 1, ${2 ** 40});`,
    );
    old.close();
    const library = openLibraryIndex(path);
    const named = (kind: "genre" | "person") =>
      library.items.listNames(ACCOUNT, { kind });
    assertEquals(named("genre"), [{ name: "Drama", items: 1, inside: 0 }]);
    assertEquals(named("person"), []);
    library.asked.saveItems(ACCOUNT, ADA);
    assertEquals(named("person"), [{ name: "Ada", items: 1, inside: 0 }]);
    const [state] = library.libraries.listLibraries(ACCOUNT);
    assertEquals(state?.cursor?.toISOString(), "2026-01-01T00:00:00.000Z");
    library.close();
  }));

Deno.test("removeLostOwners() removes the people of a removed account", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    fill(library, [film(1), film(2)]);
    library.asked.saveItems(ACCOUNT, ADA);
    const names = [{ name: "Bob", ids: [] }];
    for (const account of [ACCOUNT, STRANGER]) {
      const { kind, readAt } = ADA;
      library.asked.saveNames(account, { kind, names, readAt });
    }
    assertEquals(
      library.asked.findNames(STRANGER, { kind: "person", name: "Ada" }),
      [],
    );
    library.close();
    using database = new DatabaseSync(path);
    database.exec("PRAGMA foreign_keys = ON");
    removeLostOwners(database, ACCOUNT);
    for (const table of ["asked_names", "asked_lists", "names", "item_names"]) {
      const { count } = database.prepare(
        `SELECT count(*) AS count FROM ${table}`,
      ).get() ?? {};
      assertEquals(count, 0, table);
    }
  }));

Deno.test("saveItems() replaces the items of a person, and leaves genres alone", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    const first = film(1, { genres: ["Drama"] });
    fill(library, [first, film(2)]);
    library.asked.saveItems(ACCOUNT, ADA);
    const counts = () =>
      library.items.listNames(ACCOUNT, { kind: "person" })
        .map((it) => it.items);
    assertEquals(counts(), [2]);
    // A sync that changes an item keeps the person, who must be read again.
    const items = [{ ...first, name: "Another name" }];
    library.synced.applyItems(ACCOUNT, "1".repeat(32), { items, run: null });
    assertEquals(counts(), [2]);
    const text = { kind: "person" as const, name: "ada" };
    assertEquals(library.asked.findNames(ACCOUNT, text), [
      { name: "Ada", ids: ADA.ids, readAt: null },
    ]);
    library.asked.saveItems(ACCOUNT, { ...ADA, itemIds: [film(2).id] });
    assertEquals(counts(), [1]);
    const person = { kind: "person" as const, itemId: film(2).id, names: [] };
    library.asked.saveNamesOf(ACCOUNT, person);
    assertEquals(counts(), [0]);
    assertEquals(
      library.items.listNames(ACCOUNT, { kind: "genre" }).map((it) => it.name),
      ["Drama"],
    );
    library.close();
  }));

Deno.test("applyItems() does not read all names for an item that has changed", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    fill(library, [film(1)]);
    library.asked.saveItems(ACCOUNT, ADA);
    library.close();
    const file = new ExplainedFile(path);
    const items = [film(1, { name: "Another name" })];
    const change = { items, run: null };
    new SqliteSyncedItemIndex(file)
      .applyItems(ACCOUNT, "1".repeat(32), change);
    const { kind } = ADA;
    const page = { kind, itemId: film(1).id, names: ["Bob"] };
    new SqliteAskedNameIndex(file).saveNamesOf(ACCOUNT, page);
    file.close();
    const steps = file.plans.flatMap((it) => it.split("\n"));
    assert(steps.some((it) => it.startsWith("SEARCH names")));
    assertEquals(steps.filter((it) => /^SCAN (names|item_names)/.test(it)), []);
  }));

Deno.test("saveNames() bounds the people of one name", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    fill(library, [film(1)]);
    const { kind, readAt } = ADA;
    const names = Array.from({ length: 5_000 }, (_, at) => ({
      name: at % 2 === 0 ? "Ada" : "ADA",
      ids: [`${at}`.padStart(32, "0")],
    }));
    library.asked.saveNames(ACCOUNT, { kind, names, readAt });
    const [known] = library.asked.findNames(ACCOUNT, { kind, name: "ada" });
    assertEquals(known?.ids.length, 100);
    library.close();
  }));
