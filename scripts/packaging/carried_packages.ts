/** Lists the packages that a release contains. */
import { bundle } from "../bundle.ts";
import {
  type LockedPackage,
  mayBeCarried,
  readLockedPackages,
} from "./npm_licences.ts";

/**
 * Reads the packages. @throws {Error} if a binary may not contain one of them
 */
export async function readCarriedPackages(): Promise<LockedPackage[]> {
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
  return packages;
}

/** Reads names from `node_modules/.deno/<package>@<version>_<peers>/…`. */
function packagesOf(files: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const file of files) {
    const [, id = ""] = /node_modules\/\.deno\/([^/]+)\//.exec(file) ?? [];
    const [, name, version] = /^(@?[^@]+)@([^_]+)/.exec(id) ?? [];
    if (name && version) found.add(`${name.replace("+", "/")}@${version}`);
  }
  return found;
}
