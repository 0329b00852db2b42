import { Failure } from "../core/failure.ts";

/** Ours hold secrets, or say where they are. */
const OUR_VARIABLES = /^(JELLYTAU_|CREDENTIALS_DIRECTORY$)/;
/** A player that does not end when it is asked to is ended. */
const STOP_LIMIT_MS = 3_000;
/** One that runs as another user cannot be ended: nobody waits for it. */
const GIVE_UP_LIMIT_MS = STOP_LIMIT_MS + 2_000;

/** A player that neither reads nor writes the terminal. */
export class PlayerProcess {
  readonly #child: Deno.ChildProcess;
  isAlive = true;
  readonly ended: Promise<number>;

  constructor(program: string, args: readonly string[]) {
    const env = Object.fromEntries(
      Object.entries(Deno.env.toObject())
        .filter(([name]) => !OUR_VARIABLES.test(name)),
    );
    try {
      this.#child = new Deno.Command(program, {
        args: [...args],
        env,
        clearEnv: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
    } catch (caught) {
      const why = caught instanceof Error ? caught.name : "unknown";
      throw new Failure("not_found", `Cannot start "${program}": ${why}`, {
        hint: "Check that it is a player: `--player <name>`",
        remedy: "choose-player",
      });
    }
    this.ended = this.#child.status.then(({ code }) => {
      this.isAlive = false;
      return code;
    });
  }

  /** Asks it to end, and sees to it. */
  async end(): Promise<void> {
    const limit = setTimeout(() => this.#kill("SIGKILL"), STOP_LIMIT_MS);
    this.#kill("SIGTERM");
    const { promise: given, resolve: giveUp } = Promise.withResolvers<void>();
    const last = setTimeout(giveUp, GIVE_UP_LIMIT_MS);
    await Promise.race([this.ended, given]);
    clearTimeout(limit);
    clearTimeout(last);
    if (this.isAlive) this.#child.unref();
  }

  #kill(signal: Deno.Signal): void {
    try {
      if (this.isAlive) this.#child.kill(signal);
    } catch {
      // it was faster
    }
  }
}
