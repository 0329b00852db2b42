import { bundle } from "../bundle.ts";
import { ENGINE_FLAGS } from "../runtime.ts";
import { percentile, type Row } from "./measure.ts";

const ITEMS = 100_000;
/** Ten copies are a million rows to search. */
const COPIES = 10;
const ROUNDS = 3;
/** More series than a screen shows. */
const SHOWN = 60;
const WORKS = ["plain", "words", "sync"] as const;
const PERCENTILES = { 50: "median", 99: "99th percentile" } as const;
const WORKER = "library_worker";
/** Runs a bundle, so that the memory of a compiler is not counted. */
const FLAGS = [
  ...["run", "-A", "--quiet", "--no-check", "--no-config"],
  ENGINE_FLAGS,
];

interface Timing {
  readonly ms: number;
  readonly peakKib: number;
}

/**
 * Measures a first sync of 100,000 items beside the bare floor, each in its own
 * process that reads the same replies from the disk, searches in ten times as
 * many items, and counting the episodes of visible series.
 */
export async function rows(): Promise<Row[]> {
  const folder = await Deno.makeTempDir({ prefix: "bench-library-" });
  try {
    const modules = [`scripts/benchmarks/${WORKER}.ts`];
    const scripts = `${folder}/scripts`;
    await bundle({ modules, folder: scripts, from: "scripts/benchmarks" });
    await work(folder, ["record", String(ITEMS)]);
    return [
      ...await benchSync(folder),
      ...await benchSearch(folder),
      await benchProgress(folder),
      ...await benchSelection(folder),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function benchSync(folder: string): Promise<Row[]> {
  const output: Record<string, Timing[]> = { plain: [], words: [], sync: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of WORKS) {
      output[name]?.push(JSON.parse(await work(folder, [name])));
    }
  }
  const ms = (name: string) =>
    percentile((output[name] ?? []).map((it) => it.ms), 50);
  const peak = Math.max(...(output.sync ?? []).map((it) => it.peakKib));
  const against = (name: string) => ms("sync") / ms(name);
  const sync = { name: `sync of ${ITEMS} items`, medianMs: ms("sync") };
  return [
    {
      ...sync,
      ratio: against("words"),
      against: "JSON and prepared inserts of the same rows and search index",
      wanted: "≤ 1.6",
    },
    {
      ...sync,
      ratio: against("plain"),
      against: "the same without the search index",
      wanted: "",
    },
    {
      name: "memory of that sync, runtime included",
      medianMs: null,
      measured: `${Math.round(peak / 1_024)} MiB`,
      ratio: null,
      against: "",
      wanted: "< 250 MB",
    },
  ];
}

async function benchSearch(folder: string): Promise<Row[]> {
  const output = await work(folder, ["search", String(COPIES)]);
  const { items, times, counted }: {
    items: number;
    times: number[];
    counted: number[];
  } = JSON.parse(output);
  const row = (percent: 50 | 99, wanted: string) => ({
    name: `search in ${items} items, ${PERCENTILES[percent]}`,
    medianMs: percentile(times, percent),
    ratio: null,
    against: "",
    wanted,
  });
  const exact = (percent: 50 | 99) => ({
    ...row(percent, ""),
    name: `the same, counting all matches, ${PERCENTILES[percent]}`,
    medianMs: percentile(counted, percent),
  });
  return [row(50, "< 5 ms"), row(99, "< 20 ms"), exact(50), exact(99)];
}

async function benchProgress(folder: string): Promise<Row> {
  const output = await work(folder, ["progress", String(SHOWN)]);
  const { series, list, count }: Record<"list" | "count", number[]> & {
    series: number;
  } = JSON.parse(output);
  const medianMs = percentile(count, 50);
  return {
    name: `episodes of ${SHOWN} of ${series} series`,
    medianMs,
    ratio: medianMs / percentile(list, 50),
    against: "reading the page of the list, which does not wait for it",
    wanted: "",
  };
}

/** Reports the slowest order and the slowest filter. */
async function benchSelection(folder: string): Promise<Row[]> {
  const output = await work(folder, ["select", String(ITEMS)]);
  const { films, sorts, filters }: {
    films: number;
    sorts: Record<string, number[]>;
    filters: Record<string, number[]>;
  } = JSON.parse(output);
  const slowest = (what: string, timesByName: Record<string, number[]>) => {
    const [[name, medianMs] = ["", 0]] = Object.entries(timesByName)
      .map(([name, times]): [string, number] => [name, percentile(times, 50)])
      .toSorted((a, b) => b[1] - a[1]);
    return {
      name: `slowest ${what} of ${films} films: ${name}`,
      medianMs,
      ratio: null,
      against: "",
      wanted: "< 33 ms",
    };
  };
  return [slowest("order", sorts), slowest("filter", filters)];
}

/** Runs the worker. @returns its output */
async function work(
  folder: string,
  [name = "", ...args]: readonly string[],
): Promise<string> {
  const script = `${folder}/scripts/${WORKER}.js`;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...FLAGS, script, name, folder, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${WORKER} ${name} failed`);
  return new TextDecoder().decode(stdout);
}
