import * as fs from "node:fs";
import { diskFailure } from "../core/disk_failure.ts";

/**
 * Creates a folder, and those above it, that only its owner can open.
 *
 * @throws {Failure} see {@link diskFailure}
 */
export function makePrivateFolder(path: string): void {
  try {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (caught) {
    throw diskFailure(`Cannot make folder "${path}"`, caught);
  }
}

/** Returns whether a folder exists and belongs to this user. */
export function isOwnFolder(path: string): boolean {
  const found = fs.lstatSync(path, { throwIfNoEntry: false });
  const uid = Deno.uid();
  return found !== undefined && found.isDirectory() &&
    (uid === null || found.uid === uid);
}

/**
 * Waits until the disk has the names in a folder, so that a rename survives a
 * power cut. Does nothing on Windows. Source: fsync(2), notes.
 */
export function syncFolder(path: string): void {
  if (Deno.build.os === "windows") return;
  const folder = fs.openSync(path, fs.constants.O_RDONLY);
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}
