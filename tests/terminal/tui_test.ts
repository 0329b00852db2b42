import { assert, assertEquals } from "@std/assert";
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

test("the demo's screen shows its libraries, a film, a search and the account", () =>
  withDemo(async (tmux) => {
    const home = await tmux.waitFor(/▌ +Films +\d+/);
    for (const text of ["demo@localhost", "Shows", "? keys"]) {
      assert(home.includes(text), `"${text}" in\n${home}`);
    }
    await tmux.press("Enter");
    await tmux.waitFor("Agnes and the Compass");
    await tmux.press("j", "l");
    await tmux.waitFor("Home › Films › Agnes and the Compass");
    await tmux.press("s");
    await tmux.waitFor("Type a title");
    await tmux.type("amelie");
    await tmux.waitFor(/▌ .*Amélie/);
    await tmux.press("Escape");
    await tmux.waitFor(/▌ +Films +\d+/);
    await tmux.press("A");
    const screen = await tmux.waitFor("SHA-256");
    for (
      const text of ["encrypted file", "valid", "Jellyfin", "CN=JellyTau demo"]
    ) {
      assert(screen.includes(text), `"${text}" in\n${screen}`);
    }
    await tmux.press("q");
    await tmux.waitFor("exit=0");
  }));

test("the screen signs out and in again from inside", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor(/▌ +Films +\d+/);
    await tmux.press("A");
    const first = await tmux.waitFor("SHA-256");
    const [url = ""] = /https:\/\/localhost:\d+/.exec(first) ?? [];
    await tmux.press("x");
    await tmux.waitFor("Sign out demo@localhost");
    await tmux.press("y");
    await tmux.waitFor("Not signed in");
    await tmux.press("a");
    await tmux.waitFor("User name");
    await tmux.type(url);
    await tmux.press("Enter");
    await tmux.waitFor("JellyTau demo, Jellyfin 12");
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

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

/** The modes of the terminal that tmux reports when nothing is open. */
const QUIET = "alternate=0 cursor=1 mouse=0 keypad=0";

type WayOut = [
  name: string,
  leave: (tmux: Tmux) => Promise<void>,
  code: number,
];

/** Ways that end as another one does. */
const LONG_WAYS_OUT: WayOut[] = [
  ["SIGHUP", () => signal("HUP"), 130],
  ["SIGINT", () => signal("INT"), 130],
];

const WAYS_OUT: WayOut[] = [
  ["q", (tmux) => tmux.press("q"), 0],
  ["Ctrl-C", (tmux) => tmux.press("C-c"), 0],
  ["SIGTERM", () => signal("TERM"), 130],
  ["SIGHUP, twice", () => hangUpTwice(), 130],
  ...LONG ? LONG_WAYS_OUT : [],
];

for (const [name, leave, code] of WAYS_OUT) {
  test(`the terminal is as it was after ${name}, and nothing is left`, () =>
    withDemo(async (tmux) => {
      await tmux.waitFor(/▌ +Films +\d+/);
      await tmux.press("C-t"); // the mouse, so that it must be restored
      await tmux.press("A");
      await tmux.waitFor("SHA-256");
      assert((await tmux.modes()).includes("alternate=1"));
      await leave(tmux);
      const screen = await tmux.waitFor(`exit=${code}`);
      assertEquals(await tmux.modes(), QUIET);
      assert(screen.includes("before"), "the old screen is back");
      assertEquals(screen.includes("SHA-256"), false);
      await tmux.type("clear; stty -a; echo ec''hoed");
      await tmux.press("Enter");
      const settings = await tmux.waitFor("echoed");
      assert(/(^|\s)icanon/.test(settings) && /(^|\s)echo\s/.test(settings));
      await tmux.type(`clear; ls -A "$TMPDIR"; echo li''sted`);
      await tmux.press("Enter");
      const left = await tmux.waitFor("listed");
      assertEquals(/jellytau-demo-/.test(left), false);
      assertEquals(holds(new TextEncoder().encode(left)), false);
    }));
}

test("the terminal is as it was when the screen is ended as it opens", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor("JellyTau");
    await signal("TERM");
    const screen = await tmux.waitFor("exit=130");
    assertEquals(await tmux.modes(), QUIET);
    assert(screen.includes("before"), "the old screen is back");
    await tmux.type("clear; stty -a; echo ec''hoed");
    await tmux.press("Enter");
    const settings = await tmux.waitFor("echoed");
    assert(/(^|\s)icanon/.test(settings) && /(^|\s)echo\s/.test(settings));
  }));

/** Replies of the terminal in pieces, as over a slow line. */
const LATE_ANSWERS = ["\x1bP>|WezT", "erm 2024a\x1b\\", "\x1b[?6", "2;4;6c"];

test("a late reply of the terminal is no key, and the screen follows the window's size", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor(/▌ +Films +\d+/);
    for (const piece of LATE_ANSWERS) {
      const bytes = [...new TextEncoder().encode(piece)]
        .map((it) => it.toString(16).padStart(2, "0"));
      await tmux.press("-H", ...bytes);
    }
    await tmux.press("j");
    const screen = await tmux.waitFor(/▌ +Shows +\d+/);
    assert(/^Home *$/m.test(screen), screen);
    await tmux.resize(39, 9);
    await tmux.waitFor("Make the window");
    await tmux.resize(60, 20);
    const narrow = await tmux.waitFor(/▌ +Shows +\d+/);
    assertEquals(/╭.*╭/.test(narrow), false);
    await tmux.resize(140, 40);
    await tmux.waitFor(/╭.*╭.*╭/);
    await tmux.press("Escape", "q");
    await tmux.waitFor("exit=0");
  }));

test("Ctrl-Z restores the terminal and fg the screen", () =>
  withDemo(async (tmux) => {
    await tmux.waitFor(/▌ +Films +\d+/);
    await tmux.press("C-z");
    await tmux.waitFor(/before[^]*Stopped/);
    assertEquals(await tmux.modes(), QUIET);
    await tmux.type("clear; fg");
    await tmux.press("Enter");
    await tmux.waitFor(/▌ +Films +\d+/);
    await tmux.press("j");
    await tmux.waitFor(/▌ +Shows +\d+/);
    await tmux.press("q");
    await tmux.waitFor(/ready>\s*$/);
    assertEquals(await tmux.modes(), QUIET);
  }));

/** Sends the signal twice; the second may come too late. */
async function hangUpTwice(): Promise<void> {
  await signal("HUP");
  await signal("HUP").catch(() => undefined);
}

async function signal(name: string): Promise<void> {
  const { success } = await new Deno.Command("pkill", {
    args: [`-${name}`, "-f", `^${BINARY} demo$`],
  }).output();
  assert(success, "the program was there");
}
