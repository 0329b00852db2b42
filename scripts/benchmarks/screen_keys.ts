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
import { percentile, type Row } from "./measure.ts";

const ITEMS = 100_000;
const PRESSES = 400;
const SIZE = { columns: 120, rows: 40 };
/** Ends a frame. Source: synchronized output, mode 2026. */
const FRAME_END = "\x1b[?2026l";
const RIGHT = "\x1b[C";

/** The views: a library as a list, and as a grid with both kinds of posters. */
const VIEWS: readonly {
  readonly of: string;
  readonly images: PictureKind;
  readonly opens: readonly string[];
  readonly move: string;
}[] = [
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
    const rows: Row[] = [];
    for (const view of VIEWS) rows.push(...await keysOn(demo, view));
    return rows;
  } finally {
    await demo.close();
  }
}

async function keysOn(
  demo: Awaited<ReturnType<typeof openDemoSession>>,
  { of, images, opens, move }: typeof VIEWS[number],
): Promise<Row[]> {
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
  await written.rest();
  for (const key of opens) {
    stdin.write(key);
    await written.rest();
  }
  const times: number[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < PRESSES; i++) {
    const { ms, bytes } = await written.after(() => stdin.write(move));
    times.push(ms);
    sizes.push(bytes);
  }
  stop.abort();
  await ended;
  return rowsFor(of, { times, sizes });
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
  #bytes = 0;
  #onFrameEnd: (() => void) | null = null;
  readonly stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _, done) => {
        const text = String(chunk);
        this.#bytes += new TextEncoder().encode(text).length;
        if (text.includes(FRAME_END)) this.#onFrameEnd?.();
        done();
      },
    }),
    { ...SIZE, isTTY: true },
  );

  /** Presses a key, waits for its frame, and lets later output pass. */
  async after(press: () => void): Promise<{ ms: number; bytes: number }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onFrameEnd = resolve;
    this.#bytes = 0;
    const startMs = performance.now();
    press();
    await promise;
    const ms = performance.now() - startMs;
    await new Promise((done) => setTimeout(done, 20));
    return { ms, bytes: this.#bytes };
  }

  async rest(): Promise<void> {
    for (let before = -1; before !== this.#bytes;) {
      before = this.#bytes;
      await new Promise((done) => setTimeout(done, 400));
    }
  }
}
