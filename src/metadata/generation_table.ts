import type { DatabaseSync, StatementSync } from "node:sqlite";

interface Statements {
  readonly latest: StatementSync;
  readonly raise: StatementSync;
}

/** Every read and write of a token uses these: compiled once per database. */
const prepared = new WeakMap<DatabaseSync, Statements>();

function statements(database: DatabaseSync): Statements {
  const known = prepared.get(database);
  if (known) return known;
  const made = {
    latest: database.prepare(
      "SELECT file_id, generation FROM generations ORDER BY rowid DESC LIMIT 1",
    ),
    raise: database.prepare(
      `INSERT INTO generations (file_id, generation) VALUES (?, ?)
       ON CONFLICT (file_id) DO UPDATE SET
         generation = max(generation, excluded.generation)`,
    ),
  };
  prepared.set(database, made);
  return made;
}

/** Returns the file that was last made or accepted. */
export function latestGeneration(
  database: DatabaseSync,
): { fileId: string; generation: number } | null {
  const row = statements(database).latest.get();
  return row
    ? { fileId: String(row.file_id), generation: Number(row.generation) }
    : null;
}

/**
 * Raises the generation and never lowers it, whatever the order in which
 * processes write.
 */
export function raiseGeneration(
  database: DatabaseSync,
  { fileId, generation }: { fileId: string; generation: number },
): void {
  statements(database).raise.run(fileId, generation);
}

/** Accepts a file from now on; any other is a stranger. */
export function acceptGeneration(
  database: DatabaseSync,
  { fileId, generation }: { fileId: string; generation: number },
): void {
  database.exec("DELETE FROM generations");
  database.prepare(
    "INSERT INTO generations (file_id, generation) VALUES (?, ?)",
  ).run(fileId, generation);
}
