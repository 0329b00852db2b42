import { join } from "node:path";
import type { PictureCache } from "../core/picture_cache.ts";
import { makePrivateFolder } from "../os/private_folder.ts";

/** Enough for some thousand posters. */
const MAX_TOTAL_BYTES = 256 * 1_048_576;
/** The same limit as for a picture from the server. */
const MAX_FILE_BYTES = 4 * 1_048_576;
/** Making room leaves this share, so that the next pictures fit as well. */
const KEPT_SHARE = 0.9;
/** Matches the cache's own files; others are neither counted nor removed. */
const OWN_NAME = /^[0-9a-f]{64}\.(png|picture)(\.[0-9a-f-]{36}\.part)?$/;

/**
 * Stores pictures as 0600 files in a 0700 folder, and removes the least
 * recently used ones first. A picture that cannot be stored or read counts as
 * missing.
 */
export class PictureFiles implements PictureCache {
  readonly #folder: string;
  readonly #maxTotalBytes: number;
  /** The assumed size of all files; null until the folder is first read. */
  #totalBytes: number | null = null;

  constructor(folder: string, maxTotalBytes = MAX_TOTAL_BYTES) {
    this.#folder = folder;
    this.#maxTotalBytes = maxTotalBytes;
  }

  async find(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = join(this.#folder, name);
    try {
      const stat = await Deno.lstat(path);
      if (!stat.isFile || stat.size > MAX_FILE_BYTES) return null;
      const bytes = await Deno.readFile(path);
      await touch(path);
      return bytes;
    } catch {
      return null;
    }
  }

  async save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length > MAX_FILE_BYTES) return;
    const path = join(this.#folder, name);
    const part = `${path}.${crypto.randomUUID()}.part`;
    try {
      makePrivateFolder(this.#folder);
      this.#makeRoom(bytes.length);
      await Deno.writeFile(part, bytes, { createNew: true, mode: 0o600 });
      await Deno.rename(part, path);
    } catch {
      await Deno.remove(part).catch(() => undefined);
    }
  }

  #makeRoom(wanted: number): void {
    this.#totalBytes ??= total(this.#files());
    this.#totalBytes += wanted;
    if (this.#totalBytes <= this.#maxTotalBytes) return;
    const files = this.#files().sort((a, b) => a.usedMs - b.usedMs);
    const target = this.#maxTotalBytes * KEPT_SHARE;
    let left = total(files) + wanted;
    for (const { path, sizeBytes } of files) {
      if (left <= target) break;
      if (removed(path)) left -= sizeBytes;
    }
    this.#totalBytes = left;
  }

  #files(): CachedFile[] {
    const names = [...Deno.readDirSync(this.#folder)].map((it) => it.name);
    return names.filter((it) => OWN_NAME.test(it)).flatMap((name) => {
      const path = join(this.#folder, name);
      const stat = statOf(path);
      if (stat === null) return [];
      const usedMs = stat.mtime?.getTime() ?? 0;
      return [{ path, usedMs, sizeBytes: stat.size }];
    });
  }
}

interface CachedFile {
  readonly path: string;
  readonly usedMs: number;
  readonly sizeBytes: number;
}

function total(files: readonly CachedFile[]): number {
  return files.reduce((sum, it) => sum + it.sizeBytes, 0);
}

/** Another process may have removed it since the folder was read. */
function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}

function removed(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Records a use as the time of change, because access times are often turned
 * off.
 */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await Deno.utime(path, now, now).catch(() => undefined);
}
