/** How many passed and failed; what was skipped, by name. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
}

/** A suite that hangs is a suite that failed. */
const SUITE_LIMIT_MS = 20 * 60_000;

/** Runs `deno test` and counts from its report. */
export async function runTests(
  options: {
    name: string;
    args: readonly string[];
    env?: Readonly<Record<string, string>>;
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
    signal: AbortSignal.timeout(SUITE_LIMIT_MS),
  });
  const { success, stdout, stderr } = await command.output();
  const counts = countReport(await Deno.readTextFile(report));
  await Deno.remove(report);
  if (!success || counts.failed > 0) {
    await Deno.stdout.write(stdout);
    await Deno.stdout.write(stderr);
  }
  // A file that cannot be loaded is in no report.
  if (!success && counts.failed === 0) counts.failed = 1;
  if (success && counts.passed === 0 && filter.length === 0) counts.failed = 1;
  return counts;
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
