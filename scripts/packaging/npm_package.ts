/** Unpacks npm packages, identified by version and SHA-256. */
import { sha256Of } from "./checksum.ts";

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** The checksum of the package's tarball. */
  readonly sha256: string;
}

/**
 * Lends the folder that the package was unpacked to.
 *
 * @throws {Error} if it cannot be downloaded or has another checksum
 */
export async function withNpmPackage<T>(
  { name, version, sha256 }: NpmPackage,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await Deno.mkdir(".tools", { recursive: true });
  const work = await Deno.makeTempDir({ dir: ".tools" });
  const into = ["--pack-destination", work];
  try {
    await run("npm", ["pack", "--silent", ...into, `${name}@${version}`]);
    const file = name.replace("@", "").replace("/", "-");
    const tarball = `${work}/${file}-${version}.tgz`;
    if (await sha256Of(tarball) !== sha256) {
      throw new Error(`${name} from npm is not the file that was expected`);
    }
    await run("tar", ["-xzf", tarball, "-C", work]);
    return await use(`${work}/package`);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr);
  throw new Error(`${program} ${args[0]} failed\n${said}`);
}
