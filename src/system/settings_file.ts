import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { isAbsolute } from "node:path";
import { diskFailure } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";

/** Many times the size of a file with every setting. */
const MAX_BYTES = 65_536;
const ROOT_UID = 0;

/**
 * Reads the file with the settings, which names a program to run: it must
 * belong to this user or to root, and nobody else may write to it. Links are
 * followed, because many people link such files to another folder. Never waits
 * for a pipe.
 *
 * Source: OpenSSH's rules for `~/.ssh/config`
 *
 * @returns null if it does not exist
 * @throws {Failure} `usage` if it cannot be trusted, read or decoded
 */
export function readSettingsFile(path: string): string | null {
  let file: number | null = null;
  try {
    file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const stat = fs.fstatSync(file);
    refuseExposed(path, stat);
    if (stat.size > MAX_BYTES) {
      throw refusal(path, `it is larger than ${MAX_BYTES / 1024} KB`);
    }
    return decode(path, readAtMost(file));
  } catch (caught) {
    if (caught instanceof Failure) throw caught;
    const { code, message, hint } = diskFailure(actionOn(path), caught);
    // A folder that is missing, or is a file, has no settings in it.
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new Failure("usage", message, { hint, details: { path } });
  } finally {
    if (file !== null) fs.closeSync(file);
  }
}

function refuseExposed(path: string, { mode, uid }: fs.Stats): void {
  if ((mode & fs.constants.S_IFMT) !== fs.constants.S_IFREG) {
    throw refusal(path, "it is not a regular file", {
      hint: "Replace it with a file",
    });
  }
  if (!isAbsolute(path)) {
    throw refusal(
      path,
      "its folder depends on the working folder",
      { hint: "Set HOME or JELLYTAU_HOME to an absolute path" },
    );
  }
  if (Deno.build.os === "windows") return;
  if (uid !== Deno.uid() && uid !== ROOT_UID) {
    throw refusal(
      path,
      "another user owns it",
      { hint: `Run: chown "$(id -u)" "${path}"` },
    );
  }
  if ((mode & 0o022) !== 0) {
    const hint = `Run: chmod go-w "${path}"`;
    throw refusal(path, "other users can change it", { hint });
  }
}

function actionOn(path: string): string {
  return `Cannot read settings "${path}"`;
}

/** Reads no more than the limit of a file that grows. */
function readAtMost(file: number): Buffer {
  const bytes = Buffer.alloc(MAX_BYTES);
  let length = 0;
  for (;;) {
    const read = fs.readSync(file, bytes, length, MAX_BYTES - length, length);
    length += read;
    if (read === 0 || length === MAX_BYTES) return bytes.subarray(0, length);
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal(path, "it is not UTF-8 text", {
      hint: "Save it as UTF-8",
    });
  }
}

function refusal(
  path: string,
  why: string,
  { hint = "Check the file" }: { hint?: string } = {},
): Failure {
  return new Failure("usage", `${actionOn(path)}: ${why}`, {
    hint,
    details: { path },
  });
}
