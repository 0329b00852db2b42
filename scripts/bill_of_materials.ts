/**
 * What is inside the program, as CycloneDX 1.6: the runtime and every package
 * of which the bundle holds a line. No time and no random serial number: the
 * same release gives the same bytes.
 */
import { bundle } from "./bundle.ts";
import { mayBeCarried, readLockedPackages } from "./npm_licences.ts";
import type { Release } from "./release.ts";

/** @throws {Error} when a package may not be carried by a binary */
export async function billOfMaterials(release: Release): Promise<string> {
  const inside = packagesOf(
    await bundle({
      modules: ["src/main.ts", "src/worker.ts"],
      folder: "dist/bundle",
      from: "src",
    }),
  );
  const packages = (await readLockedPackages())
    .filter(({ name, version }) => inside.has(`${name}@${version}`));
  if (packages.length !== inside.size) {
    throw new Error(`${inside.size} packages, ${packages.length} locked`);
  }
  const refused = packages.filter((it) => !mayBeCarried(it.licence));
  if (refused.length > 0) {
    throw new Error(refused.map((it) => `${it.name}: ${it.licence}`).join());
  }
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

/** Package URL; a scope's `@` is escaped. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** `node_modules/.deno/<package>@<version>_<peers>/node_modules/<package>/…` */
function packagesOf(files: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const file of files) {
    const [, id = ""] = /node_modules\/\.deno\/([^/]+)\//.exec(file) ?? [];
    const [, name, version] = /^(@?[^@]+)@([^_]+)/.exec(id) ?? [];
    if (name && version) found.add(`${name.replace("+", "/")}@${version}`);
  }
  return found;
}
