import type { Command } from "../../../src/cli/command.ts";
import { commandTree } from "../../../src/cli/command_tree.ts";
import { allCommands } from "../../../src/cli/commands.ts";
import { completeWords } from "../../../src/cli/completion/complete_words.ts";
import { COMPLETION_SCRIPTS } from "../../../src/cli/completion/scripts.ts";
import { help } from "../../../src/cli/help/help.ts";
import type { Suggestions } from "../../../src/cli/suggestions.ts";
import { openSuggestions } from "../../../src/app/suggestions.ts";
import { assert, assertEquals } from "@std/assert";
import { fillMetadata, HOSTILE_NAME } from "../known_fixture.ts";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const NOTHING = () => Promise.resolve();

function spec(given: Partial<Command> & { path: string }): Command {
  return { summary: "does it", run: NOTHING, ...given };
}

const SPECS: readonly Command[] = [
  spec({
    path: "show",
    args: "<item>",
    options: [
      { flags: "--library <name>", description: "in it" },
      { flags: "--playlist <name>", description: "in it" },
      { flags: "--collection <name>", description: "in it" },
      { flags: "--person <name>", description: "with them" },
      { flags: "--language <language>", description: "in it" },
    ],
  }),
  spec({ path: "fetch", args: "<item...>" }),
  spec({ path: "play", args: "<item>" }),
  spec({ path: "again", args: "<download>" }),
  spec({
    path: "sign in",
    options: [
      { flags: "--ca-file <pem>", description: "CAs" },
      { flags: "--store <where>", description: "x", choices: ["auto", "file"] },
    ],
  }),
  spec({ path: "sign out", args: "[account]" }),
  spec({ path: "add", args: "<playlist> <item...>" }),
  spec({ path: "move", args: "<keyring|file>" }),
  spec({ path: "secret", hidden: true }),
];

const WITH_HELP = [...SPECS, help];

function withNames(use: (names: Suggestions) => void): void {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/metadata.db`;
  fillMetadata(path);
  const { names, close } = openSuggestions(path);
  try {
    use(names);
  } finally {
    close();
    Deno.removeSync(folder, { recursive: true });
  }
}

function valuesFor(names: Suggestions, line: string): string[] {
  const words = line.split("|");
  const current = words.pop() ?? "";
  const program = commandTree(WITH_HELP);
  const { files, suggestions } = completeWords(
    program,
    { words, current },
    { names },
  );
  return files ? ["(files)"] : suggestions.map((it) => it.value);
}

/**
 * Words, separated by `|`, and their completions; the last word is at the
 * cursor.
 */
const LINES: readonly [line: string, values: readonly string[]][] = [
  ["", ["show", "fetch", "play", "again", "sign", "add", "move", "help"]],
  ["s", ["show", "sign"]],
  ["S", []],
  ["sign|", ["in", "out"]],
  ["sign|in|--st", ["--store"]],
  ["sign|in|--store|", ["auto", "file"]],
  ["sign|in|--store=f", ["--store=file"]],
  ["sign|in|--ca-file|", ["(files)"]],
  ["sign|in|--ca-file=", ["(files)"]],
  ["sign|in|--", [
    "--json",
    "--account",
    "--no-input",
    "--quiet",
    "--verbose",
    "--timeout",
    "--color",
    "--ascii",
    "--ca-file",
    "--store",
    "--help",
  ]],
  ["sign|out|", ["sofa", "ada@media.example:8920", "eve@media.example:8920"]],
  ["sign|out|sofa|", []],
  ["sign|out|--|-", []],
  ["move|", ["keyring", "file"]],
  ["again|slow", ["slow River (1994)"]],
  ["help|", [
    "show",
    "fetch",
    "play",
    "again",
    "sign",
    "add",
    "move",
    "help",
    "exit-codes",
    "man-page",
  ]],
  ["help|sign|o", ["out"]],
  ["show|--library|", ["Films", "Late Shows"]],
  ["show|--library|LATE", ["LATE Shows"]],
  ["show|--playlist|eve", ["evening"]],
  ["show|--collection|", ["Twin Saga"]],
  ["show|--person|ines", ["ines Ferry"]],
  ["show|--language|", ["ja"]],
  ["add|", ["Evening"]],
  ["add|Evening|Har", ["Harbour Street"]],
  ["show|quiet", ["quiet Lighthouse"]],
  ["show|Quiet Lighthouse|", []],
  ["fetch|Quiet Lighthouse|Har", ["Harbour Street"]],
  ["show|Twin", ["Twin (1987)", "Twin (1990)"]],
  ["show|Twin (199", ["Twin (1990)"]],
  ["show|Harbour Street S", [
    "Harbour Street S01",
    "Harbour Street S01E02",
  ]],
  ["play|Harbour Street", ["Harbour Street"]],
  ["play|Harbour Street S", ["Harbour Street S01", "Harbour Street S01E02"]],
  ["play|quiet", ["quiet Lighthouse"]],
  ["show|Bad", []],
  ["show|Zap", [HOSTILE_NAME]],
  ["--account|eve@media.example:8920|show|", []],
  ["--account=eve|show|Quiet", []],
  ["secre", []],
];

Deno.test("completeWords() returns what can stand at the cursor", () => {
  withNames((names) => {
    for (const [line, values] of LINES) {
      assertEquals(valuesFor(names, line), values, line);
    }
  });
});

Deno.test("openSuggestions() counts the items of names that were read", () => {
  withNames((names) => {
    const notes = (["person", "language"] as const)
      .flatMap((kind) => names.names(null, kind).map(({ note }) => note));
    assertEquals(notes, ["", "2 items"]);
  });
});

Deno.test("completeWords() returns items before any of their letters is typed", () => {
  withNames((names) => {
    const values = valuesFor(names, "show|");
    assert(values.includes("Quiet Lighthouse"), values.join());
    assert(!values.join().includes("\u001b"));
  });
});

const ITEM_ID = /^[0-9a-f]{32}$/;

Deno.test("completeWords() returns the ID of an item whose name looks like an option", () => {
  withNames((names) => {
    for (const line of ["show|", "fetch|", "fetch|Zap|"]) {
      const values = valuesFor(names, line);
      assertEquals(values.filter((it) => it.startsWith("-")), [], line);
      assertEquals(values.filter((it) => ITEM_ID.test(it)).length, 2, line);
    }
    const ended = valuesFor(names, "show|--|-");
    assertEquals(ended, ["-", "--player=./evil"]);
    assert(!valuesFor(names, "show|--p").some((it) => it.includes("evil")));
  });
});

Deno.test("completeWords() returns the ID of an item that is called like a command", () => {
  withNames((names) => {
    const specs = [
      spec({ path: "fetch", args: "<item...>" }),
      spec({ path: "play", args: "<item>" }),
      spec({ path: "fetch list" }),
    ];
    const program = commandTree(specs);
    const values = (words: string[], current: string) =>
      completeWords(program, { words, current }, { names }).suggestions
        .map((it) => it.value);
    assertEquals(values(["fetch"], "lis"), ["list"]);
    assertEquals(
      values(["fetch"], "").filter((it) => it === "list").length,
      1,
    );
    assertEquals(values(["fetch", "Zap"], "lis"), ["list"]);
  });
});

Deno.test("completeWords() leaves out names that would follow an option as another", () => {
  const none = () => [];
  const evil = [{ value: "--player=./evil", note: "" }];
  const names: Suggestions = {
    accounts: () => evil,
    servers: none,
    downloads: () => evil,
    libraries: () => evil,
    lists: () => evil,
    names: () => evil,
    items: none,
  };
  for (const line of ["show|--library|", "sign|out|", "again|"]) {
    assertEquals(valuesFor(names, line), [], line);
  }
  assertEquals(valuesFor(names, "show|--library=-"), [
    "--library=--player=./evil",
  ]);
});

Deno.test("completeWords() knows every command that is in the table", async () => {
  const program = commandTree(await allCommands());
  withNames((names) => {
    for (const { path, hidden, options = [] } of COMMANDS) {
      const words = path.split(" ");
      const current = words.pop() ?? "";
      const found = completeWords(program, { words, current }, { names });
      const has = found.suggestions.some(({ value }) => value === current);
      assertEquals(has, hidden !== true, path);
      const at = { words: path.split(" "), current: "--" };
      const flags = completeWords(program, at, { names }).suggestions;
      for (const option of options) {
        const [long = ""] = /--[a-z-]+/.exec(option.flags) ?? [];
        assert(flags.some(({ value }) => value === long), `${path} ${long}`);
      }
    }
  });
});

Deno.test("COMPLETION_SCRIPTS evaluate nothing", () => {
  for (const [shell, script] of Object.entries(COMPLETION_SCRIPTS)) {
    assert(!/\beval\b|Invoke-Expression|\biex\b/i.test(script), shell);
    assert(script.includes("jellytau"), shell);
  }
});
