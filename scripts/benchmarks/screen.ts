/**
 * The screen: how soon it is there, how fast it follows a key, what it costs.
 *
 * The first frame and the cost are those of the compiled binary in a terminal of
 * `script`; keys are measured in this process, on the real service with a
 * library of 100,000 items, from the byte that comes in to the bytes that go out.
 */
import { PassThrough, Writable } from "node:stream";
import { openDemoWorld } from "../../src/demo_world.ts";
import { PLAIN_LOOK } from "../../src/tui/look.ts";
import { runTui } from "../../src/tui/run_tui.tsx";
import { compileInkHello } from "./ink_hello.ts";
import { percentile, type Row } from "./measure.ts";

const ITEMS = 100_000;
const PRESSES = 400;
const SIZE = { columns: 120, rows: 40 };
const ROUNDS = 15;

export async function rows(): Promise<Row[]> {
  return [...await firstFrames(), await cost(), ...await keys()];
}

/** What is on the screen at each step, and not before it. */
const STEPS = [
  ["first frame: title and panes", "JellyTau", "≤ 1.5"],
  ["rows are there and keys are answered", "Downloads", ""],
  ["the service has answered", "Welcome", ""],
] as const;

async function firstFrames(): Promise<Row[]> {
  const hello = await compileInkHello();
  const floor: number[] = [];
  const times: number[][] = STEPS.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(...await untilShown(hello, ["hello"]));
    const words = STEPS.map(([, word]) => word);
    const shown = await untilShown("dist/jellytau", words);
    times.forEach((it, i) => it.push(shown[i] ?? NaN));
  }
  const floorMs = percentile(floor, 50);
  const row = (name: string, medianMs: number, wanted: string): Row => ({
    name,
    medianMs,
    ratio: medianMs / floorMs,
    against: "hello-world with Ink",
    wanted,
  });
  return [
    row("hello-world with Ink, same runtime: first frame", floorMs, ""),
    ...STEPS.map(([name, , wanted], i) =>
      row(`jellytau: ${name}`, percentile(times[i] ?? [], 50), wanted)
    ),
  ];
}

/** Lends a program in a terminal that answers what it is asked. */
async function withTerminal<T>(
  program: string,
  use: (shown: AsyncGenerator<string>) => Promise<T>,
): Promise<T> {
  const home = await Deno.makeTempDir();
  const line = `stty cols ${SIZE.columns} rows ${SIZE.rows}; exec ${program}`;
  const child = new Deno.Command("script", {
    args: ["-qefc", line, "/dev/null"],
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin", TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  async function* shown() {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      const text = decoder.decode(chunk, { stream: true });
      if (text.includes("\x1b[c")) {
        await keyboard.write(new TextEncoder().encode("\x1b[?62;c"));
      }
      yield text;
    }
  }
  try {
    return await use(shown());
  } finally {
    await keyboard.write(new TextEncoder().encode("q\x03")).catch(() => null);
    await keyboard.close().catch(() => null);
    const timer = setTimeout(() => child.kill("SIGKILL"), 500);
    await child.status;
    clearTimeout(timer);
    await Deno.remove(home, { recursive: true });
  }
}

/** @returns milliseconds to each text; the way out again is not in them */
function untilShown(
  program: string,
  texts: readonly string[],
): Promise<number[]> {
  const startMs = performance.now();
  return withTerminal(program, async (shown) => {
    let seen = "";
    const times: number[] = [];
    for await (const chunk of shown) {
      seen += chunk;
      for (const text of texts.slice(times.length)) {
        if (!seen.includes(text)) break;
        times.push(performance.now() - startMs);
      }
      if (times.length === texts.length) return times;
    }
    throw new Error(`${program} did not show "${texts[times.length]}"`);
  });
}

/** Memory and processor time of the demo's screen, its server included, at rest. */
async function cost(): Promise<Row> {
  const program = `${Deno.cwd()}/dist/jellytau`;
  return await withTerminal(`${program} demo`, async (shown) => {
    const reading = (async () => {
      for await (const _ of shown) { /* so that it can go on writing */ }
    })();
    reading.catch(() => null);
    await new Promise((done) => setTimeout(done, 8_000));
    const pid = await pidOf(`${program} demo`);
    const [startMs, start] = [performance.now(), await ticksOf(pid)];
    await new Promise((done) => setTimeout(done, 10_000));
    const seconds = (performance.now() - startMs) / 1_000;
    const percent = (await ticksOf(pid) - start) / seconds;
    const rss = /VmRSS:\s+(\d+)/.exec(
      await Deno.readTextFile(`/proc/${pid}/status`),
    );
    const mib = Math.round(Number(rss?.[1]) / 1_024);
    return {
      name: "jellytau demo at rest, server and library in the same process",
      medianMs: null,
      measured: `${mib} MiB, ${percent.toFixed(2)} % of a core`,
      ratio: null,
      against: "",
      wanted: "< 250 MB, < 1 %",
    };
  });
}

async function pidOf(commandLine: string): Promise<number> {
  const { stdout } = await new Deno.Command("pgrep", {
    args: ["-f", "-n", `^${commandLine}$`],
  }).output();
  return Number(new TextDecoder().decode(stdout).trim());
}

/** In user and kernel mode; a tick is a hundredth of a second. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

async function keys(): Promise<Row[]> {
  const world = await openDemoWorld({
    system: "android",
    screen: NO_FACTS,
    signal: new AbortController().signal,
    items: ITEMS,
  });
  try {
    await signIn(world);
    await world.client.send("sync-library", { account: null, full: false });
    return await keysOn(world);
  } finally {
    await world.close();
  }
}

async function keysOn(
  world: Awaited<ReturnType<typeof openDemoWorld>>,
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
    client: world.client,
    look: PLAIN_LOOK,
    signal: stop.signal,
    // deno-lint-ignore no-explicit-any -- as much of a terminal as Ink asks of
    streams: { stdin, stdout: written.stream } as any,
  }).catch(() => null);
  await written.rest();
  stdin.write("\r");
  await written.rest();
  const times: number[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < PRESSES; i++) {
    const { ms, bytes } = await written.after(() => stdin.write("j"));
    times.push(ms);
    sizes.push(bytes);
  }
  stop.abort();
  await ended;
  return [
    {
      name: `key to frame, ${ITEMS} items`,
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

/** Counts what is written, and says when. */
class Written {
  #bytes = 0;
  #told: (() => void) | null = null;
  readonly stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _, done) => {
        this.#bytes += new TextEncoder().encode(String(chunk)).length;
        this.#told?.();
        done();
      },
    }),
    { ...SIZE, isTTY: true },
  );

  /** Presses, waits for the frame, and lets what follows it pass. */
  async after(press: () => void): Promise<{ ms: number; bytes: number }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#told = resolve;
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

const NO_FACTS = {
  trueColor: true,
  manyColors: true,
  tmux: false,
  utf8: true,
  screenReader: false,
  images: null,
};

function signIn(world: Awaited<ReturnType<typeof openDemoWorld>>) {
  return world.client.send("sign-in", {
    url: world.serverUrl,
    method: {
      kind: "password",
      userName: world.userName,
      password: world.password,
    },
    store: "file",
    alias: null,
    force: false,
    caPem: world.caPem,
    pinSha256: null,
    trustNew: false,
    allowLoopbackHttp: false,
  });
}
