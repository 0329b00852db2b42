/**
 * Measures keys in this process, on the real service with a library of 100,000
 * items, from the byte of the key to the last byte of the frame.
 */
import { PassThrough, Writable } from "node:stream";
import { openDemoSession } from "../../src/app/demo.ts";
import { PLAIN_THEME } from "../../src/tui/model/theme.ts";
import { NO_GRAPHICS, type PictureKind } from "../../src/tui/model/graphics.ts";
import { runTui } from "../../src/tui/run.tsx";
import { NO_FACTS, signInAs } from "../../tests/terminal/screen_fixture.ts";
import { medians, percentile, type Row } from "./measure.ts";

const ITEMS = 100_000;
const PRESSES = 400;
const SHELF = 20;
const SHELVES_READ = 50;
const MARKS = 20;
/** The symbol of a watched item, with or without Unicode. */
const WATCHED = /[v✓] /;
const SIZE = { columns: 120, rows: 40 };
/** Ends a frame. Source: synchronized output, mode 2026. */
const FRAME_END = "\x1b[?2026l";
const RIGHT = "\x1b[C";

interface View {
  readonly of: string;
  readonly images: PictureKind;
  readonly opens: readonly string[];
  readonly move: string;
}

/** A library as a list, and as a grid with both kinds of posters. */
const VIEWS: readonly [View, ...View[]] = [
  { of: `${ITEMS} items`, images: "none", opens: ["h", "\r"], move: "j" },
  {
    of: "the same as a grid, posters by Kitty's protocol",
    images: "kitty",
    opens: ["h", "\r", "v"],
    move: RIGHT,
  },
  {
    of: "the same as a grid, posters of coloured characters",
    images: "half-blocks",
    opens: ["h", "\r", "v"],
    move: RIGHT,
  },
];

export async function keys(): Promise<Row[]> {
  const demo = await openDemoSession({
    system: "android",
    screen: NO_FACTS,
    signal: new AbortController().signal,
    items: ITEMS,
  });
  try {
    await signInAs(demo, { userName: demo.userName, password: demo.password });
    await demo.client.send("sync-library", { account: null, full: false });
    const rows: Row[] = [await shelves(demo)];
    for (const view of VIEWS) rows.push(...await keysOn(demo, view));
    return [...rows, ...await marks(demo)];
  } finally {
    await demo.close();
  }
}

type Demo = Awaited<ReturnType<typeof openDemoSession>>;
type Screen = Pick<Written, "after" | "rest"> & {
  readonly press: (key: string) => void;
};

/** Measures the shelves of the home screen, as the service replies with them. */
async function shelves({ client }: Demo): Promise<Row> {
  const { home } = await medians({
    home: () => client.send("list-shelves", { account: null, limit: SHELF }),
  }, { rounds: SHELVES_READ });
  return {
    name: `shelves of the home screen, ${ITEMS} items`,
    medianMs: home,
    ratio: null,
    against: "",
    wanted: "< 5 ms",
  };
}

function keysOn(demo: Demo, view: View): Promise<Row[]> {
  return withScreen({ demo, view }, async ({ press, after }) => {
    const times: number[] = [];
    const sizes: number[] = [];
    for (let i = 0; i < PRESSES; i++) {
      const { ms, bytes } = await after(() => press(view.move));
      times.push(ms);
      sizes.push(bytes);
    }
    return rowsFor(view.of, { times, sizes });
  });
}

/** Marks the first item and removes the mark, again and again. */
function marks(demo: Demo): Promise<Row[]> {
  return withScreen(
    { demo, view: VIEWS[0] },
    async ({ press, after, rest }) => {
      const times: number[] = [];
      let shown = 0;
      for (let i = 0; i < MARKS; i++) {
        await rest();
        const { ms, text } = await after(() => press("w"));
        times.push(ms);
        if (WATCHED.test(text)) shown++;
      }
      return [
        {
          name: "mark to frame",
          medianMs: percentile(times, 50),
          ratio: null,
          against: "",
          wanted: "< 10 ms",
        },
        {
          name: "marks in the first frame after the key",
          medianMs: null,
          measured: `${shown} of ${MARKS / 2}`,
          ratio: null,
          against: "",
          wanted: "all",
        },
      ];
    },
  );
}

/** Lends a screen that shows the view. */
async function withScreen<T>(
  { demo, view: { images, opens } }: { demo: Demo; view: View },
  use: (screen: Screen) => Promise<T>,
): Promise<T> {
  const written = new Written();
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });
  const stop = new AbortController();
  const ended = runTui({
    client: demo.client,
    theme: {
      ...PLAIN_THEME,
      graphics: { ...NO_GRAPHICS, kind: images, colors: "true" },
    },
    signal: stop.signal,
    // deno-lint-ignore no-explicit-any -- as much of a terminal as Ink asks of
    streams: { stdin, stdout: written.stream } as any,
  }).catch(() => null);
  const press = (key: string) => void stdin.write(key);
  try {
    await written.rest();
    for (const key of opens) {
      press(key);
      await written.rest();
    }
    return await use({
      press,
      after: (act) => written.after(act),
      rest: () => written.rest(),
    });
  } finally {
    stop.abort();
    await ended;
  }
}

function rowsFor(
  view: string,
  { times, sizes }: { times: readonly number[]; sizes: readonly number[] },
): Row[] {
  return [
    {
      name: `key to frame, ${view}`,
      medianMs: percentile(times, 50),
      ratio: null,
      against: "",
      wanted: "< 10 ms",
    },
    {
      name: "the same, 99th percentile",
      medianMs: percentile(times, 99),
      ratio: null,
      against: "",
      wanted: "< 30 ms",
    },
    {
      name: "bytes for a cursor move, median",
      medianMs: null,
      measured: `${percentile(sizes, 50)}`,
      ratio: null,
      against: "",
      wanted: "≤ 600",
    },
  ];
}

/** Counts written bytes, and reports the end of a frame. */
class Written {
  #text = "";
  #bytes = 0;
  #onFrameEnd: (() => void) | null = null;
  readonly stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _, done) => {
        const text = String(chunk);
        this.#text += text;
        this.#bytes += new TextEncoder().encode(text).length;
        if (text.includes(FRAME_END)) this.#onFrameEnd?.();
        done();
      },
    }),
    { ...SIZE, isTTY: true },
  );

  /** Presses a key, waits for its frame, and lets later output pass. */
  async after(
    press: () => void,
  ): Promise<{ ms: number; bytes: number; text: string }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onFrameEnd = resolve;
    this.#text = "";
    this.#bytes = 0;
    const startMs = performance.now();
    press();
    await promise;
    const ms = performance.now() - startMs;
    const text = this.#text;
    await new Promise((done) => setTimeout(done, 20));
    return { ms, bytes: this.#bytes, text };
  }

  async rest(): Promise<void> {
    for (let before = -1; before !== this.#bytes;) {
      before = this.#bytes;
      await new Promise((done) => setTimeout(done, 400));
    }
  }
}
