/** Tests that no code decides anything by a message. */
import { readSources } from "../../scripts/checks/source_files.ts";
import { FAILURES } from "../../src/core/failure.ts";
import { isRemedy, REMEDIES } from "../../src/core/remedy.ts";
import { assertEquals } from "@std/assert";

const ROOT = new URL("../../src", import.meta.url).pathname;
const SOURCES = readSources(ROOT);

/**
 * Files that translate foreign messages, because no code describes the problem.
 */
const TRANSLATORS = [
  "metadata/database_failure.ts",
  "jellyfin/http/tls_reason.ts",
];

const BY_TEXT = new RegExp(
  [
    "\\b(message|hint)\\??\\.(includes|startsWith|endsWith|match|search|slice|indexOf)\\(",
    "\\.test\\([\\w.]*\\b(message|hint)\\b",
    "\\b(message|hint) [!=]== (?!null|undefined)",
    "switch \\([\\w.]*\\b(message|hint)\\)",
  ].join("|"),
);

Deno.test("no code decides by the text of a message or a hint", () => {
  const found = [...SOURCES].filter(([path, text]) =>
    !TRANSLATORS.some((it) => path.endsWith(it)) && BY_TEXT.test(text)
  );
  assertEquals(found.map(([path]) => path), []);
});

/** A hint and what follows it, up to the end of the object that it is in. */
const HINT = /\bhint:\s([^{}$]|\$\{[^}]*\}|\$)*/g;
const COMMAND_LINE = /`jellytau|[`\s]--[a-z]/;

Deno.test("a hint that names a command or a flag says what it stands for", () => {
  const unnamed = [...SOURCES].flatMap(([path, text]) => {
    const table = path.endsWith("core/failure.ts"); // kinds are remedies
    if (path.startsWith(`${ROOT}/cli/`) || table) return [];
    return [...text.matchAll(HINT)].map(([hint]) => hint)
      .filter((it) => COMMAND_LINE.test(it) && !/\bremedy(?!: null)\b/.test(it))
      .map((it) => `${path}: ${it}`);
  });
  assertEquals(unnamed, []);
});

Deno.test("isRemedy() knows every remedy and every kind, and nothing else", () => {
  for (const it of [...REMEDIES, ...Object.keys(FAILURES)]) {
    assertEquals(isRemedy(it), true, it);
  }
  for (const it of ["", "undefined", "toString", "sign in again"]) {
    assertEquals(isRemedy(it), false, it);
  }
});
