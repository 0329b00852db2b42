/**
 * Measures the TUI: the time to the first frame and after a key, memory and CPU
 * time.
 *
 * The first frame and the cost are those of the compiled binary in a terminal of
 * `script`; for keys see screen_keys.ts.
 */
import { compileInkHello } from "./ink_hello.ts";
import { percentile, type Row } from "./measure.ts";
import { keys } from "./screen_keys.ts";

const SIZE = { columns: 120, rows: 40 };
const ROUNDS = 15;

export async function rows(): Promise<Row[]> {
  return [...await firstFrames(), await cost(), ...await keys()];
}

/** The text that appears at each step, and not earlier. */
const STEPS = [
  ["first frame: title and panes", "JellyTau", "≤ 1.5"],
  ["rows shown, keys answered", "Downloads", ""],
  ["service answered", "Welcome", ""],
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
  const row = (
    name: string,
    medianMs: number,
    { wanted }: { wanted: string },
  ): Row => ({
    name,
    medianMs,
    ratio: medianMs / floorMs,
    against: "hello-world with Ink",
    wanted,
  });
  return [
    row("hello-world with Ink, same runtime: first frame", floorMs, {
      wanted: "",
    }),
    ...STEPS.map(([name, , wanted], i) =>
      row(`jellytau: ${name}`, percentile(times[i] ?? [], 50), { wanted })
    ),
  ];
}

/** Runs a program in a terminal that replies to its queries. */
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

/** Returns the milliseconds until each text, without the time to quit. */
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

/** Measures the memory and CPU time of the idle demo, with its server. */
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
      name: "jellytau demo idle, with its server and library",
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

/** Returns the ticks in user and kernel mode, each a hundredth of a second. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
