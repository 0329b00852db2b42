import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Failure } from "../core/failure.ts";
import { isOwnFolder } from "./private_folder.ts";

/** Identifies the folders of one purpose among those for temporary files. */
type Purpose = "play" | "player";

/** Returns the path of a new folder that only its owner will be able to open. */
export function temporaryFolder(
  purpose: Purpose,
): { name: string; folder: string } {
  const name = randomBytes(8).toString("hex");
  return { name, folder: join(tmpdir(), `jellytau-${purpose}-${name}`) };
}

/** @throws {Failure} `internal` if it cannot be created */
export function makeTemporaryFolder(folder: string): void {
  try {
    Deno.mkdirSync(folder, { mode: 0o700 });
  } catch (caught) {
    const why = caught instanceof Error ? caught.name : "unknown";
    throw new Failure("internal", `Cannot create "${folder}": ${why}`, {
      hint: "Set `TMPDIR` to a folder that you can write to",
    });
  }
}

/** Returns whether it is a folder of this user for this purpose. */
export function isTemporaryFolder(folder: string, purpose: Purpose): boolean {
  const name = new RegExp(`^jellytau-${purpose}-[0-9a-f]{16}$`);
  return name.test(basename(folder)) && isOwnFolder(folder);
}

/** Removes a folder, or a link to one. Does nothing if that fails. */
export function removeTemporary(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // the next process that looks for it tries again
  }
}
