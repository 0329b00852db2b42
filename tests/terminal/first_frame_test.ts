/** Tests that the first frame stays in place when the rest is loaded. */
import process from "node:process";
import { openSplash } from "../../src/system/splash_output.ts";
import { firstFrame } from "../../src/tui/first_frame.ts";
import { PLAIN_THEME } from "../../src/tui/model/theme.ts";
import { assert, assertEquals } from "@std/assert";
import { EmulatedScreen } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

type Output = typeof process.stdout;

/** Shows a first frame alone. */
async function drawn(
  size: { columns: number; rows: number },
  theme: { ascii: boolean; color: boolean },
): Promise<EmulatedScreen> {
  const screen = new EmulatedScreen(size);
  const frame = firstFrame(size, theme) ?? "";
  const { close } = openSplash(frame, screen.stdout as unknown as Output);
  await screen.waitFor("JellyTau");
  assertEquals(screen.alternate, true);
  close();
  await screen.waitUntil(() => !screen.alternate, "the old screen");
  screen.stdout.write(`\x1b[?1049h\x1b[H${frame}`);
  await screen.waitFor("JellyTau");
  return screen;
}

for (const columns of [40, 80, 120, 200]) {
  for (const ascii of [false, true]) {
    screenTest(
      `firstFrame() is a part of the first screen, ${columns} columns${
        ascii ? ", ASCII" : ""
      }`,
      async () => {
        const theme = { ...PLAIN_THEME, ascii };
        const size = { columns, rows: 24 };
        const early = await drawn(size, theme);
        await withScreen(
          { ...size, theme, signedIn: false },
          async ({ screen }) => {
            await screen.waitFor("not signed in");
            for (let row = 0; row < size.rows; row++) {
              for (let column = 0; column < columns; column++) {
                const cell = early.cell(column, row);
                if (cell.text.trim() === "") continue;
                const at = `${column}, ${row}`;
                assertEquals(screen.cell(column, row), cell, at);
              }
            }
          },
        );
        early.close();
      },
    );
  }
}

screenTest(
  "firstFrame() has no colours when there are to be none, and nothing when too small",
  () => {
    const size = { columns: 80, rows: 24 };
    const plain = firstFrame(size, { ascii: true, color: false }) ?? "";
    assert(plain.length > 0);
    assertEquals(
      [...plain].filter((it) => it < " " || it > "~").join("")
        .replaceAll("\r\n", ""),
      "",
    );
    const small = { columns: 39, rows: 24 };
    assertEquals(firstFrame(small, { ascii: true, color: false }), null);
  },
);

screenTest(
  "openSplash() keeps its frame until something else is drawn",
  async () => {
    const screen = new EmulatedScreen({ columns: 40, rows: 10 });
    const { stdout, close } = openSplash(
      "early",
      screen.stdout as unknown as Output,
    );
    await screen.waitFor("early");
    stdout.write("\x1b[?1049h");
    stdout.write("\x1b[?25l\x1b[?2026h");
    assertEquals(await screen.waitForRest(), await screen.waitFor("early"));
    stdout.write("later");
    const shown = await screen.waitFor("later");
    assertEquals(shown.includes("early"), false);
    assertEquals([stdout.columns, stdout.isTTY], [40, true]);
    await new Promise<void>((done) => void stdout.write("", () => done()));
    close();
    await screen.waitForRest();
    assertEquals(screen.alternate, true, "whoever drew it takes it away");
    screen.close();
  },
);
