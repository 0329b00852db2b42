import { shortTable, withPart } from "../../../scripts/checks/readme.ts";
import { stepsOf } from "../../../scripts/checks/test_steps.ts";
import { testedTable } from "../../../scripts/packaging/tested_table.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const README = "# A\n<!-- x:begin -->\nold\n<!-- x:end -->\nend\n";

Deno.test("withPart() replaces the text between the marks, also twice", () => {
  const once = withPart(README, "x", { part: "new\n" });
  assertEquals(once, "# A\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nend\n");
  assertEquals(withPart(once, "x", { part: "new\n" }), once);
});

Deno.test("withPart() refuses a text without the marks, or with two of them", () => {
  for (const text of ["", "<!-- x:begin -->", README + README]) {
    assertThrows(
      () => withPart(text, "x", { part: "new" }),
      Error,
      "The page needs one",
    );
  }
});

Deno.test("shortTable() picks rows of the whole table, and refuses one that lacks them", async () => {
  const whole = await Deno.readTextFile("docs/measurements.md");
  const [, bench = ""] = whole.split("<!-- bench:begin -->");
  const [machine, , head, , ...rows] = shortTable(bench).trim().split("\n");
  assert(machine?.includes("Deno"));
  assertEquals(head, "| what | measured | ratio | target |");
  assertEquals(rows.length, 10);
  assert(rows[1]?.startsWith("| jellytau auth token |"), rows[1]);
  assertThrows(() => shortTable("x"), Error, 'no row "jellytau --version"');
});

Deno.test("README.md has the short table of the last results", async () => {
  const [whole, readme] = await Promise.all([
    Deno.readTextFile("docs/measurements.md"),
    Deno.readTextFile("README.md"),
  ]);
  const between = (text: string) =>
    text.split("<!-- bench:begin -->")[1]?.split("<!-- bench:end -->")[0] ?? "";
  const plain = (text: string) =>
    text.replace(/-{3,}/g, "---").replace(/ +/g, " ").trim();
  assertEquals(plain(between(readme)), plain(shortTable(between(whole))));
});

Deno.test("testedTable() has a row for what ran, with what it ran on", async () => {
  const nothing = { passed: 0, failed: 0, skipped: [], seconds: 0 };
  const table = await testedTable([
    { ...nothing, name: "format", passed: 1 },
    { ...nothing, name: "unit", passed: 500, seconds: 12.4 },
    { ...nothing, name: "native", passed: 9, failed: 1, skipped: ["a"] },
    { ...nothing, name: "windows", skipped: ["all of it"] },
  ], {
    where: "Debian",
    denoOf: () => "2.7.11",
    versionOf: (name) => Promise.resolve(name === "zsh" ? "5.9" : null),
  });
  assertEquals(table.split("\n"), [
    "Debian",
    "",
    "| what | with | result | time |",
    "| --- | --- | --- | --- |",
    "| every part alone, and its contracts | Deno 2.7.11 | 500 passed, 0 failed | 12 s |",
    "| the binary, keyrings, terminals, shells, players | Deno 2.7.11, zsh 5.9 | 9 passed, 1 failed, 1 skipped | 0 s |",
    "",
  ]);
});

Deno.test("testedTable() has a row for every step that runs tests", async () => {
  const wanted = { isCi: false, cores: 2, windows: true, debian13: true };
  const rest = { newest: true, allOnNewest: true, release: true, filter: [] };
  const steps = stepsOf({ ...wanted, ...rest }, {
    failed: () => undefined,
    ended: () => undefined,
  });
  const testing = steps.filter((it) => !it.first && it.name !== "root");
  const counts = { passed: 1, failed: 0, skipped: [], seconds: 1 };
  const table = await testedTable(
    testing.map(({ name }) => ({ ...counts, name })),
    { where: "", denoOf: () => "", versionOf: () => Promise.resolve(null) },
  );
  const rows = table.split("\n").filter((it) => it.includes("1 passed"));
  assertEquals(rows.length, testing.length, table);
});
