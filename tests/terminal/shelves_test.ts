import { assert, assertEquals } from "../assert.ts";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

for (const columns of [80, 120, 200]) {
  screenTest(
    `shelves list what to watch next at ${columns} columns`,
    () =>
      withScreen({ columns, rows: 40 }, async ({ screen }) => {
        await screen.waitFor(/Films +\d+/);
        await screen.waitFor("Next up");
        const open = async (title: string) => {
          const here = () => new RegExp(`> +${title}`).test(screen.text());
          for (let at = 0; at < 20 && !here(); at++) {
            screen.press("j");
            await screen.waitForRest();
          }
          assert(here(), screen.text());
          screen.press(KEYS.enter);
          await screen.waitFor(new RegExp(`${title} \\(\\d+\\)`));
        };
        const back = async () => {
          screen.press(KEYS.esc);
          await screen.waitFor(/Films +\d+/);
          await screen.waitForRest();
        };
        const count = (title: string) => {
          const [, total] = new RegExp(`${title} \\((\\d+)\\)`)
            .exec(screen.text()) ?? [];
          return Number(total);
        };

        await open("Continue watching");
        assert(count("Continue watching") > 0);
        await screen.waitFor(/- .*S\d\dE\d\d .* left/);
        await back();

        await open("Next up");
        const before = count("Next up");
        await screen.waitFor(/> .*S\d\dE\d\d/);
        screen.press("w");
        await screen.waitUntil(
          () =>
            !screen.text().includes(`Next up (${before})`) ||
            /marked|Marked/.test(screen.text()),
          "the mark",
        );
        await back();

        await open("New");
        assertEquals(count("New") > 0, true);
      }),
  );
}
