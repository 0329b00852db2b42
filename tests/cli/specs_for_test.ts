import { COMMAND_SPECS } from "../../src/cli/commands.ts";
import { SPECS_BY_WORD, specsFor } from "../../src/cli/specs_for.ts";
import { assertEquals } from "../assert.ts";

/** The paths that a line needs, and the words that it leaves out. */
async function needed(line: string) {
  const { specs, others } = await specsFor(line.split(" "));
  return { paths: specs.map((it) => it.path), others };
}

const ALL = COMMAND_SPECS.map((it) => it.path);
const WORDS = Object.keys(SPECS_BY_WORD);

Deno.test("SPECS_BY_WORD loads every command there is, under its first word", async () => {
  const loaded: string[] = [];
  for (const [word, load] of Object.entries(SPECS_BY_WORD)) {
    for (const { path } of await load()) {
      assertEquals(path.split(" ")[0], word);
      loaded.push(path);
    }
  }
  assertEquals(loaded.toSorted(), ALL.toSorted());
});

Deno.test("specsFor() takes of a group what the line names to its last word", async () => {
  const { paths, others } = await needed("--json auth token ada");
  assertEquals(paths, ["auth token"]);
  assertEquals(others, WORDS.filter((it) => it !== "auth"));
});

Deno.test("specsFor() takes all of a group of which the line names none", async () => {
  const { paths } = await needed("auth tokn");
  assertEquals(paths, ALL.filter((it) => it.startsWith("auth ")));
});

Deno.test("specsFor() takes every command that a value may be the name of", async () => {
  const { paths } = await needed("library search play");
  assertEquals(paths.toSorted(), ["library search", "play"]);
  const between = await needed("library play");
  assertEquals(
    between.paths.toSorted(),
    ALL.filter((it) => it.startsWith("library ") || it === "play").toSorted(),
  );
});

for (
  const line of ["", "nothing", "help auth", "auth --help", "auth token -h"]
) {
  Deno.test(`specsFor() takes all of them for "${line}"`, async () => {
    assertEquals(await needed(line), { paths: ALL, others: [] });
  });
}
