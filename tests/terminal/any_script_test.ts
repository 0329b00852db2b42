/**
 * Tests titles in many scripts in a real terminal, which has its own idea of
 * their width.
 */
import stringWidth from "string-width";
import { detailsOf } from "../../src/demo/sample_details.ts";
import { assert } from "@std/assert";
import { BINARY } from "../native/binary.ts";
import { signedInTest } from "../native/signed_in.ts";
import { NO_TMUX, type Tmux, withTmux } from "./tmux.ts";

const TITLES = [
  "น้ำตาลแดง น้ำ",
  "ນ້ຳຂອງ",
  "हिन्दी फ़िल्म",
  "क्षत्रिय",
  "শ্রীমতী",
  "کتاب\u200cها و فیلم‌ها",
  "بيت الحكمة",
  "שָׁלוֹם",
  "東京物語",
  "기생충",
  "기생충".normalize("NFD"),
  "👋🏾 Hello ❤️ 1️⃣",
  "👨\u200d👩\u200d👧\u200d👦 Family 🇩🇪",
  "Amélie",
  " ",
  "千と千尋の神隠し ".repeat(12),
  "น้ำ".repeat(60),
];
const OVERVIEW = "First line &amp; more<br>น้ำ หวาน 👋🏾<br/>हिन्दी <i>three</i>";
const TYPED = "ß Ö € ą Ж 千 👋 пароль";
const LIMIT_MS = 60_000;
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const SIZES = [
  { columns: 80, rows: 24, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, edges: [0, 25, 26, 77, 78, 119] },
];

/** Returns the columns of a line's borders, as tmux counts cells. */
function borderColumns(line: string): number[] {
  const found: number[] = [];
  let column = 0;
  let joined = false;
  for (const character of line.normalize("NFC")) {
    if (character === "│") found.push(column);
    if (!joined || character === " ") column += stringWidth(character);
    joined = character === "\u200d";
  }
  return found;
}

/** Returns the lines with a border that lack one in its column. */
function misplaced(shown: string, wanted: readonly number[]): string[] {
  const framed = shown.split("\n").filter((it) => it.includes("│"));
  if (framed.length < 10) return ["too few lines"];
  return framed.filter((it) => borderColumns(it).join() !== wanted.join());
}

/**
 * Waits until the borders are right, because the next frame may not be drawn
 * yet.
 */
async function waitForBorders(
  tmux: Tmux,
  wanted: readonly number[],
): Promise<void> {
  const deadlineMs = Date.now() + LIMIT_MS;
  for (;;) {
    const shown = await tmux.screen();
    const wrong = misplaced(shown, wanted);
    if (wrong.length === 0) return;
    if (Date.now() > deadlineMs) {
      throw new Error(`borders not at ${wanted}:\n${wrong[0]}\nof\n${shown}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function visit(
  tmux: Tmux,
  { columns, edges }: typeof SIZES[number],
): Promise<void> {
  const whole = [0, columns - 1];
  const steps: [keys: string[], shows: string | RegExp, edges: number[]][] = [
    [["Enter"], /Films \(\d+\)[^]*▌ /, edges],
    [["/", ..."untitled"], /Films \(1\)[^]*Untitled movie/, edges],
    [["Enter"], /▌ .*Untitled movie/, edges],
    [["Escape"], /Films \(1\d\)/, edges],
    [["G"], /▌ /, edges],
    [["PageUp"], /▌/, edges],
    [["v"], /▌/, whole],
    [["v", "i"], "First line & more", whole],
  ];
  for (const [keys, shows, at] of steps) {
    await tmux.press(...keys);
    await tmux.waitFor(shows);
    await waitForBorders(tmux, at);
  }
}

for (const size of LONG ? SIZES : SIZES.slice(-1)) {
  signedInTest(
    {
      name:
        `every border is in its column at ${size.columns} by ${size.rows} when titles are of any script`,
      items: 240,
      ignore: NO_TMUX,
    },
    async ({ demo, env, sync }) => {
      demo.library.visibleItems().forEach((item, i) => {
        const name = TITLES[i % TITLES.length] ?? "";
        const details = { ...detailsOf(item), Overview: OVERVIEW };
        Object.assign(item, { name, sortName: name, details });
      });
      await sync();
      await withTmux({ ...size, env }, async (tmux) => {
        await tmux.type(`exec ${BINARY}`);
        await tmux.press("Enter");
        await tmux.waitFor(/Next up|New in /);
        await tmux.press("h");
        await tmux.waitFor(/▌ +Films +\d+/);
        await visit(tmux, size);
        const shown = await tmux.screen();
        assert(!/<br|&amp;|<i>/.test(shown), shown);
        await tmux.press("s");
        await tmux.waitFor("Type a title");
        await tmux.type(TYPED);
        await tmux.waitFor(TYPED);
      });
    },
  );
}
