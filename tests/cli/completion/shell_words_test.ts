import fc from "fast-check";
import {
  quoteForBash,
  quoteForPowerShell,
  splitBashLine,
  unquote,
  unquotePowerShell,
} from "../../../src/cli/completion/shell_words.ts";
import { assertEquals } from "@std/assert";

/** The initial word breaks of bash. */
const BREAKS = " \t\n\"'@><=;|&(:";

const LINES: readonly [line: string, expected: Record<string, unknown>][] = [
  ["", { words: [], current: "", quote: "", kept: 0 }],
  ["a b", { words: ["a"], current: "b", quote: "", kept: 0 }],
  ["a ", { words: ["a"], current: "", quote: "", kept: 0 }],
  ["a 'b c", { words: ["a"], current: "b c", quote: "'", kept: 0 }],
  ['a x"b c', { words: ["a"], current: "xb c", quote: '"', kept: 1 }],
  ["a b\\ c", { words: ["a"], current: "b c", quote: "", kept: 0 }],
  ["a ada@home:89", { words: ["a"], current: "ada@home:89", kept: 9 }],
  ["a --x=y", { words: ["a"], current: "--x=y", kept: 4 }],
  ["a '' \"\" b", { words: ["a", "", ""], current: "b", kept: 0 }],
  ["a $(b) ", { words: ["a", "$(b)"], current: "" }],
];

for (const [line, expected] of LINES) {
  Deno.test(`splitBashLine() takes \`${line}\` apart as bash does`, () => {
    const found: Record<string, unknown> = { ...splitBashLine(line, BREAKS) };
    for (const [name, value] of Object.entries(expected)) {
      assertEquals(found[name], value, name);
    }
  });
}

const printable = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter((it) => !/\p{Cc}/u.test(it));

Deno.test("quoteForBash() returns what splitBashLine() reads as the same word", () => {
  fc.assert(fc.property(printable, (value) => {
    const line = splitBashLine("x ", BREAKS);
    const typed = `x ${quoteForBash(value, line)} `;
    assertEquals(splitBashLine(typed, "").words, ["x", value]);
  }));
});

Deno.test("quoteForBash() completes a word that was started, with any quotes", () => {
  const begun = fc.constantFrom("", "'", '"');
  fc.assert(fc.property(printable, begun, (value, quote) => {
    const start = splitBashLine(`x ${quote}`, BREAKS);
    const typed = `x ${quote}${quoteForBash(value, start)}${quote} `;
    assertEquals(splitBashLine(typed, "").words, ["x", value]);
  }));
});

Deno.test("quoteForBash() gives real bash one word, and nothing to run", async () => {
  const start = splitBashLine("x ", BREAKS);
  const values = fc.sample(printable, 200);
  values.push(
    "~",
    "~root",
    "$(id)",
    "`id`",
    "!!",
    "#no",
    "{a,b}",
    "*",
    "$HOME",
  );
  const words = values.map((it) => quoteForBash(it, start)).join(" ");
  const { stdout } = await new Deno.Command("bash", {
    args: ["--norc", "-c", `printf '%s\\n' ${words}`],
    env: { LC_ALL: "C.UTF-8" },
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trimEnd().split("\n"), values);
});

Deno.test("unquote() takes any unfinished word", () => {
  assertEquals(unquote("'Quiet Li"), "Quiet Li");
  assertEquals(unquote('"Quiet Li'), "Quiet Li");
  assertEquals(unquote("Quiet\\ Li"), "Quiet Li");
  fc.assert(fc.property(fc.string(), (it) => void unquote(it)));
});

Deno.test("unquotePowerShell() reads what quoteForPowerShell() writes", () => {
  fc.assert(fc.property(printable, (value) => {
    assertEquals(unquotePowerShell(quoteForPowerShell(value)), value);
  }));
  for (const value of ["‘", "a’b", "it's", "''", "x'"]) {
    assertEquals(unquotePowerShell(quoteForPowerShell(value)), value);
  }
  assertEquals(unquotePowerShell("'Quiet Li"), "Quiet Li");
  assertEquals(unquotePowerShell('"Quiet Li'), "Quiet Li");
  assertEquals(quoteForPowerShell("It's $x"), "'It''s $x'");
  assertEquals(quoteForPowerShell("--color=always"), "--color=always");
});
