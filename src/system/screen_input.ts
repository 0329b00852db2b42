import { PassThrough } from "node:stream";
import process from "node:process";

/** A press or a turn of the wheel; columns and rows count from 0. */
export interface MouseEvent {
  readonly what: "press" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
}

/** xterm's SGR form. Source: xterm, "Control Sequences", mouse tracking. */
// deno-lint-ignore no-control-regex -- that is what terminals send
const MOUSE = /\x1b\[<(\d+);(\d+);(\d+)([Mm])/g;

/**
 * The keyboard as a stream of its own, without what the mouse says between the
 * keys.
 */
export class ScreenInput extends PassThrough {
  readonly isTTY = true;
  readonly #tell: (event: MouseEvent) => void;

  constructor(tell: (event: MouseEvent) => void) {
    super();
    this.#tell = tell;
    process.stdin.on("data", this.#pass);
    process.stdin.resume();
  }

  setRawMode(raw: boolean): this {
    process.stdin.setRawMode(raw);
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
    process.stdin.off("data", this.#pass);
    process.stdin.pause();
    this.end();
  }

  readonly #pass = (chunk: Uint8Array) => {
    const text = new TextDecoder("latin1").decode(chunk);
    const keys = text.replace(MOUSE, (...groups) => {
      const event = mouseEvent(groups.slice(1, 5) as string[]);
      if (event) this.#tell(event);
      return "";
    });
    if (keys !== "") {
      this.write(Uint8Array.from(keys, (it) => it.charCodeAt(0)));
    }
  };
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
