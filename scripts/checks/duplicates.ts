/** Finds runs of lines that are in two places of `src/` and `scripts/`. */
import { endWith, readSources } from "./source_files.ts";

/** Shorter runs are often equal by chance, such as two signatures. */
const RUN_LINES = 8;

interface Line {
  readonly path: string;
  readonly number: number;
  readonly text: string;
}

const seen = new Map<string, Line>();
const problems: string[] = [];
for (const root of ["src", "scripts"]) {
  for (const [path, text] of readSources(root)) compare(telling(path, text));
}
endWith(problems);

/** Returns the lines to compare: no imports, no comments, no lone brackets. */
function telling(path: string, source: string): Line[] {
  const text = source
    .replace(/^import [\s\S]*?;$/gm, (it) => it.replace(/[^\n]/g, ""));
  return text.split("\n")
    .map((line, at) => ({ path, number: at + 1, text: line.trim() }))
    .filter((it) => /\w/.test(it.text) && !/^(\/\/|\/?\*)/.test(it.text));
}

function compare(lines: readonly Line[]): void {
  let reportedTo = 0;
  for (let at = 0; at + RUN_LINES <= lines.length; at++) {
    const run = lines.slice(at, at + RUN_LINES);
    const [first] = run;
    if (first === undefined) continue;
    const key = run.map((it) => it.text).join("\n");
    const other = seen.get(key);
    if (other === undefined) seen.set(key, first);
    else if (at >= reportedTo) {
      const from = `${other.path}:${other.number}`;
      problems.push(`${first.path}:${first.number}: stands in ${from} as well`);
      reportedTo = at + RUN_LINES;
    }
  }
}
