import { DatabaseSync } from "node:sqlite";
import { Failure } from "../../src/core/failure.ts";
import { openDatabase, openUnlocked } from "../../src/metadata/database.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

function withPath(use: (path: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    use(`${folder}/metadata.db`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const filesBeside = (path: string) =>
  [...Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))].length;

Deno.test("openUnlocked() reads and creates no file beside the database", () =>
  withPath((path) => {
    openDatabase(path).close();
    const database = openUnlocked(path);
    assertEquals(database.prepare("SELECT * FROM accounts").all(), []);
    assertEquals(filesBeside(path), 1);
    assertThrows(() => database.exec("DELETE FROM accounts"));
    database.close();
  }));

Deno.test("openUnlocked() migrates a copy when the file is of an older version", () =>
  withPath((path) => {
    const old = new DatabaseSync(path);
    old.exec("PRAGMA journal_mode = WAL");
    old.exec(MIGRATIONS[0] ?? "");
    old.exec(
      "PRAGMA user_version = 1; INSERT INTO generations VALUES ('f', 3)",
    );
    old.close();
    const before = Deno.readFileSync(path);
    const database = openUnlocked(path);
    const { generation } = database.prepare("SELECT * FROM generations")
      .get() ?? {};
    assertEquals(generation, 3);
    assertEquals(database.prepare("SELECT * FROM downloads").all(), []);
    assertThrows(() => database.exec("DELETE FROM generations"));
    database.close();
    assertEquals(Deno.readFileSync(path), before);
  }));

for (const suffix of ["", "-wal", "-shm", "-journal"]) {
  for (const kind of ["pipe", "folder"]) {
    Deno.test({
      name:
        `openDatabase() refuses a ${kind} in the place of metadata.db${suffix}`,
      ignore: Deno.build.os === "windows",
      fn: () =>
        withPath((path) => {
          if (suffix !== "") openDatabase(path).close();
          const program = kind === "pipe" ? "mkfifo" : "mkdir";
          const options = { args: [`${path}${suffix}`] };
          assert(new Deno.Command(program, options).outputSync().success);
          for (const open of [openDatabase, openUnlocked]) {
            const failure = assertThrows(() => open(path), Failure);
            assertEquals(failure.kind, "storage_denied");
            assert(failure.message.endsWith(": it is not a regular file"));
          }
        }),
    });
  }
}
