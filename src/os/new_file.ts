/**
 * Creates a file that only its owner can read and write. Fails if anything has
 * this name, even a link.
 *
 * @throws {Deno.errors.AlreadyExists} and other errors of the system
 */
export function createFile(path: string): Deno.FsFile {
  const options = { read: true, write: true, createNew: true, mode: 0o600 };
  return Deno.openSync(path, options);
}

/** Writes all bytes at the current position. */
export function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    at += file.writeSync(bytes.subarray(at));
  }
}
