import { graphemes, textWidth } from "../core/text_width.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const CTRL_W = "\x17";
const BACKSPACES = ["\x7f", "\b"];
const LINE_ENDS = ["\r", "\n"];
const CONTROL = /\p{Cc}/u;
// deno-lint-ignore no-control-regex -- an escape sequence starts with ESC
const SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|[^[O\x00-\x1f\x7f])/gu;
// deno-lint-ignore no-control-regex -- an escape sequence starts with ESC
const BEGUN = /\x1b(?:\[[0-9;?]*[ -/]*|O)?$/;

/** The effect of some input: the text to show, and whether the line is done. */
export interface EditResult {
  readonly shown: string;
  readonly done: "line" | "stopped" | null;
}

/** Edits one line with the usual keys: Backspace, Ctrl-U and Ctrl-W. */
export class LineEditor {
  readonly #echo: boolean;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** An incomplete escape sequence. */
  #begun = "";
  #text = "";

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  get text(): string {
    return this.#text;
  }

  /** Processes input, even if a read ends inside a character or a key. */
  feed(bytes: Uint8Array): EditResult {
    const read = this.#begun + this.#decoder.decode(bytes, { stream: true });
    const whole = read.replace(SEQUENCE, "");
    const keys = whole.replace(BEGUN, "");
    this.#begun = whole.slice(keys.length);
    let shown = "";
    for (const key of keys) {
      if (key === CTRL_C) return { shown, done: "stopped" };
      if (LINE_ENDS.includes(key)) return { shown, done: "line" };
      if (key === CTRL_D) {
        return { shown, done: this.#text === "" ? "stopped" : "line" };
      }
      shown += this.#edit(key);
    }
    return { shown, done: null };
  }

  /** Drops an incomplete escape sequence: it was the Esc key alone. */
  endSequence(): void {
    this.#begun = "";
  }

  #edit(key: string): string {
    const text = this.#text;
    if (BACKSPACES.includes(key)) {
      return this.#erase(graphemes(text).slice(0, -1).join(""));
    }
    if (key === CTRL_U) return this.#erase("");
    if (key === CTRL_W) {
      return this.#erase(text.slice(0, text.trimEnd().lastIndexOf(" ") + 1));
    }
    if (CONTROL.test(key)) return "";
    this.#text += key;
    return this.#echo ? key : "";
  }

  /** Removes the text after `kept`, and erases it on the screen. */
  #erase(kept: string): string {
    const cells = textWidth(this.#text) - textWidth(kept);
    this.#text = kept;
    return this.#echo ? "\b \b".repeat(cells) : "";
  }
}
