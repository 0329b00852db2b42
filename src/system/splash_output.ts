import process from "node:process";

type Output = typeof process.stdout;

/** Sources: xterm, "Control Sequences", DECSET 1049 and 25, ED, CUP. */
const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?1049l\x1b[?25h";
const CLEAR = "\x1b[2J\x1b[H";
// deno-lint-ignore no-control-regex -- sequences that draw nothing
const DRAWS_NOTHING = /^(\x1b\[[?0-9;]*[A-Za-z])*$/;

/** The terminal's output while it shows a first frame without Ink. */
export interface SplashOutput {
  /** The output for the next frame. */
  readonly stdout: Output;
  /** Restores the terminal if nothing was drawn since. */
  close(): void;
}

/**
 * Shows a frame on the alternate screen at once. The next draw prepares the
 * screen again, which would clear it; so output that draws nothing is held back
 * until the first line is drawn.
 */
export function openSplash(
  frame: string,
  output: Output = process.stdout,
): SplashOutput {
  let held: string | null = "";
  output.write(`${ENTER}${CLEAR}${frame}`);
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const pass = (it: string | Uint8Array) =>
      Reflect.apply(output.write, output, [it, ...rest]) as boolean;
    if (held === null || typeof chunk !== "string") return pass(chunk);
    // An empty write is only for its callback, which waits for all others.
    const early = chunk !== "" && DRAWS_NOTHING.test(chunk);
    if (early && rest.length === 0) {
      held += chunk;
      return true;
    }
    if (chunk === "") return pass(chunk);
    const drawn = `${held}${CLEAR}${chunk}`;
    held = null;
    return pass(drawn);
  };
  const stdout = new Proxy(output, {
    get(target, name) {
      if (name === "write") return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return {
    stdout,
    close() {
      if (held !== null) output.write(LEAVE);
      held = null;
    },
  };
}
