/**
 * Builds the files of a release: the program for every target, checksums, a
 * bill of materials, licences, install scripts and packagers' manifests.
 *
 *   scripts/release --url <where the files will be>
 *   scripts/release --rehearsal
 *
 * A release is written to `dist/release` and uses the official runtime. A
 * rehearsal is written to `dist/rehearsal` and may use the one recovered from
 * npm. The same sources, Deno and lock give the same bytes.
 */
import { VERSION } from "../src/version.ts";
import { billOfMaterials } from "./packaging/bill_of_materials.ts";
import { readCarriedPackages } from "./packaging/carried_packages.ts";
import { sha256Of } from "./packaging/checksum.ts";
import { manifests } from "./packaging/manifests.ts";
import { TARGETS } from "./targets.ts";
import { thirdPartyNotices } from "./packaging/third_party_notices.ts";

/** Returns the name of a release file, by target. */
export const ASSETS: Readonly<Record<string, string>> = {
  "x86_64-unknown-linux-gnu": "jellytau-linux-x64",
  "aarch64-unknown-linux-gnu": "jellytau-linux-arm64",
  "x86_64-apple-darwin": "jellytau-macos-x64",
  "aarch64-apple-darwin": "jellytau-macos-arm64",
  "x86_64-pc-windows-msvc": "jellytau-windows-x64.exe",
};

export const NOTICES = "THIRD_PARTY_NOTICES.txt";

export interface Release {
  readonly version: string;
  /** The address of the files, without a slash at its end. */
  readonly url: string;
  /** SHA-256 by the file's name. */
  readonly sums: Readonly<Record<string, string>>;
}

if (import.meta.main) await release(readOptions(Deno.args));

interface Options {
  readonly rehearsal: boolean;
  readonly url: string;
}

function readOptions(args: readonly string[]): Options {
  const [word, url = "", ...rest] = args;
  if (word === "--rehearsal" && args.length === 1) {
    return { rehearsal: true, url: `https://jellytau.invalid/v${VERSION}` };
  }
  const plain = /^https:\/\/[\w.:/-]*[\w-]$/.test(url);
  if (word !== "--url" || !plain || rest.length > 0) {
    throw new Error("scripts/release --url https://… | --rehearsal");
  }
  return { rehearsal: false, url };
}

async function release({ rehearsal, url }: Options): Promise<void> {
  const folder = rehearsal ? "dist/rehearsal" : "dist/release";
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const sums: Record<string, string> = {};
  for (const target of TARGETS) {
    const name = ASSETS[target] ?? "";
    await buildFor(target, rehearsal);
    const suffix = name.endsWith(".exe") ? ".exe" : "";
    await Deno.copyFile(
      `dist/jellytau-${target}${suffix}`,
      `${folder}/${name}`,
    );
    sums[name] = await sha256Of(`${folder}/${name}`);
  }
  const made: Release = { version: VERSION, url, sums };
  const packages = await readCarriedPackages();
  const licences = {
    LICENSE: await Deno.readTextFile("LICENSE"),
    [NOTICES]: await thirdPartyNotices(packages),
  };
  for (const [name, text] of Object.entries(licences)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    sums[name] = await sha256Of(`${folder}/${name}`);
  }
  const texts = {
    "jellytau.cdx.json": billOfMaterials(made, packages),
    "install.sh": await filledIn("scripts/install.sh", made),
    "install.ps1": await filledIn("scripts/install.ps1", made),
    ...manifests(made),
  };
  for (const [name, text] of Object.entries(texts)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    sums[name] = await sha256Of(`${folder}/${name}`);
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, sumLines(sums));
}

async function buildFor(target: string, rehearsal: boolean): Promise<void> {
  const { success } = await new Deno.Command("scripts/build", {
    args: ["--target", target, ...rehearsal ? [] : ["--release"]],
    stdin: "null",
  }).spawn().status;
  if (!success) throw new Error(`${target} was not built`);
}

/** Returns checksums in the format of `sha256sum --check`. */
export function sumLines(sums: Readonly<Record<string, string>>): string {
  const lines = Object.entries(sums).map(([name, sum]) => `${sum}  ${name}\n`);
  return lines.sort((a, b) => a.slice(66) < b.slice(66) ? -1 : 1).join("");
}

/**
 * Returns an install script with the address and the checksums of the files.
 */
export async function filledIn(
  path: string,
  { version, url, sums }: Release,
): Promise<string> {
  const text = await Deno.readTextFile(path);
  const programs = Object.values(ASSETS);
  const values: Record<string, string> = { VERSION: version, RELEASE_URL: url };
  for (const name of programs) values[`SHA256 ${name}`] = sums[name] ?? "";
  return text.replace(/@([A-Z0-9_]+(?: [\w.-]+)?)@/g, (mark, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: nothing for ${mark}`);
    return value;
  });
}
