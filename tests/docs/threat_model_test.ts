/** Tests that the threat model names existing tests for each protection. */
import { assert, assertEquals } from "@std/assert";

const PATH = "docs/threat-model.md";
const NAMED =
  /`([^`]+)` in \[([^\]]+)\]\(\.\.\/((?:src\/ffi\/)?tests\/[^)]+)\)/g;
/** A title built from a template has at least this much fixed text. */
const LEAST_FIXED = 15;
/** Sections without tests: they describe attackers and limits. */
const WITHOUT_TESTS = ["Attackers", "Not protected"];

/**
 * Returns true if a file has a test with this title. Text that fills a `${…}`
 * of the title has to be in the file too.
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

/** Returns the `###` sections of a page that need tests, line breaks joined. */
function sectionsOf(page: string): string[] {
  return page.split("\n## ").slice(1)
    .filter((it) => !WITHOUT_TESTS.some((name) => it.startsWith(`${name}\n`)))
    .flatMap((it) => it.split("\n### ").slice(1));
}

/** Returns the items of a section's list of tests, each on one line. */
function testsOf(section: string): string[] {
  const [, list = ""] = section.split("\nTests:\n");
  return list.split("\n- ").slice(1).map((it) =>
    it.replace(/\s+/g, " ").trim()
  );
}

/** Returns what is wrong with one item of a list of tests, or null. */
async function problemOf(item: string): Promise<string | null> {
  const [found = []] = [...item.matchAll(NAMED)];
  const [whole, title = "", label = "", path = ""] = found;
  if (whole !== item) return `not "\`title\` in [file](path)": ${item}`;
  if (!path.endsWith(`/${label}`)) return `not the file's name: ${item}`;
  const source = await Deno.readTextFile(path).catch(() => null);
  if (source === null) return `no such file: ${path}`;
  return hasTitle(source, title) ? null : `no such test: ${path}: ${title}`;
}

const sections = sectionsOf(await Deno.readTextFile(PATH));

Deno.test("docs/threat-model.md names a test in every section", () => {
  assert(sections.length >= 45, `${sections.length} sections`);
  for (const section of sections) {
    assert(section.includes("- **Protects against:**"), section);
    assert(testsOf(section).length > 0, section);
  }
});

Deno.test("docs/threat-model.md names only tests that exist", async () => {
  const items = sections.flatMap(testsOf);
  assert(items.length >= 140, `${items.length} tests`);
  const problems = await Promise.all(items.map(problemOf));
  assertEquals(problems.filter((it) => it !== null), []);
});

Deno.test("docs/threat-model.md is refused when a named test does not exist", async () => {
  const page = await Deno.readTextFile(PATH);
  const here = "tests/docs/threat_model_test.ts";
  const item = (title: string, path = here) =>
    `- \`${title}\`\n  in [${path.slice("tests/".length)}](../${path})`;
  const problems = async (...items: string[]) => {
    const broken = page.replace(
      /\n## Not/,
      `\n### x\n\nTests:\n\n${items.join("\n")}\n$&`,
    );
    const last = sectionsOf(broken).at(-1) ?? "";
    return await Promise.all(testsOf(last).map(problemOf));
  };
  const real = "docs/threat-model.md names only tests that exist";
  assertEquals(await problems(item(real)), [null]);
  for (
    const bad of [
      item(real.slice(0, -6)),
      item(real, "tests/docs/version_test.ts"),
      item(real, "tests/docs/removed_test.ts"),
      `- \`${real}\` in [version_test.ts](../${here})`,
      `- ${real} in [x](../${here})`,
      `${item(real)} and more`,
    ]
  ) {
    const [good, found] = await problems(item(real), bad);
    assertEquals(good, null);
    assert(typeof found === "string", bad);
  }
});

Deno.test("docs/threat-model.md links to tests only in lists of tests", async () => {
  const page = await Deno.readTextFile(PATH);
  const links = [...page.matchAll(/\]\(\.\.\/(src\/ffi\/)?tests\//g)];
  assertEquals(links.length, sections.flatMap(testsOf).length);
});

Deno.test("hasTitle() finds whole titles and filled templates when it looks in a file", () => {
  const source =
    'const n = 20; test("reads what was written", `keeps ${n} safe tokens`)';
  const has = (title: string) => hasTitle(source, title);
  assert(has("reads what was written") && has("keeps 20 safe tokens"));
  assert(!has("reads what was") && !has("keeps 21 safe tokens"));
});
