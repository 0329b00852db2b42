/**
 * Puts the last results into the README, between their marks:
 *
 *   scripts/test                      # a whole run writes dist/tested.md
 *   scripts/bench > dist/bench.md
 *   scripts/deno run -A scripts/readme.ts
 */

/** `<!-- tested:begin -->` … `<!-- tested:end -->`, and so on. */
const PARTS = ["tested", "bench"] as const;

if (import.meta.main) await update();

async function update(): Promise<void> {
  let text = await Deno.readTextFile("README.md");
  for (const name of PARTS) {
    const part = await Deno.readTextFile(`dist/${name}.md`).catch(() => null);
    if (part === null) continue;
    text = withPart(text, name, part);
    Deno.stdout.writeSync(
      new TextEncoder().encode(`${name} is in README.md\n`),
    );
  }
  await Deno.writeTextFile("README.md", text);
  await new Deno.Command("scripts/deno", { args: ["fmt", "-q", "README.md"] })
    .output();
}

/** @throws {Error} where the marks are not there, once and in order */
export function withPart(text: string, name: string, part: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, inside, ...more] = text.split(begin);
  const [, after, ...rest] = (inside ?? "").split(end);
  if (
    before === undefined || after === undefined || more.length > 0 ||
    rest.length > 0
  ) {
    throw new Error(`README.md needs one ${begin} and one ${end} behind it`);
  }
  return `${before}${begin}\n\n${part.trim()}\n\n${end}${after}`;
}
