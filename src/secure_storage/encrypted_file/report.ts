import { type Failure, toFailure } from "../../core/failure.ts";
import type { EncryptedFileReport } from "../../core/ports.ts";
import { findEntryKey, isTokenKey } from "../../core/entry_key.ts";
import type { EncryptedFile } from "./encrypted_file.ts";
import { type DataKeys, unsealEntry } from "./crypto.ts";
import { decodeHeader } from "./format.ts";
import { decodeEntry, type Entry } from "./page.ts";

const NOTHING = { entries: [], headers: [] };

type Line = { readonly name: string; readonly entry: Entry | null };

/**
 * Reports which entries of a file are valid, even if the file is damaged. A valid
 * entry unseals under its name in this file. Changes nothing.
 */
export async function inspectFile(
  file: EncryptedFile,
): Promise<EncryptedFileReport> {
  let problem: Failure | null = null;
  try {
    if (await file.open() === null) {
      return { exists: false, problem, ...NOTHING };
    }
  } catch (caught) {
    problem = toFailure(caught);
  }
  try {
    return { exists: true, problem, ...await listEntries(file) };
  } catch (caught) {
    return { exists: true, problem: problem ?? toFailure(caught), ...NOTHING };
  }
}

async function listEntries(
  file: EncryptedFile,
): Promise<Pick<EncryptedFileReport, "entries" | "headers">> {
  const [, headerLine = "", , ...lines] =
    file.readBytes()?.toString().split("\n") ?? [];
  const found = lines.flatMap(readLine);
  const header = decodeHeader(headerLine.replace(/,$/, ""));
  const keys = await file.unlock(header);
  const entries = [];
  const headers = [];
  for (const { name, entry } of found) {
    const key = findEntryKey(name);
    if (key === null) continue;
    const alone = found.filter((it) => it.name === name).length === 1;
    const good = alone && await unseals(entry, { keys, ...header });
    if (isTokenKey(key)) entries.push({ ...key, good });
    else headers.push({ ...key, good });
  }
  return { entries, headers };
}

/** Returns the entry in a line, or only its name; nothing for other lines. */
function readLine(line: string): Line[] {
  const [, name] = /^\{"name":"([^"]+)"/.exec(line) ?? [];
  if (name === undefined) return [];
  try {
    return [{ name, entry: decodeEntry(line.replace(/,$/, "")) }];
  } catch {
    return [{ name, entry: null }];
  }
}

async function unseals(
  entry: Entry | null,
  { keys, fileId }: { keys: DataKeys; fileId: string },
): Promise<boolean> {
  try {
    return entry !== null &&
      await unsealEntry(keys, { entry, fileId }) !== null;
  } catch {
    return false; // it was sealed for another place, or changed
  }
}
