import type { DatabaseSync } from "node:sqlite";

export function findGeneration(
  database: DatabaseSync,
  fileId: string,
): number | null {
  const row = database.prepare(
    "SELECT generation FROM generations WHERE file_id = ?",
  ).get(fileId);
  return row ? Number(row.generation) : null;
}

/** Only ever grows, whatever the order in which processes write. */
export function raiseGeneration(
  database: DatabaseSync,
  fileId: string,
  generation: number,
): void {
  database.prepare(
    `INSERT INTO generations (file_id, generation) VALUES (?, ?)
     ON CONFLICT (file_id) DO UPDATE SET
       generation = max(generation, excluded.generation)`,
  ).run(fileId, generation);
}

/** A person said that the older file is meant. */
export function acceptGeneration(
  database: DatabaseSync,
  fileId: string,
  generation: number,
): void {
  database.prepare(
    "INSERT OR REPLACE INTO generations (file_id, generation) VALUES (?, ?)",
  ).run(fileId, generation);
}
