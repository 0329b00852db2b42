/** Runs test files with `deno test` and reports the failures. */
import type { Job } from "./side_by_side.ts";
import { type TestGroup, withModuleOf } from "./test_groups.ts";
import {
  countBroken,
  countEnded,
  countReport,
  type Counts,
  failedTests,
} from "./test_report.ts";

/** A run hangs, and fails, if no test ends for this long. */
const QUIET_LIMIT_MS = 20 * 60_000;

export interface Reporter {
  /** Reports a failure, and nothing else. */
  failed(name: string, text: string): void;
  /** Reports how many more tests have ended. */
  ended(tests: number): void;
}

interface TestRun {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly filter: readonly string[];
  /** The Deno to run in the Debian 13 root; without it, Deno on this system. */
  readonly denoInRoot?: string;
}

/** Runs `deno test`, without checking the types again, and counts. */
export async function runTests(
  run: TestRun,
  reporter: Reporter,
): Promise<Counts> {
  const { name, args, filter } = run;
  // In this folder, which the Debian 13 root sees as well.
  await Deno.mkdir("dist", { recursive: true });
  const report = await Deno.makeTempFile({ dir: "dist", suffix: ".xml" });
  const options = ["-A", "--quiet", "--no-check", `--junit-path=${report}`];
  const words = ["test", ...options, ...filter, ...args];
  const child = new Deno.Command(...programOf(run, words)).spawn();
  const { success, stdout, stderr, hung } = await untilEnded(child, reporter);
  const counts = countReport(await Deno.readTextFile(report));
  await Deno.remove(report);
  counts.failed += countBroken(stdout);
  if (!success || counts.failed > 0) {
    // A run that crashed has no report.
    counts.failed = Math.max(1, counts.failed);
    const quiet = `no test ended for ${QUIET_LIMIT_MS / 60_000} minutes`;
    const text = failedTests(stdout, stderr);
    reporter.failed(name, hung ? `${quiet}\n${text}` : text);
  }
  const ran = counts.passed + counts.failed + counts.skipped.length > 0;
  // The report calls tests that a filter excludes skipped.
  if (filter.length > 0) counts.skipped = [];
  else if (!ran) {
    counts.failed = 1;
    reporter.failed(name, "no test ran");
  }
  return counts;
}

/** Returns the program that runs `deno test`, here or in the Debian 13 root. */
function programOf(
  { env, denoInRoot }: TestRun,
  words: readonly string[],
): [string, Deno.CommandOptions & { stdout: "piped"; stderr: "piped" }] {
  const all = {
    ...env,
    NO_COLOR: "1",
    // React as in the program, which is also faster.
    NODE_ENV: "production",
  };
  const streams = {
    stdin: "null" as const,
    stdout: "piped" as const,
    stderr: "piped" as const,
  };
  if (denoInRoot === undefined) {
    const env = { ...all, RUST_BACKTRACE: "0" };
    return ["scripts/deno", { args: [...words], env, ...streams }];
  }
  const pairs = Object.entries(all).map(([key, value]) => `${key}=${value}`);
  const [verb = "", ...rest] = words;
  const args = ["env", ...pairs, denoInRoot, verb, "--cached-only", ...rest];
  return ["scripts/debian13", { args, ...streams }];
}

/** Returns a job for each group of test files, in its own process. */
export function jobsOf(
  groups: readonly TestGroup[],
  { prefix = "", reporter, ...rest }: Omit<TestRun, "name" | "args"> & {
    prefix?: string;
    reporter: Reporter;
  },
): Job[] {
  return groups.map((group) => {
    const name = `${prefix}${group.name}`;
    const run = () =>
      withModuleOf(
        group.files,
        (module) => runTests({ ...rest, name, args: [module] }, reporter),
      );
    return { name, run };
  });
}

/** Files with tests for one system only; any other file must have tests. */
const HOME_OF: Readonly<Record<string, typeof Deno.build.os>> = {
  "credential_manager_storage_test.ts": "windows",
  "windows_binary_test.ts": "windows",
  "windows_file_test.ts": "windows",
  "windows_player_test.ts": "windows",
  "keychain_storage_test.ts": "darwin",
  "lib_system_test.ts": "darwin",
};

/** Returns the test files in a folder that have a test on this system. */
export function testFilesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((it) => it.endsWith("_test.ts"))
    .filter((it) => (HOME_OF[it] ?? Deno.build.os) === Deno.build.os)
    .map((it) => `${folder}/${it}`)
    .toSorted();
}

interface Ended {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly hung: boolean;
}

/**
 * Waits for a run to end, and kills it if it hangs: a test may catch SIGTERM.
 */
async function untilEnded(
  child: Deno.ChildProcess,
  reporter: Reporter,
): Promise<Ended> {
  let hung = false;
  const kill = () => {
    hung = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(kill, QUIET_LIMIT_MS);
  const onLines = (lines: string) => {
    const ended = countEnded(lines);
    if (ended === 0) return;
    clearTimeout(timer);
    timer = setTimeout(kill, QUIET_LIMIT_MS);
    reporter.ended(ended);
  };
  try {
    const [stdout, stderr, { success }] = await Promise.all([
      readLines(child.stdout, onLines),
      new Response(child.stderr).text(),
      child.status,
    ]);
    return { success, stdout, stderr, hung };
  } finally {
    clearTimeout(timer);
  }
}

/** @returns all of the output; reports whole lines as they arrive */
async function readLines(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLines: (lines: string) => void,
): Promise<string> {
  let text = "";
  let line = "";
  const chunks = output.pipeThrough(new TextDecoderStream());
  for await (const chunk of chunks) {
    text += chunk;
    const lines = line + chunk;
    const end = lines.lastIndexOf("\n") + 1;
    onLines(lines.slice(0, end));
    line = lines.slice(end);
  }
  return text;
}
