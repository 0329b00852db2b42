import * as fs from "node:fs";
import { createFile, writeAll } from "../os/new_file.ts";
import { makePrivateFolder } from "../os/private_folder.ts";

/**
 * Signing out writes this much: SQLite's index and log, and the encrypted file.
 */
const RESERVE_BYTES = 262_144;
/** The most that `getRandomValues` fills at once. */
const BLOCK_BYTES = 65_536;

/**
 * A file that reserves disk space for signing out, which must work on a full
 * disk: removing a token means writing a new file.
 */
export class DiskReserve {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  /** Creates the file if it is missing. Never fails: it is only a reserve. */
  fill(): void {
    if (fs.existsSync(this.#path)) return;
    try {
      makePrivateFolder(this.#folder);
      write(this.#path);
    } catch {
      this.release(); // an incomplete file would pass for a full one
    }
  }

  /** Removes the file. @returns whether it existed */
  release(): boolean {
    try {
      fs.rmSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }
}

/** Uses random bytes, because no file system can compress them. */
function write(path: string): void {
  using file = createFile(path);
  for (let written = 0; written < RESERVE_BYTES;) {
    const block = crypto.getRandomValues(new Uint8Array(BLOCK_BYTES));
    writeAll(file, block);
    written += block.length;
  }
}
