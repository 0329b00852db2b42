/**
 * Compiles JellyTau into one file.
 *
 *   scripts/build [--target <triple>] [--release] [--quiet]
 *
 * The sources are bundled first, for start-up and size, with two entry points:
 * the program, and its worker as `./worker.js` beside it. The bundle is then
 * compiled with the official runtime or, if that cannot be downloaded, with the
 * one inside an npm package, which a release refuses.
 */
import { bundle } from "./bundle.ts";
import { isMemberTest } from "./lint/paths.ts";
import { chooseRuntime, describeRuntime, ENGINE_FLAGS } from "./runtime.ts";
import { hostTarget, TARGETS } from "./targets.ts";

const BUNDLE = "dist/bundle";
/**
 * All permissions are granted, because a narrower list would be a false
 * promise: the program loads native libraries and starts players, which can do
 * everything else. Without all permissions, Deno also refuses to open a pipe
 * such as `<(…)` and to read SQLite files on a read-only disk.
 * `scripts/lint/runtime.ts` limits which source files may start a program or
 * load a library.
 */
const PERMISSIONS = ["--allow-all", "--no-prompt"];
/**
 * Compiled into the program, so that it also trusts the system's authorities.
 */
const BAKED_ENVIRONMENT = "DENO_TLS_CA_STORE=system,mozilla\n";

/** 2026-01-01, in seconds since 1970. */
const FILE_TIME_S = 1_767_225_600;

const USAGE = `scripts/build [--target <triple>] [--release] [--quiet]

Compiles JellyTau into dist/jellytau-<triple>, for this machine when no target
is given. Targets:
${TARGETS.map((it) => `  ${it}`).join("\n")}`;

const options = readOptions(Deno.args);
await build(options);

interface Options {
  target: string;
  release: boolean;
  quiet: boolean;
}

function readOptions(args: readonly string[]): Options {
  const rest = [...args];
  const options = { target: hostTarget(), release: false, quiet: false };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--target") options.target = rest.shift() ?? "";
    else if (word === "--release") options.release = true;
    else if (word === "--quiet") options.quiet = true;
    else if (word === "--help") exitWith(0, USAGE);
    else exitWith(2, `Unknown argument "${word}"\n\n${USAGE}`);
  }
  if (!TARGETS.includes(options.target)) {
    exitWith(2, `No such target: "${options.target}"\n\n${USAGE}`);
  }
  return options;
}

function exitWith(code: number, text: string): never {
  const stream = code === 0 ? Deno.stdout : Deno.stderr;
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
  Deno.exit(code);
}

async function build({ target, release, quiet }: Options): Promise<void> {
  const output = `dist/jellytau-${target}${
    target.includes("windows") ? ".exe" : ""
  }`;
  const stamp = await stampOf(target, release);
  const stampFile = `${output}.stamp`;
  if (await readText(stampFile) === stamp && await exists(output)) {
    if (!quiet) say(`${output} is up to date`);
    return;
  }
  say(`Building ${output} …`);
  await bundle({
    modules: ["src/main.ts", "src/worker.ts"],
    folder: BUNDLE,
    from: "src",
  });
  // The program contains the time of every file, so these must always be the
  // same.
  for (const file of await filesUnder(BUNDLE)) {
    await Deno.utime(file, FILE_TIME_S, FILE_TIME_S);
  }
  const runtime = await chooseRuntime(target, { release });
  say(describeRuntime(runtime));
  await compile({ target, output, runtime });
  if (target === hostTarget()) await linkForHost(output);
  await Deno.writeTextFile(stampFile, stamp);
}

async function compile(
  { target, output, runtime }: {
    target: string;
    output: string;
    runtime: Awaited<ReturnType<typeof chooseRuntime>>;
  },
): Promise<void> {
  const environment = "dist/baked.env";
  await Deno.writeTextFile(environment, BAKED_ENVIRONMENT);
  // Windows cannot run the shell script; the build uses the official runtime.
  const onWindows = Deno.build.os === "windows";
  const deno = onWindows ? Deno.execPath() : "scripts/deno";
  const { code, stderr } = await new Deno.Command(deno, {
    args: [
      "compile",
      "--quiet",
      "--no-check",
      // The cache would be in the folder for temporary files under a known
      // name, where another user could place one that the program would run.
      "--no-code-cache",
      "--no-config",
      "--no-lock",
      "--node-modules-dir=none",
      `--target=${target}`,
      `--output=${output}`,
      `--env-file=${environment}`,
      ENGINE_FLAGS,
      `--include=${BUNDLE}`,
      ...PERMISSIONS,
      `${BUNDLE}/main.js`,
    ],
    env: runtime.environment,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(`deno compile failed\n${new TextDecoder().decode(stderr)}`);
  }
}

/** Links `dist/jellytau` to the binary for this machine. */
async function linkForHost(output: string): Promise<void> {
  const plain = `dist/jellytau${output.endsWith(".exe") ? ".exe" : ""}`;
  await Deno.remove(plain).catch(ignoreMissing);
  await Deno.link(output, plain);
}

/** Returns a text that changes whenever the output would. */
async function stampOf(target: string, release: boolean): Promise<string> {
  const folders = ["src", "scripts/packaging"].map(filesUnder);
  const files = ["deno.json", "deno.lock"]
    .concat(...await Promise.all(folders))
    .filter((it) => !isMemberTest(it));
  for await (const { name, isFile } of Deno.readDir("scripts")) {
    if (isFile && /\.(ts|js)$/.test(name)) files.push(`scripts/${name}`);
  }
  const parts = [`${target} ${release} ${Deno.version.deno}`];
  for (const file of files.sort()) {
    parts.push(file, await sha256(await Deno.readFile(file)));
  }
  return await sha256(new TextEncoder().encode(parts.join("\n")));
}

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    found.push(...isDirectory ? await filesUnder(path) : [path]);
  }
  return found;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

function readText(path: string): Promise<string | null> {
  return Deno.readTextFile(path).catch(() => null);
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function ignoreMissing(caught: unknown): void {
  if (!(caught instanceof Deno.errors.NotFound)) throw caught;
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
