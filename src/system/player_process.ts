import { Failure } from "../core/failure.ts";
import { childEnvironment } from "../os/child_environment.ts";
import { within } from "./within.ts";

/** A player that still runs after this time is killed. */
const STOP_LIMIT_MS = 3_000;
/** A player that runs as another user cannot be killed. */
const GIVE_UP_LIMIT_MS = STOP_LIMIT_MS + 2_000;

/** Signals with which a user or the system ends a program normally. */
const STOP_SIGNALS: readonly (Deno.Signal | null)[] = [
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
];
/** mpv's exit code after a signal. Source: mpv's manual, "Exit codes". */
const QUIT_BY_SIGNAL = 4;

/** Runs a player that neither reads nor writes the terminal. */
export class PlayerProcess {
  readonly #child: Deno.ChildProcess;
  isAlive = true;
  readonly ended: Promise<{
    readonly code: number;
    /** True if it quit by itself, or because of one of {@link STOP_SIGNALS}. */
    readonly orderly: boolean;
  }>;

  constructor(program: string, args: readonly string[]) {
    try {
      this.#child = new Deno.Command(program, {
        args: [...args],
        env: childEnvironment(),
        clearEnv: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
    } catch (caught) {
      const why = caught instanceof Error ? caught.name : "unknown";
      throw new Failure("not_found", `Cannot start "${program}": ${why}`, {
        hint: "Check that it is a player, or use another one with " +
          "`--player <name>`",
        remedy: "choose-player",
      });
    }
    this.ended = this.#child.status.then(({ code, signal }) => {
      this.isAlive = false;
      const orderly = [0, QUIT_BY_SIGNAL].includes(code) ||
        STOP_SIGNALS.includes(signal);
      return { code, orderly };
    });
  }

  /** Waits until it ends. @returns whether it ended in time */
  async endsWithin(limitMs: number): Promise<boolean> {
    await within(limitMs, this.ended);
    return !this.isAlive;
  }

  /** Sends it SIGTERM, then SIGKILL if it still runs. */
  async end(): Promise<void> {
    const limit = setTimeout(() => this.#kill("SIGKILL"), STOP_LIMIT_MS);
    this.#kill("SIGTERM");
    const ended = await this.endsWithin(GIVE_UP_LIMIT_MS);
    clearTimeout(limit);
    if (!ended) this.#child.unref();
  }

  #kill(signal: Deno.Signal): void {
    try {
      if (this.isAlive) this.#child.kill(signal);
    } catch {
      // it has just ended
    }
  }
}
