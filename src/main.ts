import { run } from "./app/run.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK", "SIGHUP"] // Ctrl-C, Ctrl-Break, the window closed
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Aborts at the first signal; a second one ends the process at once. A closed
 * window sends SIGHUP twice, itself and through its shell: that does not count.
 * A listener for the event `signal` can take them over.
 */
function interruption(): AbortSignal {
  const stop = new AbortController();
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      const init = { cancelable: true, detail: signal };
      const event = new CustomEvent("signal", init);
      if (!stop.signal.dispatchEvent(event)) return;
      if (stop.signal.aborted && signal !== "SIGHUP") Deno.exit(130);
      stop.abort();
    });
  }
  return stop.signal;
}

Deno.exit(await run(Deno.args, interruption));
