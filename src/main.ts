import { parse } from "./cli/parse.ts";
import { ROOT, versionText } from "./cli/root.ts";
import { VERSION } from "./version.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK", "SIGHUP"] // Ctrl-C, Ctrl-Break, the window closed
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** The whole program. A short command loads only what it needs. */
async function main(argv: readonly string[]): Promise<number> {
  const line = await parse(argv);
  if (line.command === ROOT && line.options.version === true) {
    // If writing fails, the whole program reports the error.
    if (isWritten(`${versionText(VERSION, line.globals)}\n`)) return 0;
  }
  const { runProgram } = await import("./program.ts");
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

/**
 * Aborted by the first signal; the second ends the process at once. A window
 * that closes says so itself and through its shell: that is no haste.
 */
function interruption(): AbortSignal {
  const stop = new AbortController();
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      if (stop.signal.aborted && signal !== "SIGHUP") Deno.exit(130);
      stop.abort();
    });
  }
  return stop.signal;
}

Deno.exit(await main(Deno.args));
