/**
 * Sets up the Debian 13 root, for the tests of newer keyrings and of Windows.
 */
import type { Reporter } from "./run_tests.ts";
import { type Counts, noCounts } from "./test_report.ts";

const ROOT = "scripts/debian13";

/** Tests that use programs of Debian 13, such as gnome-keyring 48. */
export const DEBIAN13_TESTS = [
  "tests/native/debian13/kwallet_storage_test.ts",
  "tests/native/debian13/systemd_creds_test.ts",
  "tests/native/keepassxc_contract_test.ts",
  "tests/native/keepassxc_storage_test.ts",
  "tests/native/keyring_isolates_test.ts",
  "tests/native/libsecret_storage_test.ts",
];

/** Returns why the root cannot be set up on this machine, or null if it can. */
export async function whyNoRoot(): Promise<string | null> {
  const { success, stderr } = await run("--can");
  return success ? null : stderr.trim().replace(`${ROOT}: `, "");
}

/** Sets the root up, which takes minutes the first time. */
export async function setUpRoot(reporter: Reporter): Promise<Counts> {
  if (await whyNoRoot() !== null) return noCounts();
  const { success, stderr } = await run("--set-up");
  if (success) return { ...noCounts(), passed: 1 };
  reporter.failed("root", stderr);
  return { ...noCounts(), failed: 1 };
}

/**
 * Returns the path of the running Deno inside this folder; copies it if needed.
 */
export async function denoInRoot(): Promise<string> {
  const running = Deno.execPath();
  const here = `${Deno.cwd()}/`;
  if (running.startsWith(here)) return running.slice(here.length);
  const copy = ".tools/debian13/deno";
  await Deno.copyFile(running, copy);
  return copy;
}

async function run(
  word: string,
): Promise<{ success: boolean; stderr: string }> {
  const { success, stderr } = await new Deno.Command(ROOT, {
    args: [word],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}
