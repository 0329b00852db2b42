/** The version, licence and checksum of a locked package. */

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** The licence in its `package.json`; null if that has none. */
  readonly licence: string | null;
  /** SHA-512 of its tarball, in hex. */
  readonly sha512: string;
}

/** The licences that require only their notice in a binary. */
export const CARRIED: readonly string[] = [
  "MIT",
  "MIT-0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "Unlicense",
];

/**
 * Reads the packages of `deno.lock` that are installed, by name and version.
 */
export async function readLockedPackages(): Promise<LockedPackage[]> {
  const lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const found: LockedPackage[] = [];
  for (const [id, { integrity }] of Object.entries<Entry>(lock.npm)) {
    const { name, version } = readId(id);
    const path = folderOf(name, version);
    const text = await Deno.readTextFile(`${path}/package.json`)
      .catch(() => null);
    if (text === null) continue; // for another system
    found.push({
      name,
      version,
      licence: licenceIn(JSON.parse(text)),
      sha512: Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex(),
    });
  }
  return found;
}

/**
 * Returns whether a binary may contain it: `A OR B` if one may, `A AND B` if
 * both.
 */
export function mayBeCarried(licence: string | null): boolean {
  if (licence === null) return false;
  const plain = licence.replace(/^\((.*)\)$/, "$1");
  if (/[()]/.test(plain)) return false;
  return plain.split(" OR ").some((one) =>
    one.split(" AND ").every((it) => CARRIED.includes(it.trim()))
  );
}

interface Entry {
  readonly integrity: string;
}

/** Reads `@scope/name@1.2.3_peer@4.5.6`, without the peers. */
export function readId(id: string): { name: string; version: string } {
  const [, name, version] = /^(@?[^@]+)@([^_]+)/.exec(id) ?? [];
  if (!name || !version) throw new Error(`deno.lock: "${id}"`);
  return { name, version };
}

/** Returns the folder in which Deno keeps a package of that version. */
export function folderOf(name: string, version: string): string {
  const flat = `${name.replace("/", "+")}@${version}`;
  const root = "node_modules/.deno";
  return `${root}/${flat}/node_modules/${name}`;
}

function licenceIn(
  { license, licenses }: { license?: unknown; licenses?: unknown },
): string | null {
  if (typeof license === "string") return license;
  if (isTyped(license)) return license.type;
  if (Array.isArray(licenses) && licenses.every(isTyped)) {
    return licenses.map((it) => it.type).join(" OR ");
  }
  return null;
}

function isTyped(value: unknown): value is { type: string } {
  return typeof value === "object" && value !== null && "type" in value &&
    typeof value.type === "string";
}
