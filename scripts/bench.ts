/**
 * Measures speed against floors and peers measured in the same run.
 *
 *   scripts/bench [--json] [<section>…]
 *
 * Absolute times mean little on a shared machine, so compare the ratios. The
 * tests do not run any of this.
 */
import type { Row } from "./benchmarks/measure.ts";

interface Section {
  rows(): Promise<Row[]>;
}

/**
 * Loads each section alone, so that one runs without the programs of others.
 */
const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  "start-up": () => import("./benchmarks/start_up.ts"),
  "auth-token": () => import("./benchmarks/auth_token.ts"),
  "encrypted-file": () => import("./benchmarks/encrypted_file.ts"),
  "screen": () => import("./benchmarks/screen.ts"),
  "library": () => import("./benchmarks/library.ts"),
  "unchanged-sync": () => import("./benchmarks/unchanged_sync.ts"),
  "download": () => import("./benchmarks/download_process.ts"),
  "pictures": () => import("./benchmarks/pictures.ts"),
  "transfer": () => import("./benchmarks/transfer.ts"),
};

const json = Deno.args.includes("--json");
const asked = Deno.args.filter((it) => !it.startsWith("--"));
const chosen = asked.length > 0 ? asked : Object.keys(SECTIONS);
const all: (Row & { section: string })[] = [];
for (const name of chosen) {
  const load = SECTIONS[name];
  if (!load) {
    throw new Error(`sections are ${Object.keys(SECTIONS).join(", ")}`);
  }
  if (!json) say(`${name} …`, Deno.stderr);
  const rows = await (await load()).rows();
  all.push(...rows.map((row) => ({ section: name, ...row })));
}
say(json ? JSON.stringify(all, null, 2) : tableOf(all));

function tableOf(rows: readonly (Row & { section: string })[]): string {
  const lines = rows.map((it) => [
    it.section,
    it.name,
    it.measured ?? `${it.medianMs?.toFixed(1)} ms`,
    it.ratio === null ? "" : `${it.ratio.toFixed(2)} × ${it.against}`,
    it.wanted,
  ]);
  const table = [
    ["section", "what", "measured", "ratio", "target"],
    ["---", "---", "---", "---", "---"],
    ...lines,
  ];
  const head = `${machine()}, medians of one run`;
  return [head, "", ...table.map((it) => `| ${it.join(" | ")} |`)].join("\n");
}

function machine(): string {
  const cores = navigator.hardwareConcurrency;
  return `${Deno.build.target}, ${cores} cores, Deno ${Deno.version.deno}`;
}

function say(text: string, to: typeof Deno.stdout = Deno.stdout): void {
  to.writeSync(new TextEncoder().encode(`${text}\n`));
}
