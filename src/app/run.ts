import { parse } from "../cli/parse.ts";
import { ROOT, versionText } from "../cli/root.ts";
import { VERSION } from "../version.ts";

/** Runs the program and returns its exit code; loads only what it needs. */
export async function run(
  argv: readonly string[],
  interruption: () => AbortSignal,
): Promise<number> {
  const line = await parse(argv);
  if (line.command === ROOT && line.options.version === true) {
    // If writing fails, the whole program reports the error.
    if (isWritten(`${versionText(VERSION, line.globals)}\n`)) return 0;
  }
  const { runProgram } = await import("./context.ts");
  return await runProgram(line, interruption());
}

function isWritten(text: string): boolean {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
    return true;
  } catch {
    return false;
  }
}
