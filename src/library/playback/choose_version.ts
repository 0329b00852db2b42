import { Failure } from "../../core/failure.ts";
import type { FileVersion, ItemFiles } from "../../core/library_ports.ts";
import type { ServerSession } from "../../core/session_ports.ts";

/**
 * Reads an item, its chosen version, and the parts of that version.
 *
 * @param wanted the version that the user names; null for the usual one
 * @param usual the name of the one that was chosen before, if there is one
 * @param known the item's files if they were just read
 */
export async function filesToPlay(
  { library }: Pick<ServerSession, "library">,
  { id, wanted, usual = null, known = null }: {
    id: string;
    wanted: string | null;
    usual?: string | null;
    known?: ItemFiles | null;
  },
) {
  const files = known ?? await library.readFiles(id);
  const version = wanted === null
    ? usualVersion(files.versions, usual)
    : chooseVersion(files, wanted);
  const { item } = files;
  const { isRemote = false } = version ??
    files.versions.find((it) => it.id === item.id) ?? {};
  if (version === null || version.id === item.id) {
    return { ...files, version, isRemote };
  }
  const { parts } = await library.readFiles(version.id);
  return { ...files, version, isRemote, parts };
}

/** Returns null if there is no choice, or not one version of that name. */
export function usualVersion(
  versions: readonly FileVersion[],
  name: string | null,
): FileVersion | null {
  const [found = null, ...more] = versions.filter((it) => it.name === name);
  return versions.length < 2 || more.length > 0 ? null : found;
}

/**
 * Finds the version that the user chose: by its number in the list, its id, its
 * name, or a part of its name that no other version has.
 *
 * @throws {Failure} `usage` if none or several match; `details.versions` lists
 * them
 */
export function chooseVersion(
  { item, versions }: Pick<ItemFiles, "item" | "versions">,
  wanted: string,
): FileVersion {
  const text = wanted.trim().toLowerCase();
  const rules: ((version: FileVersion, at: number) => boolean)[] = [
    ({ id }) => id === text.replaceAll("-", ""),
    ({ name }) => name.toLowerCase() === text,
    (_, at) => String(at + 1) === text,
    ({ name }) => holdsPart(name.toLowerCase(), text),
  ];
  for (const rule of rules) {
    const [found, ...more] = versions.filter(rule);
    if (found && more.length === 0) return found;
  }
  const names = versions.map(({ name }, at) => `${at + 1}: ${name}`);
  throw new Failure(
    "usage",
    `Cannot choose version "${wanted}" of "${item.name}": ` +
      (names.length > 1 ? "it matches none, or several" : "there is only one"),
    {
      hint: names.length > 1
        ? `Give a number or a name: ${names.join(", ")}`
        : "Omit the version",
      details: { versions: names },
    },
  );
}

/** Returns whether a name contains the text, and a number as a whole number. */
function holdsPart(name: string, text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return name.includes(text);
  return name.match(/[0-9]+/g)?.includes(text) ?? false;
}
