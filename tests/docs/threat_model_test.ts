/** The threat model may only name tests that there are. */
import { assert, assertEquals } from "../assert.ts";

const PATH = "docs/threat-model.md";
const NAMED = /`([^`]+)` in \[[^\]]+\]\(\.\.\/(tests\/[^)]+)\)/g;
/** A title that is put together says at least so much itself. */
const LEAST_FIXED = 15;

/**
 * Whether a file has a test of this title. What a title is put together from,
 * as `${…}`, has to stand in the file as well.
 */
function hasTitle(source: string, title: string): boolean {
  const literals = source.matchAll(/"((?:[^"\\\n]|\\.)+)"|`([^`\n]+)`/g);
  return [...literals].some(([, plain, template]) => {
    const parts = (plain ?? template ?? "").split(/\$\{[^}]*\}/);
    if (parts.join("").trim().length < LEAST_FIXED) return false;
    const escaped = parts.map((it) =>
      it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    );
    const [whole, ...filled] =
      new RegExp(`^${escaped.join("(.*)")}$`).exec(title) ?? [];
    return whole !== undefined && filled.every((it) => source.includes(it));
  });
}

/** Rows of tables whose last column is for tests. */
function rowsOf(text: string): string[] {
  return text.split("\n## ").filter((it) => it.includes("| shown by"))
    .flatMap((section) =>
      section.split("\n").filter((it) => it.startsWith("|")).slice(2)
    );
}

const text = await Deno.readTextFile(PATH);

Deno.test("docs/threat-model.md names a test in every row", () => {
  const rows = rowsOf(text);
  assert(rows.length >= 20, `${rows.length} rows`);
  for (const row of rows) {
    assert([...row.matchAll(NAMED)].length > 0, row);
  }
});

Deno.test("docs/threat-model.md names tests that there are", async () => {
  const named = [...text.matchAll(NAMED)];
  assert(named.length >= 40, `${named.length} tests`);
  const missing: string[] = [];
  for (const [, title = "", path = ""] of named) {
    const source = await Deno.readTextFile(path);
    if (!hasTitle(source, title)) missing.push(`${path}: ${title}`);
  }
  assertEquals(missing, []);
});

Deno.test("docs/threat-model.md is noticed when it names a test that is gone", () => {
  const source =
    'const n = 20; test("reads what was written", `keeps ${n} safe tokens`)';
  const has = (title: string) => hasTitle(source, title);
  assert(has("reads what was written") && has("keeps 20 safe tokens"));
  assert(!has("reads what was") && !has("keeps 21 safe tokens"));
});
