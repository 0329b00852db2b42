import { ROOT } from "../../../src/cli/root.ts";
import { allCommands } from "../../../src/cli/commands.ts";
import { parse } from "../../../src/cli/parse.ts";
import { assert, assertEquals } from "@std/assert";
import { withCli } from "../cli_fixture.ts";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const VISIBLE = COMMANDS.filter((it) => !it.hidden);
/** Every command and group that has a help page, and the program itself. */
const PAGES = [ROOT, ...await allCommands()].filter((it) => !it.hidden);
const HEADINGS = [
  "Usage",
  "Commands",
  "Examples",
  "Options",
  "Global options",
  "Learn more",
];
/** The widest line of a help page. */
const MAX_COLUMNS = 80;

async function helpOf(path: string): Promise<string> {
  let text = "";
  await withCli(async (run) => {
    text = (await run([...path.split(" ").filter(Boolean), "--help"])).stdout;
  });
  return text;
}

Deno.test("help paints its headings when --color is always", () =>
  withCli(async (run) => {
    for (const words of [["help", "library"], ["auth", "login", "--help"]]) {
      const plain = (await run(words)).stdout;
      const { stdout } = await run([...words, "--color", "always"]);
      const painted = stdout.split("\n")
        .filter((it) => it.startsWith("\x1b[1m"))
        .map((it) => it.slice("\x1b[1m".length, -"\x1b[0m".length));
      const titles = plain.split("\n").filter((it) => HEADINGS.includes(it));
      assertEquals(painted, titles);
    }
  }));

/** Returns the flags below a heading. */
function flagsBelow(text: string, heading: string): string[] {
  const [, after = ""] = text.split(`\n${heading}\n`);
  const [section = ""] = after.split("\n\n");
  return [...section.matchAll(/^ {2}(?: {4}|-\w, )(--[a-z-]+)/gm)]
    .map(([, flag = ""]) => flag);
}

Deno.test("allCommands() has every group, and examples for each page", () => {
  const groups = VISIBLE.flatMap(({ path }) => {
    const words = path.split(" ");
    return words.map((_, i) => words.slice(0, i).join(" "));
  });
  const paths = new Set([...VISIBLE.map((it) => it.path), ...groups]);
  assertEquals(PAGES.map((it) => it.path).toSorted(), [...paths].toSorted());
  for (const { path, examples = [] } of PAGES) {
    assert(examples.length > 0, path);
    for (const [purpose, line] of examples) {
      assert(/^[a-z]/.test(purpose) && !purpose.endsWith("."), purpose);
      assert(`  $ jellytau ${line}`.length <= MAX_COLUMNS + 16, line);
    }
  }
});

for (const { path, examples = [] } of PAGES) {
  Deno.test(`parse() reads every example of \`${path || "jellytau"}\``, async () => {
    for (const [, line] of examples) {
      const [command = ""] = line.split(/ [|>] /);
      const words = [...command.matchAll(/"([^"]+)"|(\S+)/g)]
        .map(([, quoted, word]) => quoted ?? word ?? "");
      if (words[0] === "help") continue;
      const { command: read, problem } = await parse(words);
      assertEquals(problem, undefined, line);
      assert(read?.path.startsWith(path), `${line} is ${read?.path}`);
    }
  });
}

Deno.test("`--help` shows its parts in one order, within 80 columns", async () => {
  for (const { path } of PAGES.filter((it) => it.path !== "help")) {
    const text = await helpOf(path);
    const found = text.split("\n").filter((it) => HEADINGS.includes(it));
    assertEquals(found, HEADINGS.filter((it) => found.includes(it)), path);
    for (const heading of ["Usage", "Examples", "Global options"]) {
      assert(found.includes(heading), `${path}: ${heading}`);
    }
    assert(/^[A-Z].*\.$/.test(text.split("\n")[0] ?? ""), path);
    for (const line of text.split("\n")) {
      if (line.startsWith("  $ ")) continue;
      assert(line.length <= MAX_COLUMNS, `${path}: ${line}`);
    }
  }
});

Deno.test("`--help` shows each own option first, and global ones only where they apply", async () => {
  for (const { path, options = [], globals = [] } of VISIBLE) {
    const text = await helpOf(path);
    const own = options.map((it) => /--[a-z-]+/.exec(it.flags)?.[0]);
    assertEquals(flagsBelow(text, "Options"), own, path);
    const global = flagsBelow(text, "Global options");
    assertEquals(global.at(-1), "--help", path);
    for (const name of ["account", "timeout", "ascii", "json"] as const) {
      const uses = globals.includes(name);
      assertEquals(global.includes(`--${name}`), uses, `${path} ${name}`);
    }
  }
  assertEquals(flagsBelow(await helpOf("completion"), "Global options"), [
    "--help",
  ]);
});

Deno.test("`--help` of downloads and search shows the global options that they use", async () => {
  const used: [path: string, flags: string[]][] = [
    ["download list", []],
    ["download verify", []],
    ["download remove", []],
    ["library search", ["--account", "--no-input", "--timeout"]],
  ];
  for (const [path, flags] of used) {
    const global = flagsBelow(await helpOf(path), "Global options");
    const account = ["--account", "--no-input", "--timeout"];
    assertEquals(global.filter((it) => account.includes(it)), flags, path);
  }
});

Deno.test("optionText() shows the choices and the default in one pair of brackets", async () => {
  const text = (await helpOf("auth login")).replaceAll(/\s+/g, " ");
  assert(text.includes("(auto, keyring, file; default auto)"), text);
  assert(!text.includes(") ("), text);
});
