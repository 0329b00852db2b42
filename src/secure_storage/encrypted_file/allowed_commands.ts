/**
 * The commands that may be run to unlock, one JSON list per line, in a file
 * beside the key file. The command of a slot is not authenticated before
 * unlocking: anyone who can write only the tokens file must not choose what
 * runs.
 */
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { Failure } from "../../core/failure.ts";
import { readPrivateFile, replacePrivateFile } from "../../os/private_file.ts";
import { makePrivateFolder } from "../../os/private_folder.ts";

const MAX_BYTES = 262_144;

/** Returns the path of the list, beside the key file. */
export function allowedCommandsPath(keyPath: string): string {
  return join(dirname(keyPath), "storage.commands");
}

function linesOf(path: string): string[] {
  const text = readPrivateFile(path, MAX_BYTES)?.toString() ?? "";
  return text.split("\n").filter((it) => it !== "");
}

/**
 * Refuses a command that this user has not allowed.
 *
 * @throws {Failure} `storage_denied` for such a command, or if others can write the
 * list of allowed ones
 */
export function refuseForeign(
  keyPath: string,
  { id, command }: { id: string; command: readonly string[] },
): void {
  const path = allowedCommandsPath(keyPath);
  const line = JSON.stringify(command);
  if (linesOf(path).includes(line)) return;
  throw new Failure(
    "storage_denied",
    `Cannot unlock tokens: the command of slot ${id} is not allowed here`,
    { hint: `If the command is yours, add this line to "${path}": ${line}` },
  );
}

/** Allows a command that the user gave to this program. */
export async function allowCommand(
  keyPath: string,
  command: readonly string[],
): Promise<void> {
  const line = JSON.stringify(command);
  await rewrite(keyPath, (lines) => [...new Set([...lines, line])]);
}

export async function forgetCommand(
  keyPath: string,
  command: readonly string[],
): Promise<void> {
  const line = JSON.stringify(command);
  await rewrite(keyPath, (lines) => lines.filter((it) => it !== line));
}

async function rewrite(
  keyPath: string,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const path = allowedCommandsPath(keyPath);
  const before = linesOf(path);
  const after = change(before);
  if (after.length === before.length) return;
  makePrivateFolder(dirname(path));
  const text = after.map((it) => `${it}\n`).join("");
  await replacePrivateFile(path, Promise.resolve(Buffer.from(text)));
}
