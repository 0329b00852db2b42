/** Tests finding titles in long lists: by letter, and with a search. */
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import {
  inTurn,
  screenTest,
  withLargeLibrary as withScreen,
} from "./screen_fixture.ts";
import { checkBorders, untidy } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24, edge: 43, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, edge: 77, edges: [0, 25, 26, 77, 78, 119] },
  { columns: 200, rows: 50, edge: 121, edges: [0, 25, 26, 121, 122, 199] },
];

for (const { columns, rows, edge } of inTurn(SIZES, 0)) {
  screenTest(
    `' and a letter jump in a library at ${columns} by ${rows}`,
    () =>
      withScreen({ columns, rows }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press(KEYS.enter);
        await screen.waitFor(/▌ +Agnes and the Astro/);
        await screen.waitForRest();
        const bar = () =>
          Array.from({ length: rows - 7 }, (_, at) =>
            screen.cell(edge - 1, at + 3).text).join("").trim();
        assert(/^A┃+$/.test(bar()), bar());
        screen.press("'", "h");
        await screen.waitFor(/▌ .*Harbour/);
        await screen.waitForRest();
        assert(bar().includes("H"), bar());
        screen.press("'", "z");
        await screen.waitUntil((it) =>
          !/▌ .*Harbour/.test(it), "another row");
        screen.press("'", KEYS.esc);
        await screen.waitForRest();
        assert(screen.text().includes("Home › Films"), screen.text());
      }),
  );
}

for (const { columns, rows, edges } of inTurn(SIZES, 1)) {
  screenTest(
    `a library of untidy titles has a scroll bar, and a search groups them, at ${columns} by ${rows}`,
    () =>
      withScreen(
        { columns, rows, wrap: untidy },
        async ({ screen }) => {
          await screen.waitFor(/Library: \d+ new/);
          screen.press(KEYS.enter);
          await screen.waitFor(/Films \(\d+\)/);
          for (const keys of [[], [KEYS.pageDown], ["'", "m"], ["G"], ["g"]]) {
            screen.press(...keys);
            await screen.waitForRest();
            checkBorders(screen, { edges });
          }
          assert(/─ 1-\d+\/111 ─╯/.test(screen.text()), screen.text());

          screen.press(KEYS.esc);
          await screen.waitUntil((it) => !/Films \(\d+\)/.test(it), "home");
          screen.press("s", ..."amelie");
          await screen.waitFor(/▌ .*Amélie/);
          const shown = await screen.waitForRest();
          const headings = shown.match(
            /│ [▌ ][ *]. (Series|Episodes|Seasons|Albums|Tracks) /g,
          ) ?? [];
          assertEquals(headings.length > 1, columns > 80, shown);
          for (const [row, line] of screen.lines().entries()) {
            if (!line.startsWith("│")) continue;
            assertEquals(screen.cell(columns - 1, row).text, "│", shown);
          }
        },
      ),
  );
}

screenTest(
  "a series and a number find the episode first, and the search is kept",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Library: \d+ new/);
      screen.press("s", ..."blue carnivals s01e02");
      await screen.waitFor(/▌ . Episodes +A Visit from Zoë/);
      screen.press(KEYS.enter, KEYS.enter);
      await screen.waitFor("› A Visit from Zoë");
      screen.press(KEYS.esc);
      await screen.waitFor("search: blue carnivals");
      screen.press(KEYS.esc);
      await screen.waitUntil((it) => !it.includes("search:"), "home");
      screen.press("s");
      await screen.waitFor(/▌ +blue carnivals s01e02 +search again/);
      screen.press(KEYS.enter, KEYS.enter);
      await screen.waitFor(/▌ . Episodes +A Visit from Zoë/);
    }),
);

screenTest(
  "a search that finds many items says that it shows the best ones",
  () =>
    withScreen({ columns: 80, rows: 24 }, async ({ screen }) => {
      await screen.waitFor(/Library: \d+ new/);
      screen.press("s", ..."the");
      await screen.waitFor("Search (best 240)");
      screen.press(..." tide");
      await screen.waitFor(/Search \(\d{1,2}\)/);
    }),
);

screenTest(
  "a screen reader hears the kind of the first result",
  () =>
    withScreen(
      { columns: 200, theme: { linear: true } },
      async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        screen.press("s", ..."blue carnivals");
        await screen.waitFor(/Series: Blue Carnivals, .*1 of \d/);
      },
    ),
);
