/** Tests the commands of `config.toml`, and which commands read it. */
import { Invocation } from "../../../src/cli/command.ts";
import type { TuiOptions } from "../../../src/cli/context.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { SECRET_WORD } from "../../secret_word.ts";
import { type Given, type Run, withCli } from "../cli_fixture.ts";
import { writeConfig } from "./write_config.ts";

/** Opens the TUI and returns its options. */
async function tui(
  run: Run,
  { args = [], ...given }: Given & { args?: string[] } = {},
) {
  const looks: TuiOptions[] = [];
  const openTui: Given["openTui"] = (_, look) => void looks.push(look);
  const ran = await run(args, { ...given, openTui });
  return { ran, look: looks[0] };
}

Deno.test("config path prints the path whether or not the file exists", () =>
  withCli(async (run, home) => {
    const path = `${home}/config/config.toml`;
    assertEquals((await run(["config", "path"])).stdout, `${path}\n`);
    assertEquals((await run(["config", "path", "--json"])).json, { path });
  }));

Deno.test("config check accepts no file and a valid one", () =>
  withCli(async (run, home) => {
    const none = await run(["config", "check", "--json"]);
    const path = `${home}/config/config.toml`;
    const report = { path, exists: false, ok: true, problems: [] };
    assertEquals([none.code, none.json], [0, report]);
    await writeConfig(home, '[play]\nplayer = "vlc"\n');
    const good = await run(["config", "check"]);
    assertEquals([good.code, good.stdout], [0, `"${path}" is valid\n`]);
  }));

Deno.test("config check lists every problem with its line and key", () =>
  withCli(async (run, home) => {
    const path = await writeConfig(
      home,
      '[play]\nplayr = "vlc"\n[keys]\nplay = "d"\n',
    );
    const bad = await run(["config", "check"]);
    assertEquals(bad.code, 2);
    const [first, second] = bad.stdout.split("\n");
    assertEquals(
      first,
      'line 2: "play.playr" is not a setting (did you mean "play.player"?)',
    );
    assertMatch(`${second}`, /^line 4: "keys\.play" cannot be d, .+"download"/);
    assertMatch(bad.stderr, /Cannot use settings ".+": 2 problems\nhint: /);
    const { json, stderr } = await run(["config", "check", "--json"]);
    assertEquals([json.ok, json.path, json.problems.length], [false, path, 2]);
    assertEquals(Object.keys(json.problems[0]), [
      "line",
      "key",
      "message",
      "hint",
    ]);
    assertEquals(JSON.parse(stderr).error.kind, "usage");
  }));

Deno.test("config print writes a file that config check accepts", () =>
  withCli(async (run, home) => {
    await writeConfig(home, '[skip]\nintro = "auto"\n[keys]\nundo = []\n');
    const { stdout } = await run(["config", "print"]);
    assertMatch(stdout, /^intro = "auto"$/m);
    assertMatch(stdout, /^undo = \[\] # undo the last/m);
    await writeConfig(home, stdout);
    assertEquals((await run(["config", "check"])).code, 0);
    assertEquals((await run(["config", "print"])).stdout, stdout);
    const { json } = await run(["config", "print", "--json"]);
    assertEquals(Object.keys(json), ["path", "exists", "settings"]);
    assertEquals(
      json.settings.find((it: { key: string }) => it.key === "skip.intro"),
      { key: "skip.intro", value: "auto", default: "ask", source: "file" },
    );
  }));

Deno.test("the TUI prefers an option to the environment, and this to the file", () =>
  withCli(async (run, home) => {
    await writeConfig(
      home,
      'ascii = true\n[tui]\nimages = "none"\nscreen-reader = true\n',
    );
    const images = async (given: Given & { args?: string[] } = {}) =>
      (await tui(run, given)).look?.images;
    assertEquals(await images(), "none");
    assertEquals(await images({ images: "sixel" }), "sixel");
    const args = ["--images", "kitty"];
    assertEquals(await images({ args, images: "sixel" }), "kitty");
    const { look } = await tui(run);
    assertEquals([look?.ascii, look?.screenReader], [true, true]);
  }));

Deno.test("a command prefers an option to NO_COLOR, and this to the file", () =>
  withCli(async (run, home) => {
    await writeConfig(home, 'color = "always"\n');
    const isPainted = async (args: string[], noColor: boolean) => {
      const { stdout } = await run(["doctor", ...args], { noColor });
      return stdout.includes("\x1b[");
    };
    assertEquals(await isPainted([], false), true);
    assertEquals(await isPainted([], true), false);
    assertEquals(await isPainted(["--color", "always"], true), true);
    assertEquals(await isPainted(["--color", "never"], false), false);
  }));

Deno.test("timeout() prefers the option to the file", () => {
  const timeout = (timeout: string | null, settings: object) =>
    new Invocation(
      {
        globals: { timeout },
        settings,
      } as ConstructorParameters<typeof Invocation>[0],
    ).timeout();
  assertEquals(timeout(null, {}), {});
  assertEquals(timeout(null, { timeout: 2.5 }), { timeoutMs: 2_500 });
  assertEquals(timeout("3", { timeout: 2.5 }), { timeoutMs: 3_000 });
});

Deno.test("the TUI and play refuse a file that is not valid", () =>
  withCli(async (run, home) => {
    const path = await writeConfig(home, "[play]\n\nplayer = 1\n");
    const message = `Cannot read settings "${path}": line 3: "play.player" ` +
      "must be the name of a program, in quotes";
    const { ran, look } = await tui(run);
    assertEquals([ran.code, look], [2, undefined]);
    assertEquals(ran.stderr.split("\n")[0], `jellytau: ${message}`);
    const { code, stderr } = await run(["play", "x", "--json"]);
    const { error } = JSON.parse(stderr);
    assertEquals([code, error.kind, error.message], [2, "usage", message]);
    assertEquals(error.details, { path, line: 3, key: "play.player" });
    for (const args of [["download", "x"], ["library", "skip"]]) {
      assertEquals((await run(args)).code, 2, args.join(" "));
    }
  }));

Deno.test("only the TUI reads the keys of actions", () =>
  withCli(async (run, home) => {
    await writeConfig(home, '[keys]\nplay = "ctrl-c"\n');
    const { ran } = await tui(run);
    assertEquals(ran.code, 2);
    assertMatch(ran.stderr, /line 2: "keys\.play" cannot be Ctrl-C/);
    assertEquals((await run(["play", "x"])).code, 4, "not signed in");
  }));

Deno.test("commands that only have a time limit or colours go on with a note", () =>
  withCli(async (run, home) => {
    await writeConfig(home, "nonsense");
    const commands = [
      [["auth", "status"], 4],
      [["download", "list"], 0],
      [["storage", "verify"], 0],
    ] as const;
    for (const [args, expected] of commands) {
      const { code, stderr } = await run(args);
      assertEquals(code, expected, stderr);
      assertMatch(stderr, /^The settings are not used: .+ line 1: /m);
    }
  }));

Deno.test("other commands do not read the file", () =>
  withCli(async (run, home) => {
    await writeConfig(home, "nonsense");
    for (
      const args of [
        ["auth", "list"],
        ["storage", "status"],
        ["config", "path"],
        ["completion", "bash"],
        ["help"],
      ]
    ) {
      const { code, stderr } = await run(args);
      assertEquals(code, 0, args.join(" "));
      assert(!stderr.includes("settings"), stderr);
    }
    // It has no account; the file is not the reason.
    const { code, stderr } = await run(["auth", "token"]);
    assertEquals(code, 4, stderr);
    assert(!stderr.includes("settings"), stderr);
  }));

Deno.test("no command prints a secret of the file", () =>
  withCli(async (run, home) => {
    const files = [
      `token = "${SECRET_WORD}"\n`,
      `[play]\npassword = "${SECRET_WORD}"\nplayer = 1\n`,
      `api-key = ${SECRET_WORD}\n`,
      `color = "${SECRET_WORD}"\n`,
      `[keys]\nplay = "${SECRET_WORD}"\n`,
      `${SECRET_WORD} = 1\n`,
    ];
    const commands = [
      ["config", "check"],
      ["config", "print"],
      ["auth", "status"],
      ["play", "x"],
      ["doctor"],
      ["doctor", "--json"],
    ];
    for (const toml of files) {
      await writeConfig(home, toml);
      for (const args of commands) {
        for (const more of [[], ["--json", "--verbose"]]) {
          const { stdout, stderr } = await run([...args, ...more]);
          assert(!(stdout + stderr).includes(SECRET_WORD), args.join(" "));
        }
      }
      const { ran } = await tui(run);
      assertEquals(ran.code, 2, toml);
      assert(!ran.stderr.includes(SECRET_WORD), toml);
    }
  }));

Deno.test("doctor names the file and whether it is valid", () =>
  withCli(async (run, home) => {
    const check = async () => {
      const { json } = await run(["doctor", "--json"]);
      return json.checks.find((it: { name: string }) => it.name === "settings");
    };
    const path = `${home}/config/config.toml`;
    assertEquals((await check()).detail, `"${path}" does not exist`);
    await writeConfig(home, "ascii = true\n");
    assertEquals((await check()).detail, `"${path}" is valid`);
    await writeConfig(home, "ascii = 1\n");
    const bad = await check();
    assertEquals(bad.ok, false);
    assertMatch(bad.detail, /line 1: "ascii" must be true or false/);
  }));
