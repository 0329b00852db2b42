/** Tests the pages without colours and without symbols beyond ASCII. */
import { assert, assertEquals } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import { inTurn, screenTest, withScreen } from "./screen_fixture.ts";

/**
 * The symbols that ASCII replaces. Titles stay as they are, and so does the
 * ellipsis with which Ink cuts text.
 */
const SYMBOLS = /[━╸─│╭╮╰╯┃▌▸‖◐✓♥·×›█░●◌]/;
const SIZES = [[80, 24], [120, 40], [200, 50]] as const;

function checkPlain(screen: EmulatedScreen): void {
  const shown = screen.text();
  assert(!SYMBOLS.test(shown), `${SYMBOLS.exec(shown)}\n${shown}`);
  for (const [row, line] of screen.lines().entries()) {
    for (let column = 0; column < line.length; column++) {
      assertEquals(screen.cell(column, row).color, -1, shown);
    }
  }
}

for (const [columns, rows] of inTurn(SIZES, 1)) {
  screenTest(
    `every page is plain in ASCII without colours at ${columns} by ${rows}`,
    () =>
      withScreen({
        columns,
        rows,
        items: 1_500,
        irregular: true,
        theme: { ascii: true, color: false },
      }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        const pages: [keys: string[], shows: RegExp][] = [
          [[KEYS.tab], /> ~ [^]*=+>-+ +\d+ min left/],
          [["h", KEYS.enter], /> {3}Agnes and the Astro[^]*v watched/],
          [["i"], /movie - \d{4}[^]*video +\d+x\d+/],
          [["s", ..."blue carnivals", KEYS.enter], />.*Blue Carnivals/],
          [[KEYS.enter], /of 34 episodes watched {2}=+>-+/],
          [[KEYS.enter], />.* 1\. [^]*~ in progress/],
        ];
        for (const [keys, shows] of pages) {
          for (const key of keys) {
            screen.press(key);
            if (key.length > 1 || key === KEYS.enter) {
              await screen.waitForRest();
            }
          }
          await screen.waitFor(shows);
          await screen.waitForRest();
          checkPlain(screen);
        }
      }),
  );
}
