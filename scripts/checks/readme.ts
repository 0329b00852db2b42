/**
 * Copies the last results into the documents, between their markers:
 *
 *   scripts/test                      # a full run writes dist/tested.md
 *   scripts/bench > dist/bench.md
 *   scripts/deno run -A scripts/checks/readme.ts
 *
 * docs/measurements.md gets the whole tables, README.md a short one.
 */

const WHOLE = "docs/measurements.md";
const SHORT = "README.md";

/** The rows of the short table: a section, and how the row begins. */
const SHORT_ROWS: readonly (readonly [section: string, what: string])[] = [
  ["start-up", "jellytau --version"],
  ["auth-token", "jellytau auth token"],
  ["encrypted-file", "retrieve from 10000 entries"],
  ["screen", "jellytau: first frame"],
  ["screen", "jellytau: rows shown"],
  ["screen", "key to frame, 100000 items"],
  ["screen", "jellytau demo idle"],
  ["library", "sync of 100000 items"],
  ["library", "search in"],
  ["transfer", "jellytau download"],
];

if (import.meta.main) await update();

async function update(): Promise<void> {
  const [tested, bench] = await Promise.all([
    readResults("tested"),
    readResults("bench"),
  ]);
  if (tested !== null) await put(WHOLE, "tested", { part: tested });
  if (bench === null) return;
  await put(WHOLE, "bench", { part: bench });
  await put(SHORT, "bench", { part: shortTable(bench) });
}

async function readResults(name: string): Promise<string | null> {
  return await Deno.readTextFile(`dist/${name}.md`).catch(() => null);
}

async function put(
  path: string,
  name: string,
  { part }: { part: string },
): Promise<void> {
  const text = withPart(await Deno.readTextFile(path), name, { part });
  await Deno.writeTextFile(path, text);
  await new Deno.Command("scripts/deno", { args: ["fmt", "-q", path] })
    .output();
  Deno.stdout.writeSync(new TextEncoder().encode(`${name} is in ${path}\n`));
}

/**
 * Returns the first line of the results and a table of the rows that matter
 * most.
 *
 * @throws {Error} if the results lack one of these rows
 */
export function shortTable(bench: string): string {
  const [machine = ""] = bench.trim().split("\n");
  const cells = bench.split("\n").filter((it) => it.startsWith("|"))
    .map((it) => it.split("|").slice(1, -1).map((cell) => cell.trim()));
  const rows = SHORT_ROWS.map(([section, what]) => {
    const found = cells.find(([first, second]) =>
      first === section && second?.startsWith(what)
    );
    if (found) return found.slice(1);
    throw new Error(`bench.md has no row "${what}" in "${section}"`);
  });
  const head = [["what", "measured", "ratio", "target"], Array(4).fill("---")];
  const lines = [...head, ...rows].map((it) => `| ${it.join(" | ")} |`);
  return `${machine}\n\n${lines.join("\n")}\n`;
}

/** Replaces a part. @throws {Error} unless its markers occur once, in order */
export function withPart(
  text: string,
  name: string,
  { part }: { part: string },
): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, inside, ...more] = text.split(begin);
  const [, after, ...rest] = (inside ?? "").split(end);
  if (
    before === undefined || after === undefined || more.length > 0 ||
    rest.length > 0
  ) {
    throw new Error(`The page needs one ${begin} and one ${end} after it`);
  }
  return `${before}${begin}\n\n${part.trim()}\n\n${end}${after}`;
}
