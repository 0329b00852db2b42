/**
 * The tests of Windows under Wine: bundled, because a Windows program has no
 * use for the packages of this machine, and run by Deno for Windows beside the
 * compiled program.
 */
import { bundle } from "./bundle.ts";
import { withNpmPackage } from "./npm_package.ts";
import { countReport, type Counts } from "./run_tests.ts";

const TARGET = "x86_64-pc-windows-msvc";
const BUNDLE = "dist/windows-tests";
const TESTS = [
  "tests/native/credential_manager_storage_test.ts",
  "tests/native/windows_binary_test.ts",
  "tests/native/windows_file_test.ts",
];
/** Started by a test as a process of its own. */
const PROGRAMS = ["tests/native/windows_writer.ts"];
/** The newest one for Windows on npm, with its tarball's SHA-256. */
const DENO = {
  name: "@deno/win32-x64",
  version: "2.9.5",
  sha256: "d3d8fb0c9b4b18322a68fbee5c5386a4be0445a315210c905a548e6f91629379",
};
const LIMIT_MS = 10 * 60_000;

/** @returns what was skipped, if Wine cannot be set up on this machine */
export async function runWindowsTests(
  filter: readonly string[],
): Promise<Counts> {
  const able = await output("scripts/wine", ["--can"]);
  if (!able.success) {
    const why = able.text.trim().replace("scripts/wine: ", "");
    return { passed: 0, failed: 0, skipped: [`tests on Windows: Wine ${why}`] };
  }
  const built = await output("scripts/build", ["--quiet", "--target", TARGET]);
  const ready = built.success
    ? await output("scripts/wine", ["--set-up"])
    : built;
  if (!ready.success) return failed(ready.text);
  await bundle({ modules: [...TESTS, ...PROGRAMS], folder: BUNDLE, from: "." });
  return await runInside(await findDeno(), filter);
}

async function runInside(
  deno: string,
  filter: readonly string[],
): Promise<Counts> {
  const report = `${BUNDLE}/report.xml`;
  const options = ["-A", "--quiet", "--no-check", "--no-config", "--no-lock"];
  const ran = await output("scripts/wine", [
    "env",
    "NO_COLOR=1",
    "JELLYTAU_WINE=1",
    "JELLYTAU_REQUIRED_BACKENDS=credential-manager",
    `JELLYTAU_BINARY=Z:\\repo\\dist\\jellytau-${TARGET}.exe`,
    ...["wine", deno, "test", ...options, `--junit-path=${report}`],
    ...filter,
    ...TESTS.map((it) => `${BUNDLE}/${it.replace(/\.ts$/, ".js")}`),
  ]);
  const xml = await Deno.readTextFile(report).catch(() => "");
  const counts = countReport(xml);
  if (ran.success && counts.passed > 0) return counts;
  if (ran.success && filter.length > 0) return counts;
  failed(ran.text);
  return { ...counts, failed: Math.max(1, counts.failed) };
}

/** @returns the path of Deno for Windows, kept in `.tools/` */
async function findDeno(): Promise<string> {
  const folder = `.tools/deno-win32-${DENO.version}`;
  const path = `${folder}/deno.exe`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  await withNpmPackage(DENO, (unpacked) => Deno.rename(unpacked, folder));
  return path;
}

function failed(text: string): Counts {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  return { passed: 0, failed: 1, skipped: [] };
}

async function output(
  program: string,
  args: readonly string[],
): Promise<{ success: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  const text = new TextDecoder();
  return { success, text: text.decode(stdout) + text.decode(stderr) };
}
