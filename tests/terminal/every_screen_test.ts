/** Tests every screen at every width, cell by cell where it matters. */
import { assert, assertEquals } from "@std/assert";
import { type Cell, type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import { film } from "./playing_film.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

const ROWS = 30;
const GREEN = 2;
const CYAN = 6;
/** The columns where panes begin: with a list, a grid, and one pane. */
const EDGES = {
  40: { list: [0], grid: [0], whole: [0] },
  80: { list: [0, 44], grid: [0], whole: [0] },
  120: { list: [0, 26, 78], grid: [0, 26], whole: [0] },
  200: { list: [0, 26, 122], grid: [0, 26], whole: [0] },
} as const;
type Width = keyof typeof EDGES;

interface Step {
  readonly name: string;
  readonly keys: readonly string[];
  /** True if a film plays until the keys have an effect. */
  readonly plays?: boolean;
  readonly shows: string | RegExp;
  readonly panes: "list" | "grid" | "whole";
  /** Columns to the right of the frames, for a picture. */
  readonly beside?: number;
  /** Texts, and how each of their cells is drawn. */
  readonly drawn: readonly (readonly [text: string, style: Partial<Cell>])[];
}

const HERE = { inverse: true, bold: true };
const TITLE = { bold: true, inverse: false };

const STEPS: readonly Step[] = [
  {
    name: "home",
    keys: [],
    shows: /▌ +Films +\d+/,
    panes: "list",
    drawn: [["Go to", TITLE], ["Films", HERE]],
  },
  {
    name: "a library",
    keys: [KEYS.enter],
    shows: /Films \(\d+\)[^]*▌ .*Agnes/,
    panes: "list",
    drawn: [["Home › Films", { dim: true }], ["Agnes and the A", HERE]],
  },
  {
    name: "its grid",
    keys: ["v"],
    shows: /▌ Agnes and the/,
    panes: "grid",
    drawn: [["Agnes and the", HERE]],
  },
  {
    name: "a film",
    keys: ["v", "i"],
    shows: /› Agnes and the Astronomer\n/,
    panes: "whole",
    drawn: [["Movie", TITLE]],
  },
  {
    name: "seasons of a series",
    keys: [KEYS.esc, KEYS.esc, "j", KEYS.enter, KEYS.enter],
    shows: /episodes watched[^]*▌ .*Season 1/,
    panes: "whole",
    drawn: [["Season 1", HERE]],
  },
  {
    name: "episodes of a season",
    keys: [KEYS.enter],
    shows: /› Season 1\n[^]*▌ .* 1\. .*\d min/,
    panes: "whole",
    drawn: [["1. ", HERE]],
  },
  {
    name: "a search",
    keys: ["s", ..."amelie"],
    shows: /search: amelie_[^]*Amélie/,
    panes: "list",
    drawn: [["search: amelie_", TITLE]],
  },
  {
    name: "downloads",
    keys: [KEYS.esc, "D"],
    shows: "No downloads",
    panes: "list",
    drawn: [["Downloads (0)", TITLE], ["No downloads", { dim: true }]],
  },
  {
    name: "accounts",
    keys: ["A"],
    shows: /Accounts \(1\)[^]*SHA-256/,
    panes: "list",
    drawn: [["demo@localhost", HERE], ["SHA-256", { dim: true }]],
  },
  {
    name: "the question before signing out",
    keys: ["x"],
    shows: "Press y to confirm",
    panes: "whole",
    drawn: [["Sign out demo@localhost", TITLE]],
  },
  {
    name: "where tokens are stored",
    keys: [KEYS.esc, "T"],
    shows: /Security \(1\)[^]*key-file/,
    panes: "list",
    drawn: [["demo@loc", HERE], ["key-file", { dim: true }]],
  },
  {
    name: "why the tokens cannot move where there is no keyring",
    keys: ["m"],
    shows: /The tokens stay/,
    panes: "list",
    drawn: [["demo@loc", HERE]],
  },
  {
    name: "the question before a new key",
    keys: ["R"],
    shows: "Create a new key?",
    panes: "whole",
    drawn: [["Create a new key?", TITLE]],
  },
  {
    name: "help",
    keys: [KEYS.esc, "?", ..."moves the"],
    shows: "type to search: moves the_",
    panes: "whole",
    drawn: [["Keyboard shortcuts", TITLE], ["type to search", { dim: true }]],
  },
  {
    name: "commands",
    keys: [KEYS.esc, ":", ..."libmusic"],
    shows: /:libmusic_[^]*> library Music/,
    panes: "whole",
    drawn: [["> library Music", HERE]],
  },
  {
    name: "tracks of an album",
    keys: [KEYS.enter, KEYS.enter],
    shows: /▌ .* 1\. .*\d min/,
    panes: "list",
    drawn: [["1. ", HERE]],
  },
  {
    name: "messages",
    keys: ["y", "!"],
    shows: /Messages \(\d+\)[^]*Copied/,
    panes: "list",
    drawn: [["Copied", HERE]],
  },
  {
    name: "the queue after its end",
    keys: ["Q"],
    plays: true,
    shows: /Now playing \(0\)[^]*Nothing is playing\./,
    panes: "list",
    drawn: [["Now playing (0)", TITLE], ["Nothing is playing", { dim: true }]],
  },
];

for (const columns of [40, 80, 120, 200] as const) {
  screenTest(
    `every screen of a signed-in account is drawn at ${columns} columns`,
    () => {
      const { tell, wrap } = film();
      return withScreen({ columns, rows: ROWS, wrap }, async ({ screen }) => {
        const early = await screen.waitFor(/sync \d+/);
        checkFrames(screen, { columns, panes: "list", where: early });
        await screen.waitFor(/Library: \d+ new/);
        for (const step of STEPS) {
          if (step.plays) tell({});
          await press(screen, step.keys);
          if (step.plays) {
            await screen.waitFor("Now playing");
            tell({ state: "ended" });
          }
          const shown = await screen.waitFor(step.shows);
          const where = `${step.name} at ${columns} columns:\n${shown}`;
          checkFrames(screen, { ...step, columns, where });
          for (const [text, style] of step.drawn) {
            checkDrawn(screen, { text, style, where });
          }
        }
      });
    },
  );

  screenTest(
    `a sign-in is drawn at ${columns} columns, from the address to the code`,
    () =>
      withScreen(
        { columns, rows: ROWS, signedIn: false },
        async ({ screen, demo }) => {
          const steps: readonly Step[] = [
            {
              name: "nothing set up",
              keys: [],
              shows: "Press a to begin",
              panes: "list",
              drawn: [["Welcome", TITLE], ["Search", HERE]],
            },
            {
              name: "the form",
              keys: ["a", ...demo.serverUrl],
              shows: `${new URL(demo.serverUrl).port}_`,
              panes: "whole",
              drawn: [["Sign in", TITLE], ["Server", { color: CYAN }]],
            },
            {
              name: "the certificate",
              keys: [KEYS.enter],
              shows: /subject +CN=JellyTau/,
              panes: "whole",
              drawn: [["Untrusted cert", TITLE]],
            },
            {
              name: "a server that is trusted",
              keys: [..."yes", KEYS.enter],
              shows: "Jellyfin 12",
              panes: "whole",
              drawn: [["JellyTau demo, Jelly", { color: GREEN }]],
            },
            {
              name: "the code",
              keys: [KEYS.ctrlT, KEYS.enter],
              shows: columns < 80 ? /\d{3} \d{3}/ : /\d{3} \d{3} .*│.*[▀▄█]/,
              panes: "whole",
              beside: columns < 80 ? 0 : QR_COLUMNS,
              drawn: [["Quick Connect", TITLE]],
            },
          ];
          for (const step of steps) {
            await press(screen, step.keys);
            const shown = await screen.waitFor(step.shows);
            const where = `${step.name} at ${columns} columns:\n${shown}`;
            checkFrames(screen, { ...step, columns, where });
            for (const [text, style] of step.drawn) {
              checkDrawn(screen, { text, style, where });
            }
          }
          screen.press(KEYS.esc);
          await screen.waitFor("Stopped");
        },
      ),
  );
}

/**
 * Presses keys and waits for what each needs. A lone Esc is recognised because
 * nothing follows it.
 */
async function press(screen: EmulatedScreen, keys: readonly string[]) {
  for (const [i, key] of keys.entries()) {
    screen.press(key);
    const inside = i < keys.length - 1;
    const slow = key === KEYS.esc || key === KEYS.enter;
    if (inside && slow) await screen.waitForRest();
    else await new Promise((done) => setTimeout(done, 2));
  }
}

/** The columns of a code of 33 modules, with two light ones on each side. */
const QR_COLUMNS = 37;

/**
 * Checks that name and frames are complete and in their place, with nothing
 * beside them.
 */
function checkFrames(
  screen: EmulatedScreen,
  { columns, panes, beside = 0, where }: Pick<Step, "panes" | "beside"> & {
    columns: Width;
    where: string;
  },
): void {
  checkDrawn(screen, { text: "JellyTau", style: { bold: true }, where });
  const lines = screen.lines().map((it) => [...it]);
  const edges = [...(lines[2] ?? [])].flatMap((it, i) => it === "╭" ? [i] : []);
  assertEquals(edges, [...EDGES[columns][panes]], where);
  const last = lines.findLastIndex((it) => it[0] === "╰");
  // Between the panes and the keys is one line, or a message that needs more.
  const message = screen.lines().slice(last + 1, ROWS - 2);
  const filled = message.every((it) => it.trim() !== "");
  assert(message.length === 1 || (message.length > 1 && filled), where);
  for (let row = 2; row <= last; row++) {
    const [left, right] = [
      screen.cell(0, row),
      screen.cell(columns - 1 - beside, row),
    ];
    assert("╭│╰".includes(left.text) && left.text !== "", where);
    assert("╮│╯".includes(right.text) && right.text !== "", where);
    assert(left.dim && right.dim, where);
  }
  assert(screen.cell(0, ROWS - 2).dim, `the keys in\n${where}`);
}

/** Checks that a text is drawn, with the same style in each of its cells. */
function checkDrawn(
  screen: EmulatedScreen,
  { text, style, where }: { text: string; style: Partial<Cell>; where: string },
): void {
  const letters = [...text];
  const found = screen.lines().flatMap((line, row) => {
    const column = line.indexOf(text);
    return column < 0 ? [] : [{ row, column }];
  }).map(({ row, column }) =>
    letters.map((_, i) => screen.cell(column + i, row))
  );
  const fits = (cells: readonly Cell[]) =>
    cells.every((cell, i) =>
      cell.text === letters[i] &&
      Object.entries(style).every(([name, value]) =>
        cell[name as keyof Cell] === value
      )
    );
  assert(
    found.some(fits),
    `"${text}" ${JSON.stringify(style)} in ${where}\n` +
      JSON.stringify(found[0]?.[0] ?? "nowhere"),
  );
}
