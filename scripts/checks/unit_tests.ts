/**
 * Groups the unit tests by folder: `deno test` loads every file on its own,
 * which takes longer than most of them run.
 */
import { TESTS_WITH_TIMERS } from "../lint/network_tests.ts";
import { NOT_UNIT } from "./not_unit.ts";
import { readSources } from "./source_files.ts";
import type { TestGroup } from "./test_groups.ts";

const MEMBERS = ["src/ffi"];
/** Matches a file whose tests leave timers that may end during later tests. */
const LEAVES_TIMERS = new RegExp(
  `\\b(${TESTS_WITH_TIMERS.join("|")})\\(|sanitizeOps: false`,
);

/**
 * Returns a group for each folder of `tests/` and each workspace member with
 * unit tests; the files that leave timers come last.
 */
export function unitGroups(): TestGroup[] {
  return [...Deno.readDirSync("tests")].filter((it) => it.isDirectory)
    .map(({ name }) => `tests/${name}`)
    .filter((it) => !NOT_UNIT.includes(it)).concat(MEMBERS).toSorted()
    .map((name) => ({ name, files: testsIn(name) }))
    .filter((it) => it.files.length > 0);
}

function testsIn(folder: string): string[] {
  const sources = readSources(folder);
  const tests = [...sources.keys()].filter((it) => /_test\.tsx?$/.test(it))
    .toSorted();
  const leaves = (it: string) => LEAVES_TIMERS.test(sources.get(it) ?? "");
  return [...tests.filter((it) => !leaves(it)), ...tests.filter(leaves)];
}
