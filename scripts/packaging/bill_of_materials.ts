/**
 * Lists the contents of the program, as CycloneDX 1.6: the runtime and every
 * package in the bundle. Has no time and no random serial number, so that the
 * same release gives the same bytes.
 */
import type { LockedPackage } from "./npm_licences.ts";
import type { Release } from "../release.ts";

export function billOfMaterials(
  release: Release,
  packages: readonly LockedPackage[],
): string {
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: program(release) },
    components: [
      runtime(),
      ...packages.map(({ name, version, licence, sha512 }) => ({
        type: "library",
        "bom-ref": purl(name, version),
        name,
        version,
        purl: purl(name, version),
        licenses: [{ expression: licence }],
        hashes: [{ alg: "SHA-512", content: sha512 }],
      })),
    ],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function program({ version, sums }: Release) {
  return {
    type: "application",
    "bom-ref": "jellytau",
    name: "jellytau",
    version,
    licenses: [{ expression: "MIT" }],
    components: Object.entries(sums).map(([name, content]) => ({
      type: "file",
      "bom-ref": name,
      name,
      hashes: [{ alg: "SHA-256", content }],
    })),
  };
}

function runtime() {
  const version = Deno.version.deno;
  return {
    type: "framework",
    "bom-ref": `deno@${version}`,
    name: "deno",
    version,
    licenses: [{ expression: "MIT" }],
  };
}

/** Returns a package URL, in which a scope's `@` is escaped. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
