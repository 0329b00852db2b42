import { PassThrough } from "node:stream";
import process from "node:process";
import { TerminalInput } from "./terminal_input.ts";

/** A press or a turn of the wheel; columns and rows count from 0. */
export interface MouseEvent {
  readonly what: "press" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
}

/** xterm's SGR form. Source: xterm, "Control Sequences", mouse tracking. */
// deno-lint-ignore no-control-regex -- that is what terminals send
const MOUSE = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/;

/** An Esc that nothing follows for so long was a key. */
const ESCAPE_MS = 30;
/** The rest of an answer comes by then, over a slow line as well. */
const ANSWER_MS = 1_000;

/**
 * The keyboard as a stream of its own, without what the mouse and the terminal
 * say between the keys, however late that comes.
 */
export class ScreenInput extends PassThrough {
  readonly isTTY = true;
  readonly #tell: (event: MouseEvent) => void;
  readonly #heard = new TerminalInput();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (event: MouseEvent) => void) {
    super();
    this.#tell = tell;
    process.stdin.on("data", this.#pass);
    process.stdin.resume();
  }

  setRawMode(raw: boolean): this {
    setRawMode(raw);
    return this;
  }

  ref(): this {
    process.stdin.ref();
    return this;
  }

  unref(): this {
    process.stdin.unref();
    return this;
  }

  /** Leaves the keyboard to whoever comes next. */
  close(): void {
    clearTimeout(this.#waiting);
    process.stdin.off("data", this.#pass);
    process.stdin.pause();
    this.end();
  }

  readonly #pass = (chunk: Uint8Array) => {
    clearTimeout(this.#waiting);
    const text = new TextDecoder("latin1").decode(chunk);
    const { keys, said } = this.#heard.take(text);
    for (const sequence of said) {
      const event = mouseEvent(MOUSE.exec(sequence)?.slice(1) ?? []);
      if (event) this.#tell(event);
    }
    this.#press(keys);
    const { waits } = this.#heard;
    if (waits === null) return;
    this.#waiting = setTimeout(
      () => this.#press(this.#heard.giveUp()),
      waits === "escape" ? ESCAPE_MS : ANSWER_MS,
    );
  };

  #press(keys: string): void {
    if (keys !== "") {
      this.write(Uint8Array.from(keys, (it) => it.charCodeAt(0)));
    }
  }
}

/** A terminal that is gone has no modes; its streams are what tells so. */
export function setRawMode(raw: boolean): void {
  try {
    process.stdin.setRawMode(raw);
  } catch {
    // there is nothing to put back either
  }
}

function mouseEvent(
  [button, column, row, kind]: readonly string[],
): MouseEvent | null {
  const what = button === "64"
    ? "wheel-up"
    : button === "65"
    ? "wheel-down"
    : button === "0" && kind === "M"
    ? "press"
    : null;
  if (what === null) return null;
  return { what, column: Number(column) - 1, row: Number(row) - 1 };
}
