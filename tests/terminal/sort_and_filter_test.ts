/** Tests the order and the filter of a library. */
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "o sorts a library and keeps the order, and / filters by conditions",
  () =>
    withScreen({ columns: 80, rows: 24 }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      const byName = firstRow(await screen.waitFor(/Films \(\d+\)/));
      screen.press("o");
      const choice = await screen.waitFor(/> name +A to Z/);
      assert(/ rating +best first/.test(choice), choice);
      screen.press("r");
      await screen.waitFor(/> name +Z to A/);
      screen.press(KEYS.enter);
      await screen.waitFor("by name, Z to A");
      const reversed = firstRow(
        await screen.waitUntil(
          (shown) => firstRow(shown) !== byName,
          "another first row",
        ),
      );
      screen.press("'");
      await screen.waitFor("Press o and sort by name");

      // The order is that of all film libraries.
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      const again = await screen.waitFor("by name, Z to A");
      assertEquals(firstRow(again), reversed);

      screen.press("/", ..."unwatched year:90");
      await screen.waitFor("! use year:1990-99");
      screen.press("\x15", ..."genre:qqq");
      await screen.waitFor('Cannot find genre "qqq"');
      screen.press("\x15", ..."rating>1 genre:dra");
      await screen.waitFor("/rating>1 genre:dra_");
      screen.press(KEYS.enter);
      await screen.waitUntil(
        (shown) =>
          shown.includes("by name, Z to A") && !shown.includes("Cannot find"),
        "the list that the conditions select",
      );
    }),
);

/** Returns the row with the cursor. */
function firstRow(screen: string): string {
  return /▌ ([^│]*)/.exec(screen)?.[1]?.trim() ?? "";
}
