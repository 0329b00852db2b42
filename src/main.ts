import { run } from "./app/run.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK", "SIGHUP"] // Ctrl-C, Ctrl-Break, the window closed
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Aborts at the first signal; a second one ends the process at once. A closed
 * window sends SIGHUP twice, itself and through its shell: that does not count.
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

Deno.exit(await run(Deno.args, interruption));
