import xterm from "@xterm/headless";
import * as fc from "fast-check";
import { Box, render } from "ink";
import { textWidth } from "../../src/core/text_width.ts";
import { absoluteOutput, Columns } from "../../src/tui/absolute_output.ts";
import { CELL_MARK } from "../../src/tui/model/cells.ts";
import { Text } from "../../src/tui/view/text.tsx";
import { assert, assertEquals } from "@std/assert";
import { EmulatedScreen } from "../terminal/emulated_screen.ts";
import { screenTest } from "../terminal/screen_fixture.ts";

const TITLES = [
  "น้ำ",
  "ນ້ຳ",
  "हिन्दी",
  "क्ष",
  "শ্রীমতী",
  "ശ്രീ",
  "ខ្មែរ",
  "မြန်မာ",
  "👋🏾",
  "❤️",
  "1️⃣",
  "🇩🇪",
  "👨‍👩‍👧‍👦",
  "東京物語",
  "기생충",
  "기생충".normalize("NFD"),
  "کتاب\u200cها",
  "שָׁלוֹם",
  "Ame\u0301lie",
  "a🏾",
  "★ ♥ ☀ ⚽",
  "\u0301x",
  "Plain title",
];
const title = fc.array(fc.constantFrom(...TITLES, " ", "a")).map((it) =>
  it.join("")
);

/** Draws two panes of 20 cells each. @returns the cells where borders belong */
async function borders(rows: readonly string[], next: readonly string[]) {
  const screen = new EmulatedScreen({ columns: 40, rows: 12 });
  const panes = (titles: readonly string[]) => (
    <Box width={40}>
      {[0, 1].map((pane) => (
        <Box
          key={pane}
          width={20}
          height={titles.length + 2}
          borderStyle="round"
          flexDirection="column"
          overflow="hidden"
        >
          {titles.map((it, i) => <Text key={i} wrap="truncate">{it}</Text>)}
        </Box>
      ))}
    </Box>
  );
  const app = render(panes(rows), {
    stdin: screen.stdin as unknown as NodeJS.ReadStream,
    stdout: absoluteOutput(screen.stdout) as unknown as NodeJS.WriteStream,
    incrementalRendering: true,
    interactive: true,
    patchConsole: false,
  });
  await app.waitUntilRenderFlush();
  app.rerender(panes(next));
  await app.waitUntilRenderFlush();
  await screen.settled();
  const found = next.map((_, row) =>
    [0, 19, 20, 39].map((column) => screen.cell(column, row + 1).text).join("")
  );
  app.unmount();
  screen.close();
  return { found, written: screen.written };
}

screenTest(
  "absoluteOutput() keeps borders in their columns for titles in any script",
  async () => {
    const rows = fc.array(title, { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (before, after) => {
        const { found, written } = await borders(before, after);
        assertEquals(found, after.map(() => "││││"));
        assert(!written.includes(CELL_MARK), "a mark was written");
      }),
      { numRuns: 60 },
    );
  },
);

screenTest(
  "Columns.place() leaves text alone that every terminal measures alike",
  () => {
    const placed = new Columns().place("\x1b[1G\x1b[Kplain\n");
    assertEquals(placed, "\x1b[?7l\x1b[1G\x1b[Kplain\n\x1b[?7h");
    assertEquals(new Columns().place("\x1b[?25l"), "\x1b[?25l");
  },
);

screenTest("Columns.place() leaves pictures and other strings alone", () => {
  for (const text of ["\x1b_Ga=T,q=2;QUJD\x1b\\", "\x1bPq#0~~\x1b\\"]) {
    assertEquals(new Columns().place(text), text);
  }
});

screenTest(
  "Columns.place() sets the column after a grapheme and before a border",
  () => {
    assertEquals(
      new Columns().place("\x1b[3G❤️x│"),
      "\x1b[?7l\x1b[3G\x1b[3G  \x1b[3G❤️\x1b[5Gx│\x1b[?7h",
    );
    assertEquals(
      new Columns().place("│é│"),
      "\x1b[?7l│é\x1b[3G│\x1b[?7h",
    );
  },
);

screenTest(
  "Columns.place() ends in the column that the terminal is told",
  async () => {
    await fc.assert(fc.asyncProperty(title, async (title) => {
      const terminal = new xterm.Terminal({
        cols: 400,
        allowProposedApi: true,
      });
      const text = new Columns().place(`│${title}│`);
      await new Promise<void>((done) => terminal.write(text, done));
      assertEquals(
        terminal.buffer.active.getLine(0)?.getCell(textWidth(title) + 1)
          ?.getChars(),
        "│",
      );
    }));
  },
);

screenTest(
  "only view/text.tsx imports Text from Ink, so that all text is measured",
  async () => {
    for (const folder of ["overlays", "view"]) {
      for await (const { name } of Deno.readDir(`src/tui/${folder}`)) {
        if (name === "text.tsx") continue;
        const source = await Deno.readTextFile(`src/tui/${folder}/${name}`);
        assert(
          !/import \{[^}]*\bText\b[^}]*\} from "ink"/.test(source),
          `${name} imports Text from Ink`,
        );
      }
    }
  },
);
