/** Tests details that a user notices in the first minutes. */
import { localDate } from "../../src/tui/model/labels.ts";
import { assert, assertEquals } from "../assert.ts";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "h and l move within a line of a grid, as the arrows do",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/> +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/> .*Agnes and the/);
      screen.press("v");
      const start = await screen.waitForRest();
      screen.press("l");
      const moved = await screen.waitUntil(
        (it) => it !== start,
        "the next cell",
      );
      assert(moved.includes("Films ("), moved);
      screen.press("h");
      await screen.waitUntil((it) => it === start, "the first cell");
    }),
);

screenTest(
  "the row with the cursor has one colour from its first cell on",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/> +Films +\d+/);
      screen.press("A");
      await screen.waitFor("(active)");
      await screen.waitForRest();
      const row = screen.lines().findIndex((it) => it.includes("(active)"));
      const from = screen.lines()[row]?.indexOf("> ") ?? 0;
      const cells = Array.from({ length: 6 }, (_, at) => {
        const { inverse, color } = screen.cell(from + at, row);
        return [inverse, color];
      });
      assertEquals(cells, Array.from({ length: 6 }, () => [true, -1]));
    }),
);

screenTest(
  "a message has the same time in the list and beside it",
  () =>
    withScreen({}, async ({ screen }) => {
      const startMs = Date.now();
      await screen.waitFor(/Library: \d+ new/);
      screen.press("!");
      const shown = await screen.waitFor(/│ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
      const [, date, time] =
        /│ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(shown) ?? [];
      const days = [startMs, Date.now()].map(localDate);
      assert(days.includes(date ?? ""), shown);
      assertEquals(shown.split(time ?? "none").length, 3, shown);
    }),
);
