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

/** An Esc byte that nothing follows within this time was the Esc key. */
const ESCAPE_MS = 30;
/** The rest of a reply arrives within this time, even over a slow line. */
const ANSWER_MS = 1_000;
/** A paste that pauses for this long has lost its end. */
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
 * Streams the keys alone, without mouse events and the terminal's replies, even
 * late ones.
 */
export class ScreenInput extends PassThrough {
  readonly isTTY = true;
  readonly #tell: (event: MouseEvent) => void;
  readonly #source: KeySource;
  readonly #parser = new TerminalInput();
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

  /** Leaves the keyboard to the next reader. */
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
    const { keys, replies } = this.#parser.take(text);
    for (const sequence of replies) {
      const event = mouseEvent(MOUSE.exec(sequence)?.slice(1) ?? []);
      if (event) this.#tell(event);
    }
    this.#press(keys);
    const { waits } = this.#parser;
    if (waits === null) return;
    this.#waiting = setTimeout(
      () => this.#press(this.#parser.giveUp()),
      WAIT_MS[waits],
    );
  };

  #press(keys: string): void {
    if (keys !== "") this.write(Buffer.from(keys, "latin1"));
  }
}

/** Sets raw mode. Ignores a closed terminal, which its streams report. */
export function setRawMode(raw: boolean): void {
  try {
    process.stdin.setRawMode(raw);
  } catch {
    // a closed terminal needs no raw mode
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
