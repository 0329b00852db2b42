import { Buffer } from "node:buffer";
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
/** A paste that pauses this long has lost its end. */
const PASTE_MS = 10_000;
const WAIT_MS = {
  escape: ESCAPE_MS,
  answer: ANSWER_MS,
  paste: PASTE_MS,
} as const;

/** The members of `process.stdin` that are used here. */
export interface KeySource {
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  off(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  ref(): unknown;
  unref(): unknown;
}

/**
 * The keyboard as a stream of its own, without what the mouse and the terminal
 * say between the keys, however late that comes.
 */
export class ScreenInput extends PassThrough {
  readonly isTTY = true;
  readonly #tell: (event: MouseEvent) => void;
  readonly #source: KeySource;
  readonly #heard = new TerminalInput();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    tell: (event: MouseEvent) => void,
    source: KeySource = process.stdin,
  ) {
    super();
    this.#tell = tell;
    this.#source = source;
    source.on("data", this.#pass);
    source.resume();
  }

  setRawMode(raw: boolean): this {
    setRawMode(raw);
    return this;
  }

  ref(): this {
    this.#source.ref();
    return this;
  }

  unref(): this {
    this.#source.unref();
    return this;
  }

  /** Leaves the keyboard to whoever comes next. */
  close(): void {
    clearTimeout(this.#waiting);
    this.#source.off("data", this.#pass);
    this.#source.pause();
    this.end();
  }

  readonly #pass = (chunk: Uint8Array) => {
    clearTimeout(this.#waiting);
    // One character per byte; the reader of the keys decodes their UTF-8.
    const text = Buffer.from(chunk).toString("latin1");
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
      WAIT_MS[waits],
    );
  };

  #press(keys: string): void {
    if (keys !== "") this.write(Buffer.from(keys, "latin1"));
  }
}

/** Sets raw mode, unless the terminal is gone: its streams report that. */
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
