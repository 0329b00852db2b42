import { versionLine } from "./cli/version_line.ts";
import { VERSION } from "./version.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK", "SIGHUP"] // Ctrl-C, Ctrl-Break, the window closed
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** The whole program. A short command loads only what it needs. */
async function main(argv: readonly string[]): Promise<number> {
  const version = versionLine(argv, VERSION);
  // If writing fails, the whole program reports the error.
  if (version !== null && isWritten(`${version}\n`)) return 0;
  const { runProgram } = await import("./program.ts");
  return await runProgram(argv, interruption());
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
