import { lstatSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { diskFailure } from "../../core/disk_failure.ts";
import { toFailure } from "../../core/failure.ts";
import type { EncryptedFileNames, GenerationIndex } from "../../core/ports.ts";
import { findTokenKey, type TokenKey } from "../../core/token_key.ts";
import { withFileLock } from "../../os/file_lock.ts";
import { readPrivateFile } from "../../os/private_file.ts";
import { syncFolder } from "../../os/private_folder.ts";
import { allowedCommandsPath } from "./allowed_commands.ts";
import { MAX_BYTES } from "./format.ts";

interface Place {
  readonly path: string;
  readonly keyPath: string;
  readonly generations: GenerationIndex;
}

/** Reads the names of the entries of a file without checking anything else. */
export function peekFile({ path, generations }: Place): EncryptedFileNames {
  const wasUsed = (generations.latestGeneration()?.generation ?? 0) > 0;
  try {
    const bytes = readPrivateFile(path, MAX_BYTES);
    if (bytes === null) return { path, used: wasUsed, names: [] };
    return {
      path,
      used: true,
      names: bytes.toString().split("\n").flatMap(nameIn),
    };
  } catch (caught) {
    toFailure(caught); // too large, or not private: it is deleted all the same
    return { path, used: true, names: [] };
  }
}

function nameIn(line: string): TokenKey[] {
  const [, name = ""] = /^\{"name":"([^"]+)"/.exec(line) ?? [];
  const key = findTokenKey(name);
  return key === null ? [] : [key];
}

/**
 * Deletes a file, its key file and the list of its commands. First records that
 * no file is expected, so that a crash leaves a file that works, or none. Does
 * nothing if there is none.
 */
export async function discardFile(place: Place): Promise<void> {
  const { path, keyPath, generations } = place;
  await withFileLock(`${path}.lock`, async () => {
    const known = generations.latestGeneration();
    if (known !== null) generations.acceptGeneration(known.fileId, 0);
    for (const it of [path, keyPath, allowedCommandsPath(keyPath)]) {
      await remove(it);
    }
  });
}

/** Removes a link itself, not the file that it leads to. */
async function remove(path: string): Promise<void> {
  if (!lstatSync(path, { throwIfNoEntry: false })) return;
  try {
    await rm(path, { force: true });
    syncFolder(dirname(path));
  } catch (caught) {
    throw diskFailure(`Cannot delete "${path}"`, caught);
  }
}
