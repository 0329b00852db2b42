/** Tests the command line that was promised to scripts. */
import { allCommands } from "../../src/cli/commands.ts";
import { type Command, Invocation } from "../../src/cli/command.ts";
import { parse } from "../../src/cli/parse.ts";
import { assert, assertEquals } from "@std/assert";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const PROMISED = `
auth login <server-url>    --user <name> --password-stdin
                           --password-file <path> --quick-connect --with-token
                           --store <where> --ca-file <pem> --pin <sha256>
                           --trust-new --allow-loopback-http --alias <name>
                           --force --server-moved
auth logout [account]      --all --local-only
auth status [account]      --no-check
auth list
auth switch [account]
auth token [account]       --header --reveal
auth rotate [account]      --password-stdin --password-file <path>
auth serve <command...>    --allow-write
auth approve <code...>
api <path>                 -X, --method <method> --input <file> -i, --include
storage status
storage verify             --remove-orphans
storage accept-rollback
storage reset              --yes --dry-run
storage migrate <keyring|file>  --dry-run
storage slot list
storage slot add <kind> [command...]  --passphrase-file <path>
storage slot remove <id>
storage rotate
library sync               --full
library list               --type <types> --year <year> --library <name>
                           --unwatched --favourite --downloaded
                           --genre <name> --studio <name> --artist <name>
                           --person <name> --language <language>
                           --rating <bound>
                           --sort <order> --reverse
                           --playlist <name> --collection <name>
                           --limit <n> --offset <n>
library search <words...>  --type <types> --year <year> --library <name>
                           --unwatched --favourite --downloaded
                           --genre <name> --studio <name> --artist <name>
                           --person <name> --language <language>
                           --rating <bound>
                           --limit <n>
library show <item>        --refresh --stored
library similar <item>
library missing <series>
library resume             --limit <n>
library latest             --library <name> --limit <n>
library playlists
library genres             --library <name>
library studios            --library <name>
library artists            --library <name>
library people             --library <name>
library collections
library skip [rules]
next                       --limit <n>
config path
config check
config print
doctor                     --report
demo                       --no-tui --images <how> --screen-reader
server list
server bitrate [server] [rate]
server test <url>          --ca-file <pem> --pin <sha256> --allow-loopback-http
server trust <server>      --pin <sha256> --trust-new --by-ca --ca-file <pem>
server address list [server]
server address add <server> <url>  --ca-file <pem> --pin <sha256> --trust-new
server address remove <server> <address>
server address order <server> <address...>
server header set <server> <name>  --store <where> --pin <sha256> --ca-file <pem>
server header list
server header remove <server> [name]
server certificate set <server> <pem>  --key <pem> --passphrase-file <path> --store <where>
server certificate list
server certificate remove <server>
server remove <server>
download <item...>         --dir <path> --parallel <n> --video-version <version> --only <which> --dry-run
download list
download verify
download resume [download...]  --all --parallel <n>
download pause [download...]  --all
download move <download> <first|up|down|last>
download follow [series]  --next <n> --keep-days <n> --budget <size> --list
download unfollow <series>
download remove [download...]  --all --delete-file
play [item...]             --player <name> --print --from-start --video-version <version>
                           --next --shuffle --repeat <mode> --count <n>
                           --audio <language|index> --subtitles <language|index|off>
                           --max-bitrate <rate> --skip <rules>
player pause               --pid <process>
player resume              --pid <process>
player toggle              --pid <process>
player seek <time>         --pid <process>
player volume <percent>    --pid <process>
player mute                --pid <process>
player subtitles [next|off]     --pid <process>
player audio               --pid <process>
player chapter [next|previous]  --pid <process>
player skip                --pid <process>
player next                --pid <process>
player previous            --pid <process>
player repeat [all|one|off]  --pid <process>
player shuffle             --pid <process>
player end-queue           --pid <process>
player stop                --pid <process>
player queue               --pid <process>
player queue add <item...>  --next --pid <process>
player queue remove <position...>  --pid <process>
player queue move <from> <to>  --pid <process>
player queue play <position>  --pid <process>
player status              --follow --pid <process>
playlist create <name> [item...]  --public
playlist add <playlist> <item...>
playlist remove <playlist> <position...>
playlist move <playlist> <from> <to>
mark watched <item...>
mark unwatched <item...>
mark favourite <item...>
mark unfavourite <item...>
completion <shell>
help [command...]
`;

const EVERYWHERE = [
  "--json",
  "--account=ada",
  "--no-input",
  "--quiet",
  "--verbose",
  "--timeout=3",
  "--color=never",
  "--ascii",
];

interface Promised {
  path: string;
  args: string[];
  flags: string[];
}

function readTable(text: string): Promised[] {
  const lines = text.trim().replace(/\n +/g, " ").split("\n");
  return lines.map((line) => {
    const [, path = "", args = "", flags = ""] =
      /^([a-z -]+?)((?: [<[][^>\]]+[>\]])*)(?: +(-.*))?$/.exec(line.trim()) ??
        [];
    return {
      path,
      args: args.trim().split(" ").filter((it) => it !== ""),
      flags: [...flags.matchAll(/(?:-\w, )?(--[a-z-]+)(?: <\w+>)?/g)]
        .map(([, name = ""]) => name),
    };
  });
}

function specOf(path: string): Command | undefined {
  return COMMANDS.find((it) => it.path === path);
}

for (const { path, args, flags } of readTable(PROMISED)) {
  Deno.test(`allCommands() has \`${path}\` with all that was promised`, () => {
    const spec = specOf(path);
    assert(spec, "the command is there");
    assertEquals((spec.args ?? "").split(" ").filter((it) => it), args);
    const has = (spec.options ?? []).map((it) =>
      /--[a-z-]+/.exec(it.flags)?.[0] ?? ""
    );
    assertEquals(has.toSorted(), flags.toSorted());
  });
}

Deno.test("allCommands() has no command that was not promised", () => {
  const promised = readTable(PROMISED).map((it) => it.path);
  const offered = COMMANDS.filter((it) => !it.hidden).map((it) => it.path);
  assertEquals(offered.toSorted(), promised.toSorted());
});

Deno.test("allCommands() has each command once, in the words of its path", () => {
  const paths = COMMANDS.map((it) => it.path);
  assertEquals(new Set(paths).size, paths.length);
  for (const { path, summary } of COMMANDS) {
    assert(/^[a-z-]+( [a-z-]+){0,2}$/.test(path), path);
    assert(/^[a-z]/.test(summary) && !summary.endsWith("."), summary);
  }
});

Deno.test("parse() accepts the global options with every command", async () => {
  for (const { path, args = "" } of COMMANDS) {
    const given = args.split(" ").filter((it) => it.startsWith("<"));
    const { globals, problem } = await parse(
      [...path.split(" "), ...given, ...EVERYWHERE],
    );
    assertEquals(problem, undefined, path);
    assertEquals(globals, {
      json: true,
      account: "ada",
      noInput: true,
      quiet: true,
      verbose: true,
      timeout: "3",
      color: "never",
      ascii: true,
    });
  }
});

Deno.test("allCommands() connects early for each command that asks the account's server", async () => {
  const { globals } = await parse([]);
  const run = new Invocation({
    context: null as never,
    output: null as never,
    arguments: [],
    options: {},
    globals,
  });
  const isEarly = ({ needsToken }: Command) => needsToken?.(run) === true;
  const asks = COMMANDS.filter(({ globals = [] }) =>
    globals.includes("account") && globals.includes("timeout")
  );
  const late = asks.filter((it) => !isEarly(it)).map((it) => it.path);
  // Not always online: a logout may be local, only the entries of a list are
  // requested, a search may find enough, a limit may only be stored, and a
  // followed series may be in the stored library.
  const sometimes = [
    "auth logout",
    "download follow",
    "library list",
    "library search",
    "server bitrate",
  ];
  assertEquals(late.toSorted(), sometimes);
});
