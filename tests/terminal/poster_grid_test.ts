/** Tests posters in the grid of a library, cell by cell and byte by byte. */
import { NO_GRAPHICS } from "../../src/tui/model/graphics.ts";
import type { Theme } from "../../src/tui/model/theme.ts";
import { assert, assertEquals } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const HALF_BLOCKS = themeWith("half-blocks");
const KITTY = themeWith("kitty");
const PLACEHOLDER = "\u{10eeee}";
/** The most bytes for a cursor move, at 120 by 40. */
const MOST_BYTES = 600;
/** The rows of all posters at 120 by 30: twelve posters of nine rows. */
const PAGE = 12 * 9;

function themeWith(kind: Theme["graphics"]["kind"]): Partial<Theme> {
  return { graphics: { ...NO_GRAPHICS, kind, colors: "true" } };
}

/** Counts the runs of poster cells: posters times the rows of each. */
function posterRuns(screen: EmulatedScreen): number {
  return screen.text().match(/(?:▀|\u{10eeee}\p{M}*)+/gu)?.length ?? 0;
}

async function waitForRuns(screen: EmulatedScreen, runs: number) {
  const what = `${runs} rows of posters`;
  await screen.waitUntil(() => posterRuns(screen) === runs, what);
}

async function openFilms(screen: EmulatedScreen): Promise<void> {
  await screen.waitFor(/Library: \d+ new/);
  screen.press(KEYS.enter);
  await screen.waitFor("Agnes and the Astronomer");
}

async function openGrid(screen: EmulatedScreen, runs: number): Promise<void> {
  await openFilms(screen);
  screen.press("v");
  await waitForRuns(screen, runs);
}

/** Returns what is written during a call and until the screen is at rest. */
async function writtenWhile(
  screen: EmulatedScreen,
  use: () => void,
): Promise<string> {
  await screen.waitForRest();
  const before = screen.written.length;
  use();
  await screen.waitForRest();
  return screen.written.slice(before);
}

/** Returns the cells that contain poster characters, with their colours. */
function posterCells(screen: EmulatedScreen): string[] {
  return screen.lines().flatMap((line, row) =>
    [...line].flatMap((_, column) => {
      const { text, color } = screen.cell(column, row);
      const poster = text === "▀" || text.startsWith(PLACEHOLDER);
      return poster ? [`${column},${row} ${text} ${color}`] : [];
    })
  );
}

const WIDTHS = [
  { columns: 40, perLine: 2, posterRows: 11 },
  { columns: 80, perLine: 4, posterRows: 12 },
  { columns: 120, perLine: 6, posterRows: 12 },
  { columns: 200, perLine: 10, posterRows: 12 },
];

screenTest(
  "a grid has as many posters side by side as there is room for",
  () =>
    withScreen(
      { columns: 40, rows: 24, theme: HALF_BLOCKS },
      async ({ screen }) => {
        await openGrid(screen, 2 * 11);
        for (const { columns, perLine, posterRows } of WIDTHS) {
          screen.resize(columns, 24);
          await waitForRuns(screen, perLine * posterRows);
          await screen.waitForRest();
          const lines = screen.lines();
          const row = lines.findIndex((it) => it.includes("▀"));
          assertEquals(lines[row]?.match(/▀+/g)?.length, perLine);
          assert(screen.cell(lines[row]?.indexOf("▀") ?? 0, row).color >= 0);
          for (const line of lines.filter((it) => /^[│╭╰]/.test(it))) {
            assertEquals([...line].length, columns, screen.text());
          }
          assertEquals(screen.text().match(/▌/g)?.length, 1, screen.text());
        }
      },
    ),
);

async function assertCursorAlone(screen: EmulatedScreen): Promise<void> {
  // A message that disappears is a frame of its own.
  await screen.waitUntil((it) => !it.includes("Library:"), "no message");
  const before = posterCells(screen);
  for (const key of [KEYS.right, KEYS.down, KEYS.left, "k", "j"]) {
    const text = await writtenWhile(screen, () => screen.press(key));
    assert(text.length > 0 && !text.includes("▀"));
    assert(!text.includes(PLACEHOLDER) && !text.includes("\x1b_G"));
    const bytes = new TextEncoder().encode(text).length;
    assert(bytes <= MOST_BYTES, `${bytes} bytes`);
    assertEquals(posterCells(screen), before);
  }
}

async function assertNothingLeft(screen: EmulatedScreen): Promise<void> {
  const before = posterCells(screen);
  const earlier = new Set(before);
  assert(before.length > 100);
  const away: (readonly [open: string, close: string])[] = [
    ["?", KEYS.esc],
    [":", KEYS.esc],
    ["D", "-"],
    ["G", "g"],
    ["v", "v"],
  ];
  for (const [open, close] of away) {
    screen.press(open);
    await screen.waitUntil(
      () => posterCells(screen).every((it) => !earlier.has(it)),
      `no poster after ${open}`,
    );
    const frame = await screen.waitForRest();
    if (open !== "G") assertEquals(posterCells(screen), [], frame);
    screen.press(close);
    await screen.waitUntil(
      () => posterCells(screen).length === before.length,
      `posters after ${close}`,
    );
    assertEquals(posterCells(screen), before);
  }
}

async function assertBackAgain(
  screen: EmulatedScreen,
  { isKitty }: { isKitty: boolean },
): Promise<void> {
  const before = posterCells(screen);
  const text = await writtenWhile(screen, () => screen.press(KEYS.ctrlL));
  await waitForRuns(screen, PAGE);
  assertEquals(text.includes("\x1b_Ga=T"), isKitty);
  screen.resize(80, 24);
  await waitForRuns(screen, 4 * 12);
  screen.resize(39, 9);
  await screen.waitFor("Make the window");
  await screen.waitForRest();
  assertEquals(posterCells(screen), []);
  screen.resize(120, 30);
  await waitForRuns(screen, PAGE);
  const places = (cells: string[]) => cells.map((it) => it.split(" ")[0]);
  assertEquals(places(posterCells(screen)), places(before));
}

for (const [name, theme] of [["half blocks", HALF_BLOCKS], ["kitty", KITTY]]) {
  if (typeof theme !== "object") continue;

  screenTest(
    `posters of ${name} stay, go and come back with what is shown`,
    () =>
      // Many films, so that the last page shows none of the first.
      withScreen(
        { theme, columns: 120, rows: 40, items: 1_500 },
        async ({ screen }) => {
          await openGrid(screen, 18 * 9);
          await assertCursorAlone(screen);
          screen.resize(120, 30);
          await waitForRuns(screen, PAGE);
          await screen.waitForRest();
          if (LONG || name === "kitty") await assertNothingLeft(screen);
          await assertBackAgain(screen, { isKitty: name === "kitty" });
        },
      ),
  );
}

screenTest(
  "every poster that Kitty was sent is freed again on the way out",
  async () => {
    let written = "";
    await withScreen({ theme: KITTY }, async ({ screen }) => {
      await openGrid(screen, PAGE);
      screen.press(KEYS.pageDown);
      await waitForRuns(screen, 0);
      await waitForRuns(screen, PAGE);
      screen.press("q");
      await screen.waitUntil(() => !screen.alternate, "the way out");
      assert(!/[▀\u{10eeee}]/u.test(screen.scrollback()));
      written = screen.written;
    });
    const ids = (pattern: RegExp) =>
      [...written.matchAll(pattern)].map((it) => it[1]).sort();
    const sent = ids(/a=T,U=1,f=100,q=2,i=(\d+)/g);
    // One page further, half of the posters are new.
    assertEquals(new Set(sent).size, 18);
    assertEquals(sent.length, 18);
    assertEquals(ids(/a=d,d=I,i=(\d+)/g), sent);
    const last = written.lastIndexOf("\x1b_G");
    assert(last < written.lastIndexOf("\x1b[?1049l"), "before it goes back");
  },
);

for (const kind of ["iterm", "sixel"] as const) {
  const begin = kind === "iterm" ? "\x1b]1337;File=" : "\x1bP0;1q";

  screenTest(
    `each poster of a page is sent once with ${kind}`,
    () =>
      withScreen({ theme: themeWith(kind) }, async ({ screen }) => {
        await openFilms(screen);
        const sent = () => screen.written.split(begin).length - 1;
        screen.press("v");
        await screen.waitUntil(() => sent() === 12, "twelve posters");
        const moved = await writtenWhile(
          screen,
          () => screen.press(KEYS.right),
        );
        assert(moved.length > 0 && !moved.includes(begin));
        assertEquals(sent(), 12);
      }),
  );
}

screenTest(
  "pictures that never come keep no key waiting and are asked for no longer",
  () => {
    const asked: AbortSignal[] = [];
    const wrap = ({ client }: { client: ServiceClient }): ServiceClient => ({
      send: (name, input, options) => {
        const signal = options?.signal;
        if (name !== "fetch-picture" || !signal) {
          return client.send(name, input, options);
        }
        asked.push(signal);
        return new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason))
        );
      },
      onEvent: (listener) => client.onEvent(listener),
      close: () => client.close(),
    });
    return withScreen({ theme: HALF_BLOCKS, wrap }, async ({ screen }) => {
      await openFilms(screen);
      screen.press("v");
      await screen.waitUntil(() => asked.length === 3, "three at a time");
      screen.press("G");
      await screen.waitUntil((it) => !it.includes("▌ Agnes"), "the end");
      await screen.waitUntil(() => asked.length === 6, "three others");
      assertEquals(
        asked.map((it) => it.aborted),
        [true, true, true, false, false, false],
      );
      screen.press("v");
      await screen.waitUntil(() => asked.every((it) => it.aborted), "none");
      assertEquals(asked.length, 6);
    });
  },
);

screenTest(
  "titles of wide and combining characters keep the grid straight",
  () =>
    withScreen({ theme: HALF_BLOCKS }, async ({ screen, demo }) => {
      await openFilms(screen);
      const { library } = demo.server;
      const names = ["!漢字漢字漢字漢字漢字", "!e\u0301e\u0301\u0323 ab"];
      for (const name of names) {
        library.addMovie(library.folders[0]?.id ?? "", name);
      }
      screen.press("S");
      await screen.waitFor("Library: 2 new");
      screen.press("v", "g");
      await screen.waitFor("漢字漢字");
      await waitForRuns(screen, PAGE);
      for (const row of [3, 13, 14, 24, 25]) {
        assertEquals(screen.cell(0, row).text, "│", screen.text());
        assertEquals(screen.cell(119, row).text, "│", screen.text());
      }
    }),
);
