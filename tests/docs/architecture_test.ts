/** Tests that docs/architecture.md names only files and symbols that exist. */
import { assert, assertEquals } from "@std/assert";

const PAGE = "docs/architecture.md";
const LINK = /\]\((?!https?:)([^)#]+)\)/g;
const NAMED = /`([A-Za-z_]\w*)` in \[[^\]]+\]\(\.\.\/([^)]+)\)/g;
/** The tasks that a reader must be able to solve with the page alone. */
const HEADINGS = [
  "A password becomes a stored token",
  "A pin is checked",
  "A key press becomes a frame",
  "A row of a list is made",
  "Add a command",
];

/** Returns true if the source declares the name: a value, a type or a method. */
function declares(source: string, name: string): boolean {
  const value =
    `(?:function|class|interface|type|const|enum)\\s+${name}\\b(?!\\s*\\()|function\\s+${name}\\b`;
  const method = `^\\s+(?:async\\s+)?#?${name}(?:<[^>\\n]*>)?\\([^;]*\\{`;
  return new RegExp(`${value}|${method}`, "m").test(source);
}

async function linked(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(path);
  return [...text.matchAll(LINK)].map(([, link = ""]) =>
    decodeURI(new URL(link, `file:///${path}`).pathname).slice(1)
  );
}

Deno.test("docs/architecture.md answers the questions of a newcomer", async () => {
  const text = await Deno.readTextFile(PAGE);
  for (const heading of HEADINGS) assert(text.includes(`## ${heading}\n`));
});

Deno.test("docs/architecture.md names only symbols that exist", async () => {
  const text = (await Deno.readTextFile(PAGE)).replace(/\s+/g, " ");
  const named = [...text.matchAll(NAMED)];
  assert(named.length >= 30, `${named.length} symbols`);
  const missing: string[] = [];
  for (const [, name = "", path = ""] of named) {
    const source = await Deno.readTextFile(path).catch(() => "");
    if (!declares(source, name)) missing.push(`${path}: ${name}`);
  }
  assertEquals(missing, []);
});

Deno.test("docs/ and the front pages link only to files that exist", async () => {
  const missing: string[] = [];
  for (const path of await pages()) {
    for (const target of await linked(path)) {
      if (!await exists(target)) missing.push(`${path}: ${target}`);
    }
  }
  assertEquals(missing, []);
});

Deno.test("declares() finds values, types and methods when they are declared", () => {
  const source =
    "export const TABLE = 1;\nasync function run() {}\nclass A {\n  async send<N>(\n    name: N,\n  ): Promise<void> {\n    other(name);\n  }\n}\n";
  for (const name of ["TABLE", "run", "A", "send"]) {
    assert(declares(source, name), name);
  }
  for (const name of ["other", "TABL", "name", "N"]) {
    assert(!declares(source, name), name);
  }
});

/** Returns the pages that a person reads first. */
async function pages(): Promise<string[]> {
  const found = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];
  for (const folder of ["docs", "docs/decisions"]) {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".md")) found.push(`${folder}/${name}`);
    }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
