/**
 * Puts small mistakes into the source, one at a time, and reports those that
 * no unit test notices.
 *
 *   scripts/deno run -A scripts/checks/mutation.ts [--sample <n>] [--seed <n>] [--all] [<path>…]
 *
 * A path is a file or a folder of `src/`; the default is the code that handles
 * tokens and foreign bytes. It works in a copy of the project. The tests of a
 * file are the one at its own path and those of its folder that import it,
 * directly or through others; with `--all` every unit test that does.
 */
import { type Mutant, mutantsOf } from "./mutate_source.ts";
import { NOT_UNIT } from "./not_unit.ts";
import { isMemberTest } from "../lint/paths.ts";
import { readSources } from "./source_files.ts";

const TARGETS = [
  "src/secure_storage",
  "src/auth",
  "src/jellyfin",
  "src/library/playback/relay",
];
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;
/** A mutant that makes a test hang counts as noticed. */
const LIMIT_MS = 180_000;

const sources = new Map(
  ["src", "tests"].flatMap((it) => [...readSources(it)]),
);
/** The files that each test imports, directly or through others. */
const reached = new Map<string, Set<string>>();

Deno.exit(await main([...Deno.args]));

async function main(args: string[]): Promise<number> {
  const sample = Number(take(args, "--sample") ?? Infinity);
  const isAll = args.includes("--all");
  const seed = Number(take(args, "--seed") ?? 1);
  const paths = args.filter((it) => it !== "--all");
  const prefixes = paths.length > 0 ? paths : TARGETS;
  const files = [...sources.keys()].filter((it) => !isMemberTest(it))
    .filter((it) => prefixes.some((prefix) => it.startsWith(prefix)));
  const all = files.flatMap((path) =>
    mutantsOf(sources.get(path) ?? "").map((mutant) => ({ path, mutant }))
  );
  const chosen = shuffled(all, seed).slice(0, sample);
  const copy = await copyProject();
  let killed = 0;
  let done = 0;
  try {
    for (const { path, mutant } of chosen) {
      const noticed = await isNoticed(copy, { path, isAll }, mutant);
      if (noticed) killed++;
      else say(`survives  ${path}:${mutant.line}  ${mutant.change}`);
      if (++done % 20 === 0) {
        say(`${done} of ${chosen.length}, ${killed} killed`);
      }
    }
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
  const rate = Math.round(100 * killed / Math.max(1, done));
  say(`${killed} of ${done} mutants killed, ${rate} %; ${all.length} in all`);
  return 0;
}

async function isNoticed(
  copy: string,
  { path, isAll }: { path: string; isAll: boolean },
  { text }: Mutant,
): Promise<boolean> {
  await Deno.writeTextFile(`${copy}/${path}`, text);
  try {
    for (const tests of batchesFor(path).slice(0, isAll ? 3 : 2)) {
      if (!await passes(copy, tests)) return true;
    }
    return false;
  } finally {
    await Deno.writeTextFile(`${copy}/${path}`, sources.get(path) ?? "");
  }
}

/** Runs test files in the copy; a run that hangs does not pass. */
async function passes(
  copy: string,
  tests: readonly string[],
): Promise<boolean> {
  if (tests.length === 0) return true;
  const child = new Deno.Command("scripts/deno", {
    cwd: copy,
    args: [
      "test",
      "-A",
      "--quiet",
      "--no-check",
      "--fail-fast",
      "--parallel",
      ...tests,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const { success } = await child.status;
  clearTimeout(timer);
  return success;
}

/** Returns the tests of a file: at its path, in its folder, then all others. */
function batchesFor(path: string): string[][] {
  const own = path.replace(
    /^src(\/ffi)?/,
    (root) => root === "src" ? "tests" : `${root}/tests`,
  ).replace(/\.tsx?$/, "_test.ts");
  const folder = own.slice(0, own.lastIndexOf("/") + 1);
  const reaching = [...sources.keys()].filter((it) =>
    /_test\.tsx?$/.test(it) &&
    !NOT_UNIT.some((folder) => it.startsWith(`${folder}/`)) && reaches(it, path)
  );
  const near = reaching.filter((it) => it === own);
  const beside = reaching.filter((it) => it !== own && it.startsWith(folder));
  const others = reaching.filter((it) => !it.startsWith(folder));
  return [near, beside, others];
}

/** Returns whether a test imports a file, directly or through others. */
function reaches(test: string, path: string): boolean {
  let found = reached.get(test);
  if (found === undefined) {
    found = new Set();
    const waiting = [test];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      for (const [, to = ""] of (sources.get(at) ?? "").matchAll(IMPORT)) {
        waiting.push(new URL(to, `file:///${at}`).pathname.slice(1));
      }
    }
    reached.set(test, found);
  }
  return found.has(path);
}

/** Copies the project, committed or not, and links its packages. */
async function copyProject(): Promise<string> {
  const copy = await Deno.makeTempDir({ prefix: "mutation-" });
  const folders = ["src", "tests", "scripts", "docs"];
  const pages = ["README", "CHANGELOG", "CONTRIBUTING", "SECURITY"]
    .map((it) => `${it}.md`);
  const files = ["LICENSE", "deno.json", "deno.lock", ...pages];
  const { success } = await new Deno.Command("cp", {
    args: ["-r", ...folders, ...files, copy],
  }).output();
  if (!success) throw new Error("the project cannot be copied");
  for (const folder of ["node_modules", ".tools"]) {
    await Deno.symlink(`${Deno.cwd()}/${folder}`, `${copy}/${folder}`);
  }
  return copy;
}

/**
 * Returns the same order for the same seed (a linear congruential generator).
 */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  const list = [...all];
  let state = seed;
  for (let i = list.length - 1; i > 0; i--) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const j = Math.floor(state / 2_147_483_648 * (i + 1));
    const [a, b] = [list[i], list[j]];
    if (a === undefined || b === undefined) continue;
    [list[i], list[j]] = [b, a];
  }
  return list;
}

function take(args: string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
