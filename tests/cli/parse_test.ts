import type { Argument } from "../../src/cli/command.ts";
import { type CommandLine, parse } from "../../src/cli/parse.ts";
import { assertEquals } from "@std/assert";
import { withCli } from "./cli_fixture.ts";

async function read(argv: readonly string[]): Promise<CommandLine> {
  const line = await parse(argv);
  if (line.problem) throw line.problem;
  return line;
}

function wordsOf(line: string): string[] {
  return line.split(" ").filter((it) => it !== "");
}

const READ: [line: string, args: Argument[], options: object][] = [
  ["auth token", [undefined], {}],
  ["auth token ada --header", ["ada"], { header: true }],
  ["auth login media.example --user ada --no-input", ["media.example"], {
    user: "ada",
  }],
  ["auth login media.example --ca-file ca.pem -q", ["media.example"], {
    caFile: "ca.pem",
  }],
  ["auth login x --user --json", ["x"], { user: "--json" }],
  ["auth login x --user=--json --user=ada", ["x"], { user: "ada" }],
  ["auth status --no-check", [undefined], { check: false }],
  ["library search the wire", [["the", "wire"]], {}],
  ["library search -- -x --", [["-x", "--"]], {}],
  ["library search -5 -.5e3 x", [["-5", "-.5e3", "x"]], {}],
  ["storage slot add command -v pass show", ["command", ["pass", "show"]], {}],
  ["play -- --json", [["--json"]], {}],
  ["play --print -- --json", [["--json"]], { print: true }],
  ["api /x -iXPUT", ["/x"], { include: true, method: "PUT" }],
  ["api /x -qX -v", ["/x"], { method: "-v" }],
  ["api /x --input body --no-input", ["/x"], { input: "body" }],
  ["download x --dir list", [["x"]], { dir: "list" }],
  ["download x list", [["x", "list"]], {}],
  ["download -- --json list", [["--json", "list"]], {}],
  ["download --json list", [], {}],
  ["download --dry-run list", [], { dryRun: true }],
  ["complete zsh -- download list", ["zsh", ["download", "list"]], {}],
  ["demo --images none", [], { images: "none" }],
  ["--images none", [], { images: "none" }],
  ["", [], {}],
  ["auth login --help", [["auth", "login"]], {}],
  ["auth -h login", [["auth"]], {}],
  ["auth help login", [["auth", "login"]], {}],
  ["auth help", [["auth"]], {}],
  ["--help", [[]], {}],
  ["-qh", [[]], {}],
];

for (const [line, args, options] of READ) {
  Deno.test(`parse() reads \`jellytau ${line}\``, async () => {
    const found = await read(wordsOf(line));
    assertEquals(found.args, args);
    assertEquals(found.options, options);
  });
}

const REFUSED: [line: string, message: string][] = [
  ["nothing", "unknown command 'nothing'"],
  ["lgin", "unknown command 'lgin'"],
  ["auth tokn", "unknown command 'tokn' (did you mean token?)"],
  ["auth --user ada login", "unknown option '--user'"],
  [
    "auth token a b",
    "'token' takes 1 argument, but got 2: a, b",
  ],
  [
    "auth token -- a b",
    "'token' takes 1 argument, but got 2: a, b",
  ],
  [
    "auth list later",
    "'list' takes no arguments, but got 1: later",
  ],
  ["auth token --account", "option '--account <account>' needs a value"],
  [
    "auth token --color pink",
    "'pink' is not a value of option '--color <when>': " +
    "use auto, always or never",
  ],
  ["auth token --hedaer", "unknown option '--hedaer' (did you mean --header?)"],
  ["auth logout --al=x", "unknown option '--al' (did you mean --all?)"],
  ["auth login x --pas", "unknown option '--pas'"],
  ["server test", "argument <url> is missing"],
  ["download", "argument <item> is missing"],
  ["download -5", "unknown option '-5'"],
  ["--no", "unknown option '--no'"],
];

for (const [line, message] of REFUSED) {
  Deno.test(`parse() refuses \`jellytau ${line}\``, async () => {
    const { problem } = await parse(wordsOf(line));
    assertEquals(problem?.message, `Cannot read arguments: ${message}`);
  });
}

Deno.test("parse() refuses a group without a command", async () => {
  for (const line of ["auth", "storage slot", "auth --json", "mark -q"]) {
    const { problem } = await parse(wordsOf(line));
    assertEquals(problem?.message, "Cannot run: a command is missing");
  }
});

const GLOBAL_FLAGS: [line: string, flags: string][] = [
  ["", ""],
  ["auth list", ""],
  ["--json auth list --verbose --no-input", "json verbose noInput"],
  ["auth list -v", "verbose"],
  ["auth list -qv", "quiet verbose"],
  ["-vq auth list", "quiet verbose"],
  ["api /x -iv", "verbose"],
  ["api /x -Xv", ""],
  ["api /x -iXv", ""],
  ["library search -- --json -v --no-input", ""],
  ["library search --json -- -v", "json"],
  ["library search -- -- --json", ""],
  ["play -- --json", ""],
  ["auth login x --user --json", ""],
  ["auth list --account -v --json", "json"],
  // Also on a refused line: the failure is JSON.
  ["auth list --nothing --json", "json"],
  ["auth list -q- --json", "json quiet"],
  ["frobnicate --json", "json"],
  ["auth login x --json --user", "json"],
];

for (const [line, expected] of GLOBAL_FLAGS) {
  Deno.test(`parse() finds ${expected || "no global flag"} in \`${line}\``, async () => {
    const { globals } = await parse(wordsOf(line));
    const found = Object.entries(globals).flatMap(([name, value]) =>
      value === true ? [name] : []
    );
    assertEquals(found.toSorted(), wordsOf(expected).toSorted());
  });
}

Deno.test("runCli() reports a failure as text when `--json` comes after `--`", async () => {
  await withCli(async (run) => {
    const ran = await run(["library", "show", "--", "--json", "more"]);
    assertEquals([ran.code, ran.stderr.split(":")[0]], [2, "jellytau"]);
  });
});
