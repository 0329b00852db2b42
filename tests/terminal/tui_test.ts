import { assert, assertEquals } from "../assert.ts";
import { BINARY, withEmptyHome } from "../native/binary.ts";
import { holds } from "../secret_word.ts";
import { NO_TMUX, type Tmux, withTmux } from "./tmux.ts";

/** Lends `jellytau demo` in a terminal of 100 by 30. */
function withDemo(
  use: (tmux: Tmux) => Promise<void>,
  size = { columns: 100, rows: 30 },
): Promise<void> {
  return withEmptyHome(({ env, path }) =>
    withTmux({ ...size, env: { ...env, TMPDIR: path } }, async (tmux) => {
      await tmux.type(`PS1='ready> '; clear; echo before`);
      await tmux.press("Enter");
      await tmux.waitFor("ready>");
      await tmux.type(`${BINARY} demo; echo exit=$?; ls -A ${path}`);
      await tmux.press("Enter");
      await use(tmux);
    })
  );
}

const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: NO_TMUX, fn });

test("the demo's screen shows account, storage, state, server and certificate", () =>
  withDemo(async (tmux) => {
    const screen = await tmux.waitFor("SHA-256");
    for (
      const text of [
        "demo@localhost",
        "encrypted file",
        "valid",
        "Jellyfin 12.0",
        "CN=JellyTau demo",
        "? help",
      ]
    ) {
      assert(screen.includes(text), `"${text}" in\n${screen}`);
    }
    await tmux.press("q");
    await tmux.waitFor("exit=0");
  }));

test("the screen signs out and in again from inside", () =>
  withDemo(async (tmux) => {
    const first = await tmux.waitFor("SHA-256");
    const [url = ""] = /https:\/\/localhost:\d+/.exec(first) ?? [];
    await tmux.press("x");
    await tmux.waitFor("Sign out demo@localhost");
    await tmux.press("y");
    await tmux.waitFor("No account yet");
    await tmux.press("a");
    await tmux.waitFor("User name");
    await tmux.type(url);
    await tmux.press("Enter");
    await tmux.type("demo");
    await tmux.press("Enter");
    await tmux.type("demo");
    const form = await tmux.waitFor("****");
    assertEquals(/Password +demo/.test(form), false);
    await tmux.press("Enter");
    await tmux.waitFor("Signed in as demo");
    await tmux.waitFor("SHA-256");
    await tmux.press("q");
    await tmux.waitFor("exit=0");
  }));

test("the screen shows its keys and closes them again", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor("SHA-256");
    await tmux.press("?");
    const help = await tmux.waitFor("this help");
    assert(help.includes("sign this account out"));
    await tmux.press("?");
    await tmux.waitFor("SHA-256");
    await tmux.press("q");
    await tmux.waitFor("exit=0");
  }));

const WAYS_OUT: [
  name: string,
  leave: (tmux: Tmux) => Promise<void>,
  code: number,
][] = [
  ["q", (tmux) => tmux.press("q"), 0],
  ["Ctrl-C", (tmux) => tmux.press("C-c"), 0],
  ["SIGTERM", () => signal("TERM"), 130],
  ["SIGHUP", () => signal("HUP"), 130],
];

for (const [name, leave, code] of WAYS_OUT) {
  test(`the terminal is as it was after ${name}, and nothing is left`, () =>
    withDemo(async (tmux) => {
      await tmux.waitFor("SHA-256");
      await leave(tmux);
      const screen = await tmux.waitFor(`exit=${code}`);
      assert(screen.includes("before"), "the old screen is back");
      assertEquals(screen.includes("Accounts ("), false);
      await tmux.type("echo ec''hoed");
      await tmux.press("Enter");
      await tmux.waitFor("echoed");
      assertEquals(/jellytau-demo-/.test(await tmux.screen()), false);
      assertEquals(holds(new TextEncoder().encode(await tmux.screen())), false);
    }));
}

test("the screen follows the window's size", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor("SHA-256");
    await tmux.resize(70, 24);
    await tmux.waitFor(/localhost:\d+ +│\n╰─+╯\n╭─+╮\n│ Account /);
    await tmux.resize(40, 10);
    await tmux.waitFor("Make the window larger");
    await tmux.resize(100, 30);
    await tmux.waitFor("SHA-256");
    await tmux.press("q");
    await tmux.waitFor("exit=0");
  }));

async function signal(name: string): Promise<void> {
  const { success } = await new Deno.Command("pkill", {
    args: [`-${name}`, "-f", `^${BINARY} demo$`],
  }).output();
  assert(success, "the program was there");
}
