/** Tests that every command in a hint can be run. */
import { helpOf } from "../../src/cli/help/help.ts";
import { parse } from "../../src/cli/parse.ts";
import { Failure } from "../../src/core/failure.ts";
import { assert, assertEquals } from "@std/assert";

const TOPICS = ["exit-codes", "man-page"];
const COMMENT = /^\s*(\/\/|\/?\*)/;

/** Returns the commands between backticks in string literals of a folder. */
async function advisedIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await advisedIn(path));
    if (!/\.tsx?$/.test(name)) continue;
    const lines = (await Deno.readTextFile(path)).split("\n");
    const text = lines.filter((it) => !COMMENT.test(it)).join("\n")
      .replace(/" \+\s*"/g, "");
    // Backticks in quotes, or escaped in a template; not a template itself.
    const advised = text.matchAll(/(\\?)`(jellytau(?: [^`\n"]+?)?)\\?`/g);
    for (const [, escape, line = ""] of advised) {
      if (escape || !line.includes("${")) found.push(line);
    }
  }
  return found;
}

/**
 * Splits a command line, with a word in place of each `<…>` and each `${…}`.
 */
function wordsOf(line: string): string[] {
  const filled = line.replace("help ${path}", "help auth login")
    .replace(/\$\{[^}]*\}|<[^>]*>/g, "word");
  return filled.split(" ").slice(1);
}

/** Returns the problem of a command line; null if it is complete. */
async function problemOf(line: string): Promise<string | null> {
  const parsed = await parse(wordsOf(line));
  if (parsed.problem) return parsed.problem.message;
  const { command, args } = parsed;
  const [words = []] = args;
  const isTopic = TOPICS.includes(`${words}`);
  if (command.path !== "help" || isTopic) return null;
  try {
    await helpOf([words].flat(), { columns: null });
    return null;
  } catch (caught) {
    if (!(caught instanceof Failure)) throw caught;
    return caught.message;
  }
}

Deno.test("every command that the program advises can be typed as it stands", async () => {
  const advised = new Set(await advisedIn("src"));
  assert(advised.size > 20, `${advised.size} commands`);
  const wrong: string[] = [];
  for (const line of advised) {
    const problem = await problemOf(line);
    if (problem !== null) wrong.push(`${line}: ${problem}`);
  }
  assertEquals(wrong, []);
});
