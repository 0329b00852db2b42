/** Tests the shelves of the home screen, with titles as real ones are. */
import { Failure } from "../../src/core/failure.ts";
import type { DemoSession } from "../../src/cli/context.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import {
  inTurn,
  screenTest,
  withLargeLibrary as withScreen,
} from "./screen_fixture.ts";
import { checkBorders, untidy } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24, edges: [0, 79] },
  { columns: 120, rows: 40, edges: [0, 25, 26, 77, 78, 119] },
  { columns: 200, rows: 50, edges: [0, 25, 26, 121, 122, 199] },
];

/** Returns the line with the cursor. */
function cursorLine(screen: EmulatedScreen): string {
  return screen.lines().find((it) => it.includes("│ ▌ ")) ?? "";
}

for (const size of inTurn(SIZES, 0)) {
  const { columns, rows } = size;
  screenTest(
    `Tab goes through the shelves of untidy titles at ${columns} by ${rows}`,
    () =>
      withScreen({ columns, rows, wrap: untidy }, async ({ screen }) => {
        await screen.waitFor(/Library: \d+ new/);
        await screen.waitForRest();
        assert(/▌ +Films/.test(cursorLine(screen)), screen.text());
        const titles = new Set<string>();
        for (let i = 0; i < 12; i++) {
          screen.press(KEYS.tab);
          await screen.waitForRest();
          if (/▌ +Films/.test(cursorLine(screen))) break;
          checkBorders(screen, size);
          const lines = screen.lines();
          const at = lines.indexOf(cursorLine(screen));
          const above = lines[at - 1]?.replace("─ Go to ─", "") ?? "";
          const title = above.match(/╭─ (\S[^─]*) ─/)?.[1];
          titles.add(title ?? screen.text());
        }
        const [first, second, ...others] = [...titles];
        assertEquals([first, second], ["Continue watching", "Next up"]);
        assertEquals(others.length, 5, others.join());
        assert(others.every((it) => it.startsWith("New in ")), others.join());
        assert(/▌ +Films/.test(cursorLine(screen)), screen.text());

        screen.press(KEYS.tab);
        await screen.waitForRest();
        const isCut = /╰─ .*Tab: New in .*… ╯/.test(screen.text());
        assertEquals(isCut, columns === 80, screen.text());
        for (let i = 0; i < 30; i++) {
          screen.press("j");
          await screen.settled();
        }
        await screen.waitForRest();
        checkBorders(screen, size);
        const here = cursorLine(screen);
        screen.press(KEYS.enter);
        await screen.waitFor("Home › ");
        screen.press(KEYS.esc);
        await screen.waitUntil(() => cursorLine(screen) === here, here);
        screen.press("h");
        await screen.waitFor(/▌ +Films/);
        screen.press("l", "k");
        await screen.waitForRest();
        assert(!/▌ +Messages/.test(screen.text()), screen.text());
      }),
  );
}

screenTest(
  "p plays and w marks the title under the cursor of a shelf",
  async () => {
    const played: unknown[] = [];
    const wrap = ({ client }: DemoSession): ServiceClient => ({
      onEvent: client.onEvent.bind(client),
      close: () => Promise.resolve(),
      send(name, input, options) {
        if (name !== "start-playback") return client.send(name, input, options);
        played.push(Object(input).items);
        return Promise.reject(new Failure("timeout", "Cannot play: test"));
      },
    });
    await withScreen({ rows: 40, wrap }, async ({ screen, demo }) => {
      await screen.waitFor(/Library: \d+ new/);
      screen.press("p");
      await screen.waitFor("Choose a title first");
      screen.press(KEYS.tab);
      await screen.waitFor(/Continue watching[^]*▌ ◐ .*[^]*▌ .* left/);
      screen.press("p");
      await screen.waitFor("Cannot play: test");
      const input = { account: null, limit: 20 };
      const { resume, next } = await demo.client.send("list-shelves", input);
      assertEquals(played, [[resume[0]?.id]]);

      screen.press(KEYS.tab);
      await screen.waitForRest();
      const marked = cursorLine(screen);
      screen.press("w");
      await screen.waitFor(/marked|watched/);
      await screen.waitUntil(() => cursorLine(screen) !== marked, "the next");
      const after = await demo.client.send("list-shelves", input);
      assert(after.next.every(({ id }) => id !== next[0]?.id));
    });
  },
);

screenTest(
  "a screen reader hears the shelf, the title and its position there",
  () =>
    withScreen(
      { columns: 200, theme: { linear: true } },
      async ({ screen }) => {
        await screen.waitFor(/Films, \d+, 1 of \d+/);
        await screen.waitFor(/Library: \d+ new/);
        screen.press(KEYS.tab);
        await screen.waitFor(/Continue watching: .* left,[^]*\b1 of \d+/);
        screen.press("j");
        await screen.waitFor(/Continue watching: [^]*\b2 of \d+/);
        screen.press(KEYS.tab);
        await screen.waitFor(/Next up: [^]*\b1 of \d+/);
      },
    ),
);
