/**
 * Runs all checks, side by side unless they share something.
 *
 *   scripts/test [--only <step>,…] [--filter <text>] [--windows] [--debian13] [--newest]
 *                [--release]
 *   scripts/test real-server
 *
 * The second form runs the compiled program's main flows on the server that
 * `JELLYTAU_REAL_SERVER` names (see CONTRIBUTING.md), or on the demo server.
 *
 * Some steps run only with CI set or a flag: the tests on Windows and of newer
 * keyrings, which need a Debian 13 root; the rehearsal of a release; and the
 * tests on the newest Deno, with `--newest` also those that drive the compiled
 * binary.
 *
 * The last line is `N passed, N failed`, followed by the skipped steps. With CI
 * set, a skipped step counts as failed. A whole run writes its table to
 * `dist/tested.md`; `scripts/checks/readme.ts` copies it into docs/measurements.md.
 */
import type { Reporter } from "./checks/run_tests.ts";
import {
  type Run,
  runSideBySide,
  type StepResult,
} from "./checks/side_by_side.ts";
import {
  debianVersion,
  describeMachine,
  testedTable,
} from "./packaging/tested_table.ts";
import { clock, TestProgress } from "./checks/test_progress.ts";
import { addCounts, noCounts } from "./checks/test_report.ts";
import { SLOW_FILES } from "./checks/test_groups.ts";
import { NEWEST, stepsOf } from "./checks/test_steps.ts";
import { TestTimes } from "./checks/test_times.ts";

const CI = !["", "false", "0", undefined].includes(Deno.env.get("CI"));
const CORES = navigator.hardwareConcurrency;
/** Most tests wait for a program longer than they use the CPU. */
const PLACES = 2 * CORES;
/** Flags that add steps; the run still counts as a whole one. */
const FLAGS = ["--windows", "--debian13", "--newest", "--release"];
/**
 * The guess for a job that is not a file and has no known time: more than for
 * any file.
 */
const UNKNOWN_SECONDS = 60;
const REAL_SERVER = "real-server";
const ARGS: readonly string[] = Deno.args[0] === REAL_SERVER
  ? ["--only", `build,packages,${REAL_SERVER}`, ...Deno.args.slice(1)]
  : Deno.args;
/** The key of a whole run in the stored times. */
const WHOLE = CI ? "all with CI" : "all";

Deno.exit(await main());

async function main(): Promise<number> {
  const progress = new TestProgress();
  const reporter: Reporter = {
    failed: (name, text) => progress.say(`\nFAILED ${name}\n\n${text}\n`),
    ended: (tests) => progress.testsEnded(tests),
  };
  const steps = stepsOf({
    isCi: CI,
    windows: CI || ["--windows", "windows"].some(isGiven),
    debian13: CI || ["--debian13", "debian 13"].some(isGiven),
    newest: CI || ["--newest", "newest"].some(isGiven),
    allOnNewest: isGiven("--newest"),
    release: CI || ["--release", "release"].some(isGiven),
    filter: filterArgs(),
  }, reporter);
  const names = steps.map((it) => it.name);
  const unknown = unknownWord([...ARGS], names);
  if (unknown !== null) return sayUsage(unknown, names, { progress });
  const times = await TestTimes.read();
  const chosen = steps.filter(({ name }) => isChosen(name));
  const isWhole = ARGS.every((it) => FLAGS.includes(it));
  sayPlan(chosen.map((it) => it.name), { progress, times, isWhole });
  if (names.includes(REAL_SERVER) && isChosen(REAL_SERVER)) {
    const server = Deno.env.get("JELLYTAU_REAL_SERVER") || "the demo server";
    progress.say(`The step ${REAL_SERVER} uses ${server}`);
  }
  const startMs = performance.now();
  const results = await runSideBySide(chosen, runOf(progress, times));
  const seconds = (performance.now() - startMs) / 1000;
  if (isWhole) {
    times.keep(WHOLE, seconds);
    await writeTable(results);
  }
  if (filterArgs().length === 0) await times.write();
  progress.clear();
  return sayResults(results, { progress, seconds });
}

function runOf(progress: TestProgress, times: TestTimes): Run {
  return {
    places: PLACES,
    lastSeconds: (name) => times.of(name) ?? guessSeconds(name),
    stepBegun: (step, jobs) => progress.begin(step, jobs),
    jobEnded(step, job, { seconds }) {
      times.keep(job, seconds);
      progress.jobEnded(step);
    },
    stepEnded(result) {
      times.keep(`step ${result.name}`, result.seconds);
      progress.end(result.name);
      progress.say(lineOf(result));
    },
    notRun: (step, failed) =>
      progress.say(`${step} does not run: ${failed} failed`),
  };
}

/** Guesses the time of a file by its length. */
function guessSeconds(name: string): number {
  const file = name.replace(/^newest /, "");
  try {
    return SLOW_FILES[file] ?? Deno.statSync(file).size / 1_000;
  } catch {
    return UNKNOWN_SECONDS; // not a file
  }
}

function lineOf({ name, passed, failed, seconds }: StepResult): string {
  const result = failed > 0 ? "FAILED" : "ok";
  const counted = failed > 0 ? `${passed} passed, ${failed} failed` : "";
  return `${result.padEnd(6)}  ${name.padEnd(10)} ${
    clock(seconds).padStart(5)
  }  ${counted}`.trimEnd();
}

/** Prints which steps will run, and how long each took last time. */
function sayPlan(
  names: readonly string[],
  { progress, times, isWhole }: {
    progress: TestProgress;
    times: TestTimes;
    isWhole: boolean;
  },
): void {
  const known = (name: string) => {
    const seconds = times.of(name);
    return seconds === null ? "" : ` ${clock(seconds)}`;
  };
  const parts = names.map((it) => `${it}${known(`step ${it}`)}`);
  progress.say(`Steps to run, with their last times: ${parts.join(", ")}`);
  const whole = isWhole ? times.of(WHOLE) : null;
  if (whole !== null) progress.say(`The last full run took ${clock(whole)}`);
}

function sayResults(
  results: readonly StepResult[],
  { progress, seconds }: { progress: TestProgress; seconds: number },
): number {
  const total = noCounts();
  for (const result of results) addCounts(total, result);
  progress.say("");
  for (const result of results) progress.say(lineOf(result));
  progress.say(`side by side, in ${clock(seconds)}`);
  for (const name of total.skipped) progress.say(`skipped: ${name}`);
  if (CI) total.failed += total.skipped.length;
  const skipped = total.skipped.length > 0 && !CI
    ? `, ${total.skipped.length} skipped`
    : "";
  progress.say(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 ? 1 : 0;
}

function sayUsage(
  unknown: string,
  names: readonly string[],
  { progress }: { progress: TestProgress },
): number {
  const isHelp = unknown === "--help";
  if (!isHelp) progress.say(`Unknown argument "${unknown}"`);
  progress.say(
    "scripts/test [--only <step>,…] [--filter <text>] [--windows] [--debian13]\n" +
      "             [--newest] [--release]\n" +
      "scripts/test real-server",
  );
  progress.say(`Steps: ${names.join(", ")}`);
  return isHelp ? 0 : 2;
}

async function writeTable(results: readonly StepResult[]): Promise<void> {
  const table = await testedTable(results, {
    where: await describeMachine(),
    denoOf: (step) => step === "newest" ? NEWEST : Deno.version.deno,
    versionOf: debianVersion,
  });
  await Deno.mkdir("dist", { recursive: true });
  await Deno.writeTextFile("dist/tested.md", table);
}

function isChosen(step: string): boolean {
  const at = ARGS.indexOf("--only");
  return at < 0 || (ARGS[at + 1] ?? "").split(",").includes(step);
}

/** Returns the first unknown argument; null if there is none. */
function unknownWord(args: string[], steps: readonly string[]): string | null {
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

function isGiven(word: string): boolean {
  return ARGS.some((it) => it.split(",").includes(word));
}

/** Returns the `--filter` of this run as arguments. */
function filterArgs(): string[] {
  const at = ARGS.indexOf("--filter");
  return at < 0 ? [] : ["--filter", ARGS[at + 1] ?? ""];
}
