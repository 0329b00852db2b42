import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const RULE = "doc-comments";
const VERB = "The doc comment of a function begins with its verb";

const ALLOWED: readonly string[] = [
  "/** Returns the token. */\nexport function f() {}",
  "/**\n * Stores the token.\n *\n * @throws {Failure} `usage`\n */\nexport async function f() {}",
  "/** Never prompts. */\nexport function f() {}",
  "/** Also overwrites the variable. */\nexport function f() {}",
  "/** Does nothing if the entry is gone. */\nexport function f() {}",
  "/** Re-reads the file. */\nexport function f() {}",
  "/** @throws {Failure} `usage` */\nexport function f() {}",
  "export function f() {}",
  "// The token.\nexport function f() {}",
  "/** The stored token. */\nexport interface Token {}",
  "/** The stored token. */\nexport const TOKEN = 1;",
  "/** The stored token. */\nfunction f() {}",
  "/** The limit. */\nconst A = 1;\n\nexport function f() {}",
  "/** Whole minutes. */\nconst A = 1;",
];

for (const source of ALLOWED) {
  Deno.test(`docComments() accepts ${JSON.stringify(source)}`, () => {
    assertEquals(lintWith(RULE, source), []);
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["/** The stored token. */\nexport function f() {}", VERB],
  ["/** Like f, for tokens. */\nexport async function f() {}", VERB],
  ["/** Return the token. */\nexport function f() {}", VERB],
  ["/** This returns the token. */\nexport function f() {}", VERB],
  ["/** Items by name. */\nexport function f() {}", VERB],
  ["/** `1 h`. */\nexport function* f() {}", VERB],
  [
    'const bar = "█🔑";\n\n/** The stored token. */\nexport function f() {}',
    VERB,
  ],
  [
    "/** What a key sees. */\nexport interface A {}",
    'This doc comment begins with "What"',
  ],
  [
    "interface A {\n  /** Whether it is open. */\n  open: boolean;\n}",
    'This doc comment begins with "Whether"',
  ],
  [
    "/**\n * Where tokens rest.\n */\nconst a = 1;",
    'This doc comment begins with "Where"',
  ],
  ["/** Of the calls. */\nconst a = 1;", 'This doc comment begins with "Of"'],
];

for (const [source, message] of REFUSED) {
  Deno.test(`docComments() reports ${JSON.stringify(source)}`, () => {
    assertEquals(lintWith(RULE, source), [message]);
  });
}

Deno.test("docComments() checks openings in scripts and tests too, and verbs in src alone", () => {
  const hits = (source: string) =>
    ["src/core/a.ts", "scripts/a.ts", "tests/a.ts", "docs/a.ts"]
      .map((path) => lintWith(RULE, source, { path }).length);
  assertEquals(hits("/** What a key sees. */\nconst a = 1;"), [1, 1, 1, 0]);
  assertEquals(hits("/** The token. */\nexport function f() {}"), [1, 0, 0, 0]);
});
