import { assert, assertEquals } from "@std/assert";
import { NO_GRAPHICS } from "../../src/tui/model/graphics.ts";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import {
  inTurn,
  screenTest,
  withLargeLibrary as withScreen,
} from "./screen_fixture.ts";

const WIDTHS = [40, 80, 120, 200] as const;

/** Returns the only row with a list cursor, found by the style of its cells. */
function cursorRow(screen: EmulatedScreen, from: number): string {
  const rows = screen.lines().map((_, row) => row).filter((row) => {
    const { text, bold } = screen.cell(from, row);
    return text === "▌" && bold;
  });
  assertEquals(rows.length, 1, screen.text());
  return screen.lines()[rows[0] ?? 0]?.slice(from) ?? "";
}

/** The column where the text of the list begins, behind frame and padding. */
const LIST_FROM = { 40: 2, 80: 2, 120: 28, 200: 28 } as const;

async function openFilms(screen: EmulatedScreen): Promise<void> {
  await screen.waitFor(/Films +\d+/);
  screen.press(KEYS.enter);
  await screen.waitFor(/Films \(\d+\)/);
  await screen.waitFor("Agnes and the Compass");
}

async function assertWalked(screen: EmulatedScreen, from: number) {
  await openFilms(screen);
  await screen.waitForRest();
  assert(cursorRow(screen, from).includes("Agnes and the Astronomer"));
  screen.press("j", KEYS.down);
  await screen.waitFor(/▌ +Agnes and the Observ/);
  assert(cursorRow(screen, from).includes("Agnes and the Observ"));
  screen.press("G");
  await screen.waitUntil((it) => !/▌ .*Agnes/.test(it), "the end");
  await screen.waitForRest();
  cursorRow(screen, from);
  screen.press("g", "k", KEYS.up);
  await screen.waitFor(/▌ +Agnes and the Astro/);
  screen.press(KEYS.enter);
  await screen.waitFor("Home › Films › Agnes");
  await screen.waitFor(/movie . \d{4} . \d+ h( \d+ min)?/);
  screen.press(KEYS.esc);
  await screen.waitFor(/Films \(\d+\)/);
  assert(cursorRow(screen, from).includes("Agnes and the Astro"));
  screen.press(KEYS.esc);
  await screen.waitFor(/Films +\d+/);
}

async function assertFound(screen: EmulatedScreen, from: number) {
  screen.press("s");
  await screen.waitFor("Type a title");
  for (const letter of "amelie") screen.press(letter);
  await screen.waitFor("search: amelie_");
  await screen.waitFor(/▌ .*Amélie/);
  screen.press(KEYS.enter, "j");
  await screen.waitUntil(
    (it) => !it.includes("amelie_") && /^(?!.*search).*Amélie/m.test(it),
    "the list has the keys",
  );
  assert(cursorRow(screen, from).includes("Amélie"));
  screen.press(KEYS.esc);
  await screen.waitUntil((it) => !it.includes("search:"), "home");
  await screen.waitFor(/Films +\d+/);
}

async function assertFits(screen: EmulatedScreen, columns: number) {
  const opened: [key: string, text: string][] = [
    ["?", "type to search"],
    [":", "Commands"],
    ["a", "User name"],
  ];
  for (const [key, text] of opened) {
    screen.press(key);
    const shown = await screen.waitFor(text);
    for (const line of shown.split("\n")) {
      const frame = /^[│╭╰]/.test(line);
      if (frame) assertEquals([...line].length, columns, shown);
    }
    screen.press(KEYS.esc);
    await screen.waitFor(/Films +\d+/);
  }
}

for (const columns of inTurn(WIDTHS, 1)) {
  const from = LIST_FROM[columns];

  screenTest(
    `a library, a search with and without accents, help, palette and form work at ${columns} columns`,
    () =>
      withScreen({ columns, rows: 30 }, async ({ screen }) => {
        await assertWalked(screen, from);
        screen.resize(columns, 24);
        await screen.waitForRest();
        await assertFound(screen, from);
        screen.resize(columns, 20);
        await screen.waitForRest();
        await assertFits(screen, columns);
      }),
  );
}

screenTest(
  "a series leads to its seasons, their episodes and back",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Shows +\d+/);
      screen.press("j", KEYS.enter);
      await screen.waitFor(/Shows \(\d+\)/);
      await screen.waitFor("Blue Signals");
      screen.press("j", "l");
      await screen.waitFor("Season 1");
      screen.press("l");
      await screen.waitFor(/▌ . +1\. /);
      screen.press("h", "h");
      await screen.waitFor("Home › Shows\n");
      assertEquals(/▌/.test(screen.lines()[4] ?? ""), true, screen.text());
    }),
);

screenTest(
  "a filter narrows a library and Esc shows all of it again",
  () =>
    withScreen({}, async ({ screen }) => {
      await openFilms(screen);
      screen.press("/");
      for (const letter of "compass") screen.press(letter);
      await screen.waitFor("/compass_");
      await screen.waitUntil(
        (it) => it.includes("the Compass") && !it.includes("Observatory "),
        "what fits",
      );
      screen.press(KEYS.esc);
      await screen.waitFor("Agnes and the Observatory");
      assert(!screen.text().includes("/compass"));
    }),
);

screenTest(
  "a filter of episodes finds letters with accents as they are typed without",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Shows +\d+/);
      screen.press("j", KEYS.enter);
      await screen.waitFor("Blue Signals");
      screen.press(KEYS.enter);
      await screen.waitFor("Season 1");
      screen.press(KEYS.enter);
      await screen.waitFor("Season 1 (10)");
      await screen.waitFor("Feathered Echo");
      screen.press("/", ..."zoe");
      const shown = await screen.waitFor("Season 1 (1)");
      assert(shown.includes("A Visit from Zoë"), shown);
    }),
);

screenTest(
  "the selection stays where it is through sizes and grids",
  () =>
    withScreen({}, async ({ screen }) => {
      await openFilms(screen);
      screen.press("j", "j", "j", "j", "j");
      await screen.waitFor(/▌.{3}The Archive of Évora/);
      for (
        const [columns, rows] of [[60, 12], [200, 50], [40, 10], [120, 30]]
      ) {
        screen.resize(columns ?? 0, rows ?? 0);
        await screen.waitFor(/▌.{3}The Archive of/);
      }
      screen.press("v");
      await screen.waitFor(/▌.{1,3}The Archive of/);
      screen.press(KEYS.right, KEYS.left);
      screen.press("v");
      await screen.waitFor(/▌.{3}The Archive of Évora/);
    }),
);

screenTest(
  "a storm of sizes leaves nothing of them on the screen",
  () =>
    withScreen({}, async ({ screen }) => {
      // Its message appears and disappears by itself.
      await screen.waitFor(/Library: \d+ new/);
      await openFilms(screen);
      for (let i = 0; i < 80; i++) {
        screen.resize(38 + (i * 37) % 170, 9 + (i * 11) % 50);
        if (i % 3 === 0) await new Promise((done) => setTimeout(done, 5));
      }
      screen.resize(120, 30);
      await screen.waitFor(/▌ +Agnes and the Astronomer/);
      // A redraw clears the screen, so that the message may come back after it.
      let before = await screen.waitForRest();
      while (before.includes("Library:")) {
        await screen.waitUntil((it) => !it.includes("Library:"), "no message");
        before = await screen.waitForRest();
      }
      screen.press(KEYS.ctrlL);
      assertEquals(await screen.waitForRest(), before);
    }),
);

screenTest(
  "names are shown without control characters and in their width",
  () =>
    withScreen({ columns: 100 }, async ({ screen, demo }) => {
      const hostile = "漢字ab\x1b[2J\x1b]0;owned\x07\u202egnp.exe\u0301";
      await screen.waitFor(/Library: \d\d+ new/);
      const { library } = demo.server;
      library.addMovie(library.folders[0]?.id ?? "", hostile);
      screen.press("S");
      await screen.waitFor("Library: 1 new");
      screen.press("s");
      for (const letter of "漢字ab") screen.press(letter);
      const shown = await screen.waitFor(/漢字ab\[2J\]0;ownedgnp\.exe/);
      assert(!shown.includes("\x1b") && !screen.written.includes("\x1b]0;"));
      for (const line of shown.split("\n")) {
        if (/^[│╭╰]/.test(line)) assert(/[│╮╯]$/.test(line), line);
      }
    }),
);

screenTest(
  "y copies the command that does the same",
  () =>
    withScreen({}, async ({ screen }) => {
      await openFilms(screen);
      screen.press("y");
      await screen.waitFor(/Copied: jellytau library show [0-9a-f]{32}/);
      const [copied = ""] = screen.written.split("]52;c;")[1]?.split("\x07") ??
        [];
      assert(/^jellytau library show [0-9a-f]{32}$/.test(atob(copied)));
    }),
);

screenTest(
  "an item shows its picture, in half blocks or as the terminal can",
  () =>
    withScreen({
      theme: {
        graphics: { ...NO_GRAPHICS, kind: "half-blocks", colors: "true" },
      },
    }, async ({ screen }) => {
      await openFilms(screen);
      screen.press("l");
      await screen.waitFor("Home › Films › Agnes");
      await screen.waitFor(/▀{10}/);
      const row = screen.lines().findIndex((it) => it.includes("▀"));
      assert(screen.cell(3, row).color >= 0, "in colours");
      assert((await screen.waitForRest()).includes("Agnes and the Astronomer"));
    }),
);

screenTest(
  "an item shows a mark that another device has just set, and its list too",
  () =>
    withScreen({}, async ({ screen, demo }) => {
      await openFilms(screen);
      const { server } = demo;
      const name = "Agnes and the Astronomer";
      const film = server.library.visibleItems().find((it) => it.name === name);
      const user = server.users.findUser("demo");
      assert(film && user);
      server.library.changeUserData(user.id, film, { favorite: true });
      screen.press("l");
      await screen.waitFor("Home › Films › Agnes");
      await screen.waitFor(/favourite/);
      screen.press(KEYS.esc);
      await screen.waitFor(/Films \(\d+\)/);
      await screen.waitFor(/favourite/);
    }),
);

for (const kind of ["kitty", "iterm", "sixel"] as const) {
  const begin = {
    kitty: "\x1b_Ga=T,U=1",
    iterm: "\x1b]1337;File=",
    sixel: "\x1bP",
  };

  screenTest(
    `an item shows its picture with ${kind}`,
    () =>
      withScreen(
        { theme: { graphics: { ...NO_GRAPHICS, kind } } },
        async ({ screen }) => {
          await openFilms(screen);
          screen.press("l");
          await screen.waitFor("Home › Films › Agnes");
          await screen.waitUntil(
            () => screen.written.includes(begin[kind]),
            kind,
          );
          screen.press(KEYS.esc);
          await screen.waitFor(/Films \(\d+\)/);
          await screen.waitUntil(
            () => kind !== "kitty" || screen.written.includes("a=d,d=I"),
            "the picture is given back",
          );
        },
      ),
  );
}
