import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withScreen,
} from "./screen_fixture.ts";

const PASSWORD = "pa55w0rdthatm4ynotbeseen6b1f";

screenTest(
  "the home screen has one pane, two or three by its width",
  () =>
    withScreen({ columns: 60 }, async ({ screen }) => {
      await screen.waitFor("Messages");
      for (const [columns, panes] of [[60, 1], [90, 2], [120, 3], [200, 3]]) {
        screen.resize(Number(columns), 30);
        await screen.waitForRest();
        const shown = await screen.waitFor("Messages");
        const top = shown.split("\n").find((it) => it.includes("╭")) ?? "";
        assertEquals(top.split("╭").length - 1, panes, shown);
      }
    }),
);

screenTest(
  "a window below 40 by 10 shows a message until it grows",
  () =>
    withScreen({ columns: 39, rows: 9 }, async ({ screen }) => {
      await screen.waitFor("Make the window");
      screen.resize(80, 24);
      await screen.waitFor("Messages");
    }),
);

screenTest(
  "the row with the cursor has a symbol as well as a colour",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor("Messages");
      screen.press("G");
      await screen.waitFor(/▌ +Messages/);
      const row = screen.lines().findIndex((it) => /▌ +Messages/.test(it));
      const column = screen.lines()[row]?.indexOf("Messages") ?? 0;
      const cell = screen.cell(column, row);
      assertEquals([cell.text, cell.inverse, cell.bold], ["M", true, true]);
    }),
);

screenTest(
  "wrapped lines begin in the same column",
  () =>
    withScreen({ columns: 80 }, async ({ screen }) => {
      const home = await screen.waitFor(/\? shows all keys|shows all/);
      assertEquals(/││ {2}\S/.test(home), false, home);
      await screen.waitFor(/Library: \d+ new/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Agnes/);
      for (let pressed = 0; pressed < 5; pressed++) {
        screen.press("j");
        await screen.waitForRest();
        assertEquals(/││ {2}\S/.test(screen.text()), false, screen.text());
      }
    }),
);

screenTest(
  "the accounts screen shows account, storage, server and certificate",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      await screen.waitFor("Messages");
      screen.press("A");
      const shown = await screen.waitFor("SHA-256");
      for (
        const text of [new URL(demo.serverUrl).host, "valid", "CN=JellyTau"]
      ) {
        assert(shown.includes(text), text);
      }
    }),
);

screenTest(
  "the security screen shows where each token is stored and its protection",
  () =>
    withScreen({ columns: 160 }, async ({ screen }) => {
      await screen.waitFor("Messages");
      screen.press("T");
      const shown = await screen.waitFor("key-file");
      assert(shown.includes("encrypted file"));
      screen.press("V");
      await screen.waitFor("1 token can be read");
    }),
);

screenTest(
  "the help shows the keys of the location and typing filters them",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor("Messages");
      screen.press("?");
      await screen.waitFor("type to search");
      screen.press("q", "u", "i", "t");
      const shown = await screen.waitUntil(
        (it) => it.includes("leave") && !it.includes("half a page"),
        "only what fits",
      );
      assert(shown.includes("quit_"));
      screen.press(KEYS.ctrlU, ..."downloads");
      await screen.waitFor(/ D +go to downloads +jellytau download list /);
      screen.press(KEYS.esc);
      await screen.waitFor("Messages");
    }),
);

screenTest(
  "the help ends where its last key is, and the next key up moves it",
  () =>
    withScreen({ columns: 80, rows: 20 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/Films \(\d+\)/);
      screen.press("?");
      await screen.waitFor("✓ watched  ◐ in progress  ♥ favourite  * marked");
      for (let i = 0; i < 60; i++) screen.press(KEYS.down);
      // The rest of the screen may change by itself.
      const helpIn = (shown: string) =>
        shown.split("\n").filter((it) => it.startsWith("│")).join("\n");
      const end = helpIn(await screen.waitFor(/│ q Ctrl-C +leave/));
      screen.press(KEYS.up);
      await screen.waitUntil((it) => !/│ q Ctrl-C/.test(it), "one up");
      screen.press(KEYS.pageDown);
      await screen.waitUntil((it) => helpIn(it) === end, "the end again");
      screen.press(KEYS.home);
      await screen.waitFor(/│ Enter l Right +open/);
      screen.press("\x1b[200~downloads\x1b[201~");
      await screen.waitFor("type to search: downloads_");
    }),
);

screenTest(
  "the palette goes to a location by its name",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor("Messages");
      screen.press(":");
      await screen.waitFor("Commands");
      for (const letter of "token storage") screen.press(letter);
      await screen.waitFor("> go to token storage");
      screen.press(KEYS.enter);
      await screen.waitFor("Home › Security");
    }),
);

screenTest(
  "Esc goes back and - goes to the previous screen",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor("Messages");
      screen.press("A");
      await screen.waitFor("Home › Accounts");
      screen.press(KEYS.esc);
      await screen.waitUntil((it) => !it.includes("Home ›"), "home");
      screen.press("-");
      await screen.waitFor("Home › Accounts");
    }),
);

screenTest(
  "--ascii draws nothing beyond ASCII",
  () =>
    withScreen({ theme: { ascii: true } }, async ({ screen }) => {
      const shown = await screen.waitFor("Messages");
      // deno-lint-ignore no-control-regex -- everything but ASCII
      assert(/^[\x00-\x7f]*$/.test(shown), shown);
    }),
);

screenTest(
  "without colours the cursor is still visible",
  () =>
    withScreen({ theme: { color: false } }, async ({ screen }) => {
      await screen.waitFor("▌ ");
      const lines = screen.lines();
      for (const [row, line] of lines.entries()) {
        for (let column = 0; column < line.length; column++) {
          assertEquals(screen.cell(column, row).color, -1);
        }
      }
    }),
);

screenTest(
  "the screen for readers is linear and stays in the scrollback",
  () =>
    withScreen({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor("1 of 10");
      assertEquals(screen.alternate, false);
      screen.press("j");
      const shown = await screen.waitFor("2 of 10");
      assert(!/[│╭]/.test(shown));
      assert(shown.includes("Keys: "));
    }),
);

/** Types an address and accepts its certificate. */
async function toPassword({ screen, demo }: ScreenFixture): Promise<void> {
  await screen.waitFor("Press a to begin");
  screen.press("a");
  await screen.waitFor("Sign in");
  for (const letter of demo.serverUrl) screen.press(letter);
  screen.press(KEYS.enter);
  await screen.waitFor("Untrusted certificate");
  screen.press("y", "e", "s", KEYS.enter);
  await screen.waitFor("certificate trusted by you");
}

screenTest(
  "a first run is led from nothing to an account and its library",
  () =>
    withScreen({ signedIn: false }, async (at) => {
      const { screen, demo } = at;
      demo.server.users.addUser("eve", PASSWORD);
      await toPassword(at);
      screen.press("e", "v", "e", KEYS.enter);
      for (const letter of PASSWORD) screen.press(letter);
      await screen.waitFor("****");
      screen.press(KEYS.enter);
      await screen.waitFor(
        "Signed in as eve; the token is in the encrypted file",
      );
      await screen.waitFor(/Films +\d\d/);
      assert(!screen.written.includes(PASSWORD), "the password was drawn");
    }),
);

screenTest(
  "a first run with Quick Connect shows code, link, picture and time",
  () =>
    withScreen({ signedIn: false, rows: 40 }, async (at) => {
      const { screen, demo } = at;
      await toPassword(at);
      screen.press(KEYS.ctrlT, KEYS.enter);
      const shown = await screen.waitFor(/\d{3} \d{3}/);
      const [, code = ""] = /(\d{3} \d{3})/.exec(shown) ?? [];
      const plain = code.replace(" ", "");
      await screen.waitFor(`/web/#/quickconnect?code=${plain}`);
      await screen.waitFor(/[▀▄█]{20}/);
      await screen.waitFor(/\d:\d\d left/);
      const { users } = demo.server;
      const request = users.findCode((it) => it.code === plain);
      const user = users.findUser("demo");
      assert(request && user);
      assertEquals(users.approve(request, user), null);
      await screen.waitFor("Signed in as demo");
    }),
);

screenTest(
  "Quick Connect shows its picture beside the code in a window of 80 by 24",
  () =>
    withScreen(
      { signedIn: false, columns: 80, rows: 24 },
      async (at) => {
        await toPassword(at);
        at.screen.press(KEYS.ctrlT, KEYS.enter);
        await at.screen.waitFor(/│ \d{3} \d{3} .*│.*[▀▄█]/);
        const shown = await at.screen.waitFor("Signing in");
        const lines = shown.split("\n");
        const picture = lines.filter((it) => /[▀▄█]$/.test(it));
        // A code of 33 modules, with two light ones around it.
        assertEquals(picture.length, Math.ceil((33 + 4) / 2), shown);
        assert(picture.every((it) => [...it].length === 80), shown);
        assert(lines.some((it) => it.startsWith("Esc stops")), shown);
      },
    ),
);

screenTest(
  "a wrong password keeps the form, and nobody is signed in",
  () =>
    withScreen({ signedIn: false }, async (at) => {
      const { screen } = at;
      await toPassword(at);
      screen.press("d", "e", "m", "o", KEYS.enter, "n", "o", KEYS.enter);
      const shown = await screen.waitFor("! ");
      assert(shown.includes("User name"));
      screen.press(KEYS.esc);
      await screen.waitFor("Press a to begin");
    }),
);
