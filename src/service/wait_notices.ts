import type { Failure } from "../core/failure.ts";
import type { LiveDownload } from "../library/download/run_download.ts";
import type { CommandOptions } from "./handlers.ts";

/**
 * Reports why the download queue waits: each reason once, and again after a
 * download has finished.
 */
export class WaitNotices {
  readonly #tell: CommandOptions["tell"];
  readonly #reported = new Set<string>();

  constructor({ tell }: Pick<CommandOptions, "tell">) {
    this.#tell = tell;
  }

  report({ message }: Failure): void {
    if (this.#reported.has(message)) return;
    this.#reported.add(message);
    this.#tell({ kind: "notice", text: `Downloads wait: ${message}` });
  }

  take({ state }: Pick<LiveDownload, "state">): void {
    if (state === "done") this.#reported.clear();
  }
}
