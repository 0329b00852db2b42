/**
 * Every check there is, in the order in which a mistake is cheapest to find.
 *
 *   scripts/test [--only <step>,…] [--filter <text>] [--windows] [--newest]
 *
 * The tests on Windows need Wine, which takes minutes to set up the first time:
 * they run with CI set, or when asked for. On the newest Deno everything runs
 * that Deno itself runs; with `--newest` what drives the compiled binary, too.
 *
 * The last line is `N passed, N failed`, with what was skipped behind it. With
 * CI set, what is skipped has failed. A whole run leaves its table in
 * `dist/tested.md`; `scripts/readme.ts` puts it into the README.
 */
import { installDebianPackages } from "./debian_packages.ts";
import {
  type Counts,
  filterArgs,
  runTestFiles,
  runTests,
} from "./run_tests.ts";
import {
  debianVersion,
  describeMachine,
  type StepResult,
  testedTable,
} from "./tested_table.ts";
import { runWindowsTests } from "./windows_tests.ts";

interface Step {
  readonly name: string;
  run(): Promise<Counts>;
}

const DENO = "scripts/deno";
const CI = !["", "false", "0", undefined].includes(Deno.env.get("CI"));
/** The newest Deno that is known here; the tests must pass on it as well. */
const NEWEST = "2.9.6";
/** The Secret Services of `debian_packages.txt`: in CI none may be missing. */
const KEYRINGS = "libsecret,keepassxc";

/** What adds to a run without making it a part of one. */
const FLAGS = ["--windows", "--newest"];
const RUN = [DENO, "run", "--quiet", "-A"];
const CHECK = [DENO, "check", "--quiet", "src", "tests", "scripts"];
const UNIT = [
  "--parallel",
  "--ignore=tests/native,tests/terminal,tests/release",
  "tests",
];
const NATIVE = ["tests/native", "tests/terminal"];
const NATIVE_ENV = { JELLYTAU_BINARY: `${Deno.cwd()}/dist/jellytau` };
/** Native tests in which Deno itself meets the libraries of the system. */
const FOREIGN =
  /\/(keyring|keepassxc|libsecret|keychain|lib_system)\w*_test\.ts$/;

const STEPS: readonly Step[] = [
  gate("format", [DENO, "fmt", "--check", "--quiet"]),
  gate("lint", [DENO, "lint", "--quiet"]),
  gate("types", CHECK),
  gate("layers", [...RUN, "scripts/layers.ts"]),
  gate("dead code", [...RUN, "scripts/dead_code.ts"]),
  gate("duplicates", [...RUN, "scripts/duplicates.ts"]),
  { name: "unit", run: () => runTests({ name: "unit", args: UNIT }) },
  gate("build", ["scripts/build", "--quiet"]),
  { name: "packages", run: packages },
  {
    name: "native",
    run: () =>
      runTestFiles({
        folders: NATIVE,
        env: {
          JELLYTAU_BINARY: `${Deno.cwd()}/dist/jellytau`,
          ...(CI ? { JELLYTAU_REQUIRED_BACKENDS: KEYRINGS } : {}),
        },
      }),
  },
  { name: "windows", run: windows },
  { name: "release", run: rehearseRelease },
  { name: "newest", run: newest },
];

Deno.exit(await main());

async function main(): Promise<number> {
  const unknown = unknownWord([...Deno.args]);
  if (unknown !== null) {
    const isHelp = unknown === "--help";
    if (!isHelp) say(`Unknown argument "${unknown}"`);
    say(
      `scripts/test [--only <step>,…] [--filter <text>] [--windows] [--newest]`,
    );
    say(`Steps: ${STEPS.map((it) => it.name).join(", ")}`);
    return isHelp ? 0 : 2;
  }
  const total: Counts = { passed: 0, failed: 0, skipped: [] };
  const results: StepResult[] = [];
  for (const step of chosenSteps()) {
    const startMs = performance.now();
    const { passed, failed, skipped } = await step.run();
    const seconds = (performance.now() - startMs) / 1000;
    results.push({ name: step.name, passed, failed, skipped, seconds });
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped);
    const result = failed > 0 ? "FAILED" : "ok";
    say(`${result.padEnd(6)}  ${step.name.padEnd(10)} ${seconds.toFixed(1)} s`);
  }
  if (Deno.args.every((it) => FLAGS.includes(it))) await writeTable(results);
  for (const name of total.skipped) say(`skipped: ${name}`);
  if (CI) total.failed += total.skipped.length;
  const skipped = total.skipped.length > 0 && !CI
    ? `, ${total.skipped.length} skipped`
    : "";
  say(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 ? 1 : 0;
}

async function writeTable(results: readonly StepResult[]): Promise<void> {
  const table = await testedTable(results, {
    where: await describeMachine(),
    denoOf: (step) => step === "newest" ? NEWEST : Deno.version.deno,
    versionOf: debianVersion,
  });
  await Deno.writeTextFile("dist/tested.md", table);
}

function chosenSteps(): readonly Step[] {
  const at = Deno.args.indexOf("--only");
  if (at < 0) return STEPS;
  const names = (Deno.args[at + 1] ?? "").split(",");
  return STEPS.filter(({ name }) => names.includes(name));
}

/** The first word that means nothing here; null when there is none. */
function unknownWord(args: string[]): string | null {
  const steps = STEPS.map((it) => it.name);
  for (let word = args.shift(); word !== undefined; word = args.shift()) {
    if (FLAGS.includes(word)) continue;
    const value = args.shift();
    if (word === "--filter" && value !== undefined) continue;
    if (word !== "--only" || value === undefined) return word;
    const unknown = value.split(",").find((it) => !steps.includes(it));
    if (unknown !== undefined) return unknown;
  }
  return null;
}

/** One program that must succeed; what it said is shown when it does not. */
function gate(
  name: string,
  [program = "", ...args]: readonly string[],
  { env = {} }: { env?: Readonly<Record<string, string>> } = {},
): Step {
  return {
    name,
    async run() {
      const { success, stdout, stderr } = await new Deno.Command(program, {
        args,
        env: { ...env, NO_COLOR: "1" },
      }).output();
      if (success) return { passed: 1, failed: 0, skipped: [] };
      await Deno.stdout.write(stdout);
      await Deno.stdout.write(stderr);
      return { passed: 0, failed: 1, skipped: [] };
    },
  };
}

/** The keyring, the bus and the terminal that the native tests use. */
async function packages(): Promise<Counts> {
  const missing = await installDebianPackages();
  return missing.length === 0
    ? { passed: 1, failed: 0, skipped: [] }
    : skip(`Debian packages ${missing.join(", ")}`);
}

/** A release for every target, and what came out of it. */
async function rehearseRelease(): Promise<Counts> {
  if (!onLinuxX64()) return skip("the rehearsal of a release");
  const built = await gate("release", ["scripts/release", "--rehearsal"]).run();
  if (built.failed > 0) return built;
  const tests = await runTests({ name: "release", args: ["tests/release"] });
  return { ...tests, passed: built.passed + tests.passed };
}

/** Types, tests and foreign libraries on the newest Deno: its rules differ. */
async function newest(): Promise<Counts> {
  if (!onLinuxX64()) return skip(`the tests on Deno ${NEWEST}`);
  const env = { JELLYTAU_DENO: NEWEST };
  const types = await gate("types", CHECK, { env }).run();
  const tests = await runTests({ name: "newest", args: UNIT, env });
  const native = await runTestFiles({
    folders: NATIVE,
    env: { ...NATIVE_ENV, ...env },
    ...(isGiven("--newest") ? {} : { named: FOREIGN }),
  });
  return {
    passed: types.passed + tests.passed + native.passed,
    failed: types.failed + tests.failed + native.failed,
    skipped: [...tests.skipped, ...native.skipped],
  };
}

/** The compiled program, its storage and its files on Windows, under Wine. */
function windows(): Promise<Counts> {
  const wanted = CI || ["--windows", "windows"].some(isGiven);
  return wanted
    ? runWindowsTests(filterArgs())
    : Promise.resolve(skip("tests on Windows: scripts/test --windows"));
}

function isGiven(word: string): boolean {
  return Deno.args.some((it) => it.split(",").includes(word));
}

function skip(name: string): Counts {
  return { passed: 0, failed: 0, skipped: [name] };
}

function onLinuxX64(): boolean {
  return Deno.build.target === "x86_64-unknown-linux-gnu";
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
