/**
 * Groups the unit tests by folder: `deno test` loads every file on its own,
 * which takes longer than most of them run.
 */
import { NETWORK_TESTS } from "../lint/network_tests.ts";
import { NOT_UNIT } from "./not_unit.ts";
import { readSources } from "./source_files.ts";

const MEMBERS = ["src/ffi"];
const GROUPS = "dist/unit";
/** Matches a file whose tests leave timers that may end during later tests. */
const LEAVES_TIMERS = new RegExp(
  `\\b(${NETWORK_TESTS.join("|")})\\(|sanitizeOps: false`,
);

/** Returns the folders with unit tests: those of `tests/` and the members. */
export function unitFolders(): string[] {
  return [...Deno.readDirSync("tests")].filter((it) => it.isDirectory)
    .map(({ name }) => `tests/${name}`)
    .filter((it) => !NOT_UNIT.includes(it)).concat(MEMBERS)
    .filter((it) => testsIn(it).length > 0).toSorted();
}

/**
 * Writes a test file that imports all tests of a folder; those that leave
 * timers come last.
 *
 * @returns its path
 */
export async function writeGroup(folder: string): Promise<string> {
  const tests = testsIn(folder);
  const leaves = (it: string) => LEAVES_TIMERS.test(Deno.readTextFileSync(it));
  const order = [...tests.filter((it) => !leaves(it)), ...tests.filter(leaves)];
  // Of static imports, those that wait for a library would come last.
  const imports = order.map((it) => `await import("../../${it}");\n`);
  const path = `${GROUPS}/${folder.replaceAll("/", "_")}_test.ts`;
  await Deno.mkdir(GROUPS, { recursive: true });
  await Deno.writeTextFile(path, imports.join(""));
  return path;
}

/** Returns the test files in a folder and in its folders. */
function testsIn(folder: string): string[] {
  return [...readSources(folder).keys()].filter((it) => /_test\.tsx?$/.test(it))
    .toSorted();
}
