/** Bundles modules and their imports into a few files that need no packages. */
import * as esbuild from "esbuild";
import { join } from "node:path/posix";

/** Bundles entry points. @returns the files of which a part is in the bundle */
export async function bundle(
  options: {
    modules: readonly string[];
    folder: string;
    /** Their paths from here are their paths in `folder`. */
    from: string;
  },
): Promise<string[]> {
  await Deno.remove(options.folder, { recursive: true }).catch(ignoreMissing);
  const { metafile } = await esbuild.build({
    entryPoints: [...options.modules],
    outbase: options.from,
    outdir: options.folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2024",
    jsx: "automatic",
    legalComments: "linked",
    // Every run parses the program again: names are a quarter of it.
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    alias: {
      ...await mappedPaths(),
      // Unused code can be left out of this build only.
      "hash-wasm": "hash-wasm/dist/index.esm.js",
      "react-devtools-core": "./scripts/empty_module.js",
      // It handles a signal by sending it to the process again; JellyTau
      // restores the terminal and ends by itself.
      "signal-exit": "./scripts/no_signal_exit.js",
    },
    inject: ["./scripts/node_timers.js"],
    metafile: true,
    logLevel: "warning",
  });
  await esbuild.stop();
  for (const path of Object.keys(metafile.outputs)) await giveRequire(path);
  const outputs = Object.values(metafile.outputs);
  return outputs.flatMap((it) => Object.keys(it.inputs));
}

/**
 * Defines `require` for older packages, which load the runtime's own modules
 * with it. All other modules are in the bundle.
 */
const REQUIRE = "const require=(name)=>{" +
  "const it=process.getBuiltinModule(name);" +
  "if(it)return it;throw new Error(`There is no ${name} here`)};";

/** One file asks for all of them, in the bundler's own words. */
async function giveRequire(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  // Another build of this folder may have done so.
  if (text.startsWith(REQUIRE)) return;
  if (!text.includes("Dynamic require of")) return;
  await Deno.writeTextFile(path, `${REQUIRE}\n${text}`);
}

/**
 * Returns `npm:name@version/path` of the import map as `name/path`, its paths as
 * they are, and the exports of each workspace member.
 */
async function mappedPaths(): Promise<Record<string, string>> {
  const { imports, workspace } = await readConfig(".");
  const paths: Record<string, string> = {};
  for (const member of workspace ?? []) {
    const { name, exports } = await readConfig(member);
    for (const [path, file] of Object.entries<string>(exports)) {
      paths[join(name, path)] = `./${join(member, file)}`;
    }
  }
  for (const [name, value] of Object.entries<string>(imports)) {
    const [, real, path] = /^npm:(@?[^@]+)@[^/]+(\/.+)$/.exec(value) ?? [];
    if (real && path) paths[name] = `${real}${path}`;
    if (value.startsWith("./")) paths[name] = value;
  }
  return paths;
}

async function readConfig(folder: string) {
  return JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
}

function ignoreMissing(caught: unknown): void {
  if (!(caught instanceof Deno.errors.NotFound)) throw caught;
}
