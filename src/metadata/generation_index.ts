import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { GenerationIndex } from "../core/ports.ts";
import type { MetadataFile } from "./metadata_file.ts";

interface Statements {
  readonly latest: StatementSync;
  readonly raise: StatementSync;
}

/** Stores the latest generation of each encrypted file. */
export class SqliteGenerationIndex implements GenerationIndex {
  readonly #file: MetadataFile;
  /** Every read and write of a token uses these: compiled once per database. */
  readonly #prepared = new WeakMap<DatabaseSync, Statements>();

  constructor(file: MetadataFile) {
    this.#file = file;
  }

  /** Returns the file that was created or accepted last. */
  latestGeneration(): { fileId: string; generation: number } | null {
    const row = this.#file.read((it) => this.#statements(it).latest.get());
    return row
      ? { fileId: String(row.file_id), generation: Number(row.generation) }
      : null;
  }

  /**
   * Raises the generation and never lowers it, in whichever order processes
   * write. Runs one statement and does not wait for the disk: if a power cut
   * undoes it, the next read of the file, which is newer, raises it again.
   */
  raiseGeneration(fileId: string, generation: number): void {
    this.#file.write((it) =>
      this.#statements(it).raise.run(fileId, generation)
    );
  }

  acceptGeneration(fileId: string, generation: number): void {
    this.#file.change((it) => {
      it.exec("DELETE FROM generations");
      it.prepare("INSERT INTO generations (file_id, generation) VALUES (?, ?)")
        .run(fileId, generation);
    });
  }

  #statements(database: DatabaseSync): Statements {
    const known = this.#prepared.get(database);
    if (known) return known;
    const made = {
      latest: database.prepare(
        `SELECT file_id, generation FROM generations
         ORDER BY rowid DESC LIMIT 1`,
      ),
      raise: database.prepare(
        `INSERT INTO generations (file_id, generation) VALUES (?, ?)
         ON CONFLICT (file_id) DO UPDATE SET
           generation = max(generation, excluded.generation)`,
      ),
    };
    this.#prepared.set(database, made);
    return made;
  }
}
