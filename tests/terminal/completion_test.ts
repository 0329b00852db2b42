/** Tests Tab in real shells, with the library of one account. */
import { assert, assertEquals } from "@std/assert";
import { fillMetadata, HOSTILE_NAME } from "../cli/known_fixture.ts";
import { BINARY, run, withEmptyHome } from "../native/binary.ts";
import { lacks } from "../requirements.ts";
import { NO_TMUX, type Tmux, withTmux } from "./tmux.ts";

interface ShellCase {
  readonly shell: "bash" | "zsh" | "fish";
  /** Starts it with no settings of anybody, our completions loaded. */
  readonly start: string;
}

const SHELLS: readonly ShellCase[] = [
  {
    shell: "bash",
    start: `bash --norc --noprofile -i; exit`,
  },
  { shell: "zsh", start: `zsh -f -i; exit` },
  { shell: "fish", start: `fish --no-config -i; exit` },
];

const PROMPT = "ready> ";
const LOAD: Readonly<Record<ShellCase["shell"], string>> = {
  bash: `PS1='${PROMPT}'; . <(jellytau completion bash)`,
  zsh:
    `bindkey -e; PS1='${PROMPT}'; mkdir f; jellytau completion zsh > f/_jellytau; fpath=($PWD/f $fpath); autoload -Uz compinit && compinit -u -D`,
  fish:
    `function fish_prompt; printf '${PROMPT}'; end; jellytau completion fish | source`,
};

/** Lends a shell that completes `jellytau`, in a home with two accounts. */
function withShell(
  { shell, start }: ShellCase,
  use: (given: { tmux: Tmux; home: string }) => Promise<void>,
): Promise<void> {
  return withEmptyHome(async ({ env, path }) => {
    await Deno.mkdir(`${path}/bin`);
    await Deno.symlink(BINARY, `${path}/bin/jellytau`);
    await Deno.mkdir(`${path}/data`, { mode: 0o700 });
    fillMetadata(`${path}/data/metadata.db`);
    const given = {
      ...env,
      JELLYTAU_HOME: path,
      PATH: `${path}/bin:${env.PATH}`,
      TERM: "xterm-256color",
    };
    const size = { columns: 160, rows: 40 };
    await withTmux({ ...size, env: given }, async (tmux) => {
      await tmux.type(`cd ${path}; clear; ${start}`);
      await tmux.press("Enter");
      await tmux.waitFor(/[$#%>] *$/m);
      await tmux.type(LOAD[shell]);
      await tmux.press("Enter");
      await tmux.waitFor(/^ready>$/m);
      await use({ tmux, home: path });
    });
  });
}

/**
 * Presses Tab after `line`, and lets the shell print the result. The number
 * distinguishes it from earlier ones that may still be on the screen.
 */
async function completed(
  tmux: Tmux,
  { line, number }: { line: string; number: number },
): Promise<string[]> {
  await tmux.press("C-l");
  await tmux.type(line);
  await tmux.press("Tab", "C-e");
  await tmux.type(`; echo '<'end-${number}'>'`);
  await tmux.press("C-a");
  await tmux.type("printf '<%s>\\n' ");
  await tmux.press("Enter");
  const screen = await tmux.waitFor(new RegExp(`^<end-${number}>$`, "m"));
  const printed = screen.slice(screen.lastIndexOf("\n<jellytau>\n"));
  return [...printed.matchAll(/^<(.*)>$/gm)].slice(1, -1)
    .map(([, word = ""]) => word);
}

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

type Line = readonly [typed: string, words: readonly string[]];

/**
 * Lines without anything that shells quote differently: each is typed in one
 * shell, or in all with `JELLYTAU_LONG=1`.
 */
const PLAIN_LINES: readonly Line[] = [
  ["jellytau auth sw", ["auth", "switch"]],
  ["jellytau auth login --trust", ["auth", "login", "--trust-new"]],
  ["jellytau --color=al", ["--color=always"]],
  ["jellytau auth status sof", ["auth", "status", "sofa"]],
  ["jellytau library show Qui", ["library", "show", "Quiet Lighthouse"]],
  ["jellytau auth login --ca-file some", [
    "auth",
    "login",
    "--ca-file",
    "some-ca.pem",
  ]],
];

const LINES: readonly Line[] = [
  ["jellytau auth status eve@media.example:89", [
    "auth",
    "status",
    "eve@media.example:8920",
  ]],
  ["jellytau --account EVE", ["--account", "EVE@media.example:8920"]],
  ["jellytau library list --library la", [
    "library",
    "list",
    "--library",
    "late Shows",
  ]],
  ["jellytau library show 'Quiet Li", ["library", "show", "Quiet Lighthouse"]],
  ['jellytau library show "Quiet Li', ["library", "show", "Quiet Lighthouse"]],
  ["jellytau library show Quiet\\ Li", ["library", "show", "Quiet Lighthouse"]],
  ["jellytau library show Twin\\ \\(199", ["library", "show", "Twin (1990)"]],
  ["jellytau library show Harbour\\ Street\\ S01E", [
    "library",
    "show",
    "Harbour Street S01E02",
  ]],
  ["jellytau library show Zap", ["library", "show", HOSTILE_NAME]],
];

for (const [turn, it] of SHELLS.entries()) {
  const plain = PLAIN_LINES
    .filter((_, at) => LONG || at % SHELLS.length === turn);
  Deno.test({
    name:
      `Tab completes commands, accounts, libraries, items and files in ${it.shell}`,
    ignore: NO_TMUX || lacks(it.shell),
    fn: () =>
      withShell(it, async ({ tmux, home }) => {
        await Deno.writeTextFile(`${home}/some-ca.pem`, "");
        const lines = [...plain, ...LINES];
        for (const [number, [line, words]] of lines.entries()) {
          assertEquals(await completed(tmux, { line, number }), words, line);
        }
        const names = [...Deno.readDirSync(home)].map(({ name }) => name);
        assertEquals(names.includes("pwned"), false);
      }),
  });

  Deno.test({
    name: `Tab runs nothing that was typed in ${it.shell}, and says nothing`,
    ignore: NO_TMUX || lacks(it.shell),
    fn: () =>
      withShell(it, async ({ tmux, home }) => {
        await Deno.writeTextFile(
          `${home}/jellytau`,
          "#!/bin/sh\ntouch planted",
        );
        await Deno.chmod(`${home}/jellytau`, 0o755);
        await tmux.press("C-l");
        // Not directly after it: there zsh itself expands, for any program.
        await tmux.type("jellytau auth status $(touch pwned) --no-ch");
        await tmux.press("Tab", "Tab");
        await tmux.press("C-a", "C-k");
        await tmux.type("./jellytau auth status ");
        await tmux.press("Tab", "Tab");
        await tmux.press("C-a", "C-k");
        await tmux.type("echo still; echo here");
        await tmux.press("Enter");
        const screen = await tmux.waitFor(/^still\s+here/m);
        assert(!screen.includes("rror"), screen);
        const names = [...Deno.readDirSync(home)].map(({ name }) => name);
        assertEquals(names.filter((name) => /pwned|planted/.test(name)), []);
      }),
  });
}

Deno.test("jellytau complete asks no keyring and no server, and makes no file", () =>
  withEmptyHome(async ({ env, path }) => {
    const given = { ...env, JELLYTAU_HOME: `${path}/home` };
    const ran = await run(["complete", "zsh", "--", "auth", "status", ""], {
      env: given,
    });
    assertEquals([ran.code, ran.stdout, ran.stderr], [0, "words\n", ""]);
    const made = [...Deno.readDirSync(path)].map(({ name }) => name);
    assertEquals(made.filter((name) => name !== ".cache"), []);
  }));
