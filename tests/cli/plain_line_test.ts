/** What is read without the library is read as the library reads it. */
import * as fc from "fast-check";
import type { CommandSpec } from "../../src/cli/command_spec.ts";
import { COMMAND_SPECS } from "../../src/cli/commands.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/global_options.ts";
import { readPlainLine } from "../../src/cli/plain_line.ts";
import { buildProgram, givenOptions } from "../../src/cli/program.ts";
import { SPECS_BY_WORD, specsOf } from "../../src/cli/specs_by_word.ts";
import { assert, assertEquals } from "../assert.ts";

/** What a command is given, in a form that can be compared. */
interface Read {
  readonly path: string;
  readonly arguments: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

function readPlainly(argv: readonly string[]): Read | null {
  const typed = readPlainLine(argv, COMMAND_SPECS);
  if (typed === null) return null;
  const { spec, arguments: given, options } = typed;
  return { path: spec.path, arguments: given, options };
}

/** @throws {CommanderError} */
async function readByLibrary(argv: readonly string[]): Promise<Read | null> {
  let read: Read | null = null;
  const program = buildProgram(COMMAND_SPECS, (spec, command) => {
    const { processedArgs } = command;
    const options = givenOptions(command);
    read = { path: spec.path, arguments: processedArgs, options };
    return Promise.resolve();
  });
  await program.parseAsync([...argv], { from: "user" });
  return read;
}

function read(line: string): Read | null {
  return readPlainly(line.split(" "));
}

const VALUES = [
  "ada",
  "auth",
  "list",
  "-",
  "--",
  "-x",
  "",
  "7",
  "never",
  "a=b",
];
const STRANGE = [
  "--help",
  "-h",
  "--nothing",
  "-qv",
  "--json=1",
  "help",
  "--no",
];

/** Flags of a command as they may be typed, rightly and wrongly. */
function flagWords({ options = [] }: CommandSpec): fc.Arbitrary<string[]> {
  const all = [...GLOBAL_OPTIONS, ...options];
  return fc.tuple(
    fc.constantFrom(...all),
    fc.nat(1),
    fc.constantFrom(...VALUES, ...all.flatMap((it) => it.choices ?? [])),
    fc.constantFrom("none", "next", "next", "next", "attached"),
  ).map(([{ flags }, at, value, how]) => {
    const forms = flags.split(" <")[0]?.split(", ") ?? [];
    const flag = forms[at % forms.length] ?? "";
    if (how === "attached") return [`${flag}=${value}`];
    const wanted = flags.includes("<") === (how === "next");
    return wanted && how === "next" ? [flag, value] : [flag];
  });
}

/** Lines of every command, most of which make sense. */
const LINES: fc.Arbitrary<string[]> = fc.constantFrom(...COMMAND_SPECS).chain(
  (spec) =>
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: flagWords(spec) },
        {
          weight: 4,
          arbitrary: fc.constantFrom("ada", "auth", "list").map((it) => [it]),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(...VALUES, ...STRANGE).map((it) => [it]),
        },
      ),
      { maxLength: 4 },
    ).map((words) => [...spec.path.split(" "), ...words.flat()]),
);

Deno.test("every line that is read plainly means the same to the library", async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(LINES, async (argv) => {
      const here = readPlainly(argv);
      if (here === null) return;
      plain++;
      assertEquals(here, await readByLibrary(argv));
    }),
    { numRuns: 5_000 },
  );
  assert(plain > 1_000, `only ${plain} of them were plain`);
});

const BEHIND_DASHES = [
  "download -- --json list",
  "complete zsh -- download list",
  "complete bash --json -- auth logout --help",
  "auth token --header -- --json",
  "auth token -- a b",
  "library search -- -x --",
];

for (const line of BEHIND_DASHES) {
  Deno.test(`"${line}" means the same however it is read`, async () => {
    const argv = line.split(" ");
    const there = await readByLibrary(argv).catch(() => null);
    assertEquals(readPlainly(argv), there);
  });
}

const PLAIN: [line: string, arguments_: unknown[], options: object][] = [
  ["auth token", [undefined], {}],
  ["auth token ada --header", ["ada"], { header: true }],
  ["auth login media.example --user ada --no-input", ["media.example"], {
    user: "ada",
    input: false,
  }],
  ["auth login media.example --ca-file ca.pem -q", ["media.example"], {
    caFile: "ca.pem",
    quiet: true,
  }],
  ["library search the wire", [["the", "wire"]], {}],
  ["storage slot add command -v pass show", ["command", ["pass", "show"]], {
    verbose: true,
  }],
  ["download list --json", [], { json: true }],
  ["complete bash -- auth --he", ["bash", ["auth", "--he"]], {}],
];

for (const [line, given, options] of PLAIN) {
  Deno.test(`readPlainLine() reads "${line}"`, () => {
    const found = read(line);
    assertEquals(found?.arguments, given);
    assertEquals(found?.options, options);
  });
}

const OTHERS = [
  "",
  "nothing",
  "auth",
  "auth tokn",
  "--json auth token",
  "auth token --help",
  "auth token a b",
  "auth token --json --json",
  "auth token --account",
  "auth token --account --json",
  "auth token --color pink",
  "auth token --hedaer",
  "server test",
  "download list later",
  "download --json list",
  "download -- list",
  "api System/Info --no-input",
];

for (const line of OTHERS) {
  Deno.test(`readPlainLine() leaves "${line}" to the library`, () => {
    assertEquals(read(line), null);
  });
}

Deno.test("SPECS_BY_WORD loads every command there is, under its first word", async () => {
  const loaded: string[] = [];
  for (const word of Object.keys(SPECS_BY_WORD)) {
    for (const { path } of await specsOf(word)) {
      assertEquals(path.split(" ")[0], word);
      loaded.push(path);
    }
  }
  const all = COMMAND_SPECS.map((it) => it.path);
  assertEquals(loaded.toSorted(), all.toSorted());
});

Deno.test("specsOf() has none for words that every object knows", async () => {
  assertEquals(await specsOf("constructor"), []);
});
