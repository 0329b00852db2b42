/** Reads the report and the output of `deno test`. */

/** The numbers of passed and failed tests, and the names of skipped ones. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
}

export function noCounts(): Counts {
  return { passed: 0, failed: 0, skipped: [] };
}

export function addCounts(total: Counts, more: Counts): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped.push(...more.skipped);
}

/**
 * Counts `<testcase name="…">` with `<failure`, `<error` or `<skipped` inside.
 */
export function countReport(xml: string): Counts {
  const counts = noCounts();
  for (const [, name = "", rest = ""] of xml.matchAll(CASE)) {
    if (/<(failure|error)\b/.test(rest)) counts.failed++;
    else if (rest.includes("<skipped")) counts.skipped.push(unescaped(name));
    else counts.passed++;
  }
  return counts;
}

const CASE = /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function unescaped(name: string): string {
  return name.replace(/&(\w+);/g, (mark, it: string) => NAMED[it] ?? mark);
}

/** Match the result of a test, and the line at which a test starts. */
const ENDED = / \.\.\. (?:ok|FAILED|ignored|cancelled)\b[^\n]*$/;
const BEGUN = /^(.+) \.\.\.$/;
const LAST_LINES = 40;

/** Returns how many tests have ended in this part of the output. */
export function countEnded(output: string): number {
  return output.split("\n").filter((it) => ENDED.test(it)).length;
}

/**
 * Returns the failed tests in full, and nothing about those that passed.
 *
 * Errors have a section of their own, which includes files that could not be
 * loaded. Without that section the run itself crashed; then the result is
 * everything that may explain why.
 */
export function failedTests(stdout: string, stderr: string): string {
  const errors = between(stdout, "\n ERRORS \n", { end: "\n FAILURES \n" });
  if (errors === null) {
    const errors = stderr.replace(/\n+Stack backtrace:[\s\S]*$/, "").trim();
    return [errors, ...lastWords(stdout)].filter((it) => it !== "").join("\n");
  }
  const said = [...stdout.matchAll(SAID)]
    .map(([, name, text]) => `${name} said:\n${text}`);
  return [errors.trim(), ...said].join("\n\n");
}

/** Returns how many files failed as a whole: their tests are in no report. */
export function countBroken(stdout: string): number {
  const failures = between(stdout, "\n FAILURES \n", { end: "\nFAILED |" }) ??
    "";
  return failures.match(/ \(uncaught error\)$/gm)?.length ?? 0;
}

/** Matches the output of a failed test. */
const SAID =
  /^(.+) \.\.\.\n-+ output -+\n([\s\S]*?)\n-+ output end -+\n\1 \.\.\. FAILED/gm;

function between(
  text: string,
  begin: string,
  { end }: { end: string },
): string | null {
  const at = text.lastIndexOf(begin);
  if (at < 0) return null;
  const rest = text.slice(at + begin.length);
  const until = rest.lastIndexOf(end);
  return until < 0 ? rest : rest.slice(0, until);
}

/** Returns the test that had started, and the last line that is no result. */
function lastWords(stdout: string): string[] {
  const lines = stdout.split("\n").filter((it) => !ENDED.test(it));
  const begun = lines.findLast((it) => BEGUN.test(it));
  return [
    ...(begun === undefined ? [] : [`did not end: ${begun}`]),
    ...lines.filter((it) => it !== "" && it !== begun).slice(-LAST_LINES),
  ];
}
