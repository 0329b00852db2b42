/** How many passed and failed; what was skipped, by name. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
}

/** A suite that hangs is a suite that failed. */
const SUITE_LIMIT_MS = 20 * 60_000;
/** The same for one file of tests with real things in them. */
const FILE_LIMIT_MS = 8 * 60_000;

/** Runs `deno test` and counts from its report. */
export async function runTests(
  options: {
    name: string;
    args: readonly string[];
    env?: Readonly<Record<string, string>>;
    limitMs?: number;
  },
): Promise<Counts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const filter = filterArgs();
  const command = new Deno.Command("scripts/deno", {
    args: [
      "test",
      "-A",
      "--quiet",
      `--junit-path=${report}`,
      ...filter,
      ...options.args,
    ],
    env: { ...options.env, NO_COLOR: "1", DENO_JOBS: "2" },
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await outputWithin(
    command.spawn(),
    options.limitMs ?? SUITE_LIMIT_MS,
  );
  const counts = countReport(await Deno.readTextFile(report));
  await Deno.remove(report);
  if (!success || counts.failed > 0) {
    await Deno.stdout.write(stdout);
    await Deno.stdout.write(stderr);
  }
  // A file that cannot be loaded is in no report.
  if (!success && counts.failed === 0) counts.failed = 1;
  const ran = counts.passed + counts.skipped.length > 0;
  if (success && !ran && filter.length === 0) {
    counts.failed = 1;
    Deno.stdout.writeSync(
      new TextEncoder().encode(`no test ran: ${options.name}\n`),
    );
  }
  return counts;
}

/**
 * One file after the other, each in a process of its own: a library that is
 * loaded, a bus that is connected and a signal that is caught belong to one.
 */
export async function runTestFiles(
  options: {
    folders: readonly string[];
    env: Readonly<Record<string, string>>;
    /** Which of them; all when nothing is said. */
    named?: RegExp;
  },
): Promise<Counts> {
  const { folders, named = /./ } = options;
  const total: Counts = { passed: 0, failed: 0, skipped: [] };
  const files = folders.flatMap(testFilesIn).filter((it) => named.test(it));
  for (const file of files) {
    const { passed, failed, skipped } = await runTests({
      name: file,
      args: [file],
      env: options.env,
      limitMs: FILE_LIMIT_MS,
    });
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped);
  }
  return total;
}

/** Files that have no test on another system; anywhere else none is a mistake. */
const HOME_OF: Readonly<Record<string, typeof Deno.build.os>> = {
  "credential_manager_storage_test.ts": "windows",
  "windows_binary_test.ts": "windows",
  "windows_file_test.ts": "windows",
  "keychain_storage_test.ts": "darwin",
  "lib_system_test.ts": "darwin",
};

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function testFilesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`)
    .filter((it) => it.endsWith("_test.ts"))
    .filter((it) => (HOME_OF[nameOf(it)] ?? Deno.build.os) === Deno.build.os)
    .toSorted();
}

/** The polite signal is one that a test may have caught for good. */
async function outputWithin(
  child: Deno.ChildProcess,
  limitMs: number,
): Promise<Deno.CommandOutput> {
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  try {
    return await child.output();
  } finally {
    clearTimeout(timer);
  }
}

/** `--filter` as this run was given it. */
export function filterArgs(): string[] {
  const at = Deno.args.indexOf("--filter");
  return at < 0 ? [] : ["--filter", Deno.args[at + 1] ?? ""];
}

/** `<testcase name="…">` with `<failure`, `<error` or `<skipped` inside. */
export function countReport(xml: string): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: [] };
  for (const [, name = "", rest = ""] of xml.matchAll(CASE)) {
    if (/<(failure|error)\b/.test(rest)) counts.failed++;
    else if (rest.includes("<skipped")) counts.skipped.push(name);
    else counts.passed++;
  }
  return counts;
}

const CASE = /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;
