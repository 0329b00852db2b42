import {
  countBroken,
  countEnded,
  countReport,
  failedTests,
} from "../../../scripts/checks/test_report.ts";
import { assertEquals } from "@std/assert";

const REPORT = `<testsuites>
 <testsuite name="./a_test.ts">
  <testcase name="a &lt;b&gt; &amp; &quot;c&quot;" time="0.1"><skipped/></testcase>
  <testcase name="passes" time="0.1">
  </testcase>
  <testcase name="fails" time="0.1"><failure message="x">no</failure></testcase>
  <testcase name="goes" time="0.1"><error message="Cancelled"/></testcase>
 </testsuite>
</testsuites>`;

const OUTPUT = `running 3 tests from ./a_test.ts
passes ...
------- output -------
of no interest
----- output end -----
passes ... ok (0ms)
fails ...
------- output -------
why it fails
----- output end -----
fails ... FAILED (0ms)
Uncaught error from ./b_test.ts FAILED

 ERRORS 

fails => ./a_test.ts:2:6
error: Error: no
    at file:///a_test.ts:2:84

./b_test.ts (uncaught error)
error: (in promise) Error: top level

 FAILURES 

fails => ./a_test.ts:2:6
./b_test.ts (uncaught error)

FAILED | 1 passed | 2 failed (192ms)
`;

Deno.test("countReport() counts skipped tests by name", () => {
  const skipped = ['a <b> & "c"'];
  assertEquals(countReport(REPORT), { passed: 1, failed: 2, skipped });
});

Deno.test("failedTests() returns what failed, complete, and nothing else", () => {
  assertEquals(
    failedTests(OUTPUT, "a warning"),
    `fails => ./a_test.ts:2:6
error: Error: no
    at file:///a_test.ts:2:84

./b_test.ts (uncaught error)
error: (in promise) Error: top level

fails said:
why it fails`,
  );
});

Deno.test("failedTests() reports why nothing ran when a file cannot be loaded", () => {
  const stderr = `error: Module not found "file:///nope.ts".

Stack backtrace:
   0: <unknown>
`;
  const expected = 'error: Module not found "file:///nope.ts".';
  assertEquals(failedTests("", stderr), expected);
});

Deno.test("failedTests() names the test that did not end when a run breaks off", () => {
  const output = "running 2 tests from ./a_test.ts\nok ... ok (0ms)\nhangs ...";
  assertEquals(
    failedTests(output, ""),
    "did not end: hangs ...\nrunning 2 tests from ./a_test.ts",
  );
});

Deno.test("countBroken() counts the files that are in no report", () => {
  assertEquals(countBroken(OUTPUT), 1);
  assertEquals(countBroken("a ... ok (0ms)\n\nok | 1 passed"), 0);
});

Deno.test("countEnded() counts tests with any result", () => {
  assertEquals(countEnded(OUTPUT), 2);
});
