/** Tests the rules for intros, credits and the like. */
import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "B shows what is skipped, and a change is kept",
  () =>
    withScreen({ columns: 80, rows: 24 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("B");
      const shown = await screen.waitFor(/> intro +offer to skip/);
      assert(/ preview +play /.test(shown), shown);
      assert(shown.includes("Space changes it  Esc closes"), shown);
      screen.press(" ");
      await screen.waitFor(/> intro +skip /);
      screen.press(KEYS.down);
      await screen.waitFor(/> recap +offer to skip/);
      screen.press("h");
      await screen.waitFor(/> recap +play /);
      screen.press(KEYS.esc);
      const closed = await screen.waitForRest();
      assert(!closed.includes("recap"), closed);
      screen.press("B");
      const again = await screen.waitFor(/> intro +skip /);
      assert(/ recap +play /.test(again), again);
      screen.press(KEYS.esc);
    }),
);

screenTest(
  "a screen reader reads what is skipped",
  () =>
    withScreen({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor(/Films, \d+, 1 of/);
      screen.press("B");
      await screen.waitFor("skip intro: offer to skip, 1 of 5");
      screen.press("j");
      await screen.waitFor("skip recap: offer to skip, 2 of 5");
      screen.press(" ");
      await screen.waitFor("skip recap: skip, 2 of 5");
      screen.press(KEYS.esc);
    }),
);
