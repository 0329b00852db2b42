/**
 * Runs the tests of Windows under Wine, with Deno for Windows and the compiled
 * program. Bundles them, because they cannot use the packages of this machine.
 */
import { bundle } from "../bundle.ts";
import { withNpmPackage } from "../packaging/npm_package.ts";
import type { Reporter } from "./run_tests.ts";
import {
  countBroken,
  countReport,
  type Counts,
  failedTests,
  noCounts,
} from "./test_report.ts";

const TARGET = "x86_64-pc-windows-msvc";
const BUNDLE = "dist/windows-tests";
const TESTS = [
  "tests/native/credential_manager_storage_test.ts",
  "tests/native/windows_binary_test.ts",
  "tests/native/windows_file_test.ts",
  "tests/native/windows_player_test.ts",
];
/** Programs that a test starts. */
const PROGRAMS = ["tests/native/windows_writer.ts"];
/** The newest one for Windows on npm, with its tarball's SHA-256. */
const DENO = {
  name: "@deno/win32-x64",
  version: "2.9.5",
  sha256: "d3d8fb0c9b4b18322a68fbee5c5386a4be0445a315210c905a548e6f91629379",
};
const LIMIT_MS = 30 * 60_000;

/** Runs the tests; skips them if Wine cannot be set up on this machine. */
export async function runWindowsTests(
  filter: readonly string[],
  reporter: Reporter,
): Promise<Counts> {
  const able = await output("scripts/wine", ["--can"]);
  if (!able.success) {
    const why = able.stderr.trim().replace("scripts/wine: ", "");
    return { ...noCounts(), skipped: [`tests on Windows: Wine ${why}`] };
  }
  const built = await output("scripts/build", ["--quiet", "--target", TARGET]);
  if (!built.success) {
    return failed("windows", built.stdout + built.stderr, { reporter });
  }
  await bundle({ modules: [...TESTS, ...PROGRAMS], folder: BUNDLE, from: "." });
  return await runInside(await findDeno(), filter, { reporter });
}

async function runInside(
  deno: string,
  filter: readonly string[],
  { reporter }: { reporter: Reporter },
): Promise<Counts> {
  const report = `${BUNDLE}/report.xml`;
  const options = ["-A", "--quiet", "--no-check", "--no-config", "--no-lock"];
  const { success, stdout, stderr } = await output("scripts/wine", [
    "env",
    "NO_COLOR=1",
    "JELLYTAU_WINE=1",
    "JELLYTAU_REQUIRED_BACKENDS=credential-manager",
    `JELLYTAU_BINARY=Z:\\repo\\dist\\jellytau-${TARGET}.exe`,
    ...["wine", deno, "test", ...options, `--junit-path=${report}`],
    ...filter,
    ...TESTS.map((it) => `${BUNDLE}/${it.replace(/\.ts$/, ".js")}`),
  ]);
  const counts = countReport(await Deno.readTextFile(report).catch(() => ""));
  counts.failed += countBroken(stdout.replaceAll("\r\n", "\n"));
  if (filter.length > 0) counts.skipped = [];
  reporter.ended(counts.passed + counts.failed);
  const ran = counts.passed > 0 || filter.length > 0;
  if (success && ran && counts.failed === 0) return counts;
  const text = failedTests(stdout.replaceAll("\r\n", "\n"), stderr);
  failed("windows", text, { reporter });
  return { ...counts, failed: Math.max(1, counts.failed) };
}

/** Returns the path of Deno for Windows, which is stored in `.tools/`. */
async function findDeno(): Promise<string> {
  const folder = `.tools/deno-win32-${DENO.version}`;
  const path = `${folder}/deno.exe`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  await withNpmPackage(DENO, (unpacked) => Deno.rename(unpacked, folder));
  return path;
}

function failed(
  name: string,
  text: string,
  { reporter }: { reporter: Reporter },
): Counts {
  reporter.failed(name, text);
  return { ...noCounts(), failed: 1 };
}

async function output(
  program: string,
  args: readonly string[],
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  const text = (bytes: Uint8Array<ArrayBuffer>) =>
    new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}
