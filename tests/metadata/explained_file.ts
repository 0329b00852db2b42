import type { DatabaseSync } from "node:sqlite";
import { LibraryFile } from "../../src/metadata/library_file.ts";

/** Records how SQLite runs each statement. */
export class ExplainedFile extends LibraryFile {
  readonly plans: string[] = [];

  override read<T>(use: (database: DatabaseSync) => T): T {
    return super.read((database) => use(this.#explained(database)));
  }

  override write<T>(use: (database: DatabaseSync) => T): T {
    return super.write((database) => use(this.#explained(database)));
  }

  #explained(database: DatabaseSync): DatabaseSync {
    const prepare = (sql: string) => {
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      this.plans.push(steps.map((it) => String(it.detail)).join("\n"));
      return database.prepare(sql);
    };
    return { prepare } as DatabaseSync;
  }
}
