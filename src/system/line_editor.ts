const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const CTRL_W = "\x17";
const BACKSPACES = ["\x7f", "\b"];
const LINE_ENDS = ["\r", "\n"];
// deno-lint-ignore no-control-regex -- an escape sequence starts with ESC
const SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g;

/** What a chunk of keys did: what to show, and whether the line is done. */
export interface Fed {
  readonly shown: string;
  readonly done: "line" | "stopped" | null;
}

/** One line, edited with the few keys that everybody knows. */
export class LineEditor {
  readonly #echo: boolean;
  readonly #decoder = new TextDecoder();
  #text: string[] = [];

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  get text(): string {
    return this.#text.join("");
  }

  feed(bytes: Uint8Array): Fed {
    const keys = this.#decoder.decode(bytes, { stream: true })
      .replace(SEQUENCE, "");
    let shown = "";
    for (const key of keys) {
      if (key === CTRL_C) return { shown, done: "stopped" };
      if (LINE_ENDS.includes(key)) return { shown, done: "line" };
      if (key === CTRL_D) {
        if (this.#text.length === 0) return { shown, done: "stopped" };
        return { shown, done: "line" };
      }
      shown += this.#edit(key);
    }
    return { shown, done: null };
  }

  #edit(key: string): string {
    if (BACKSPACES.includes(key)) return this.#erase(1);
    if (key === CTRL_U) return this.#erase(this.#text.length);
    if (key === CTRL_W) return this.#erase(this.#lastWord());
    if (key < " ") return "";
    this.#text.push(key);
    return this.#echo ? key : "";
  }

  #erase(count: number): string {
    const erased = Math.min(count, this.#text.length);
    this.#text.length -= erased;
    return this.#echo ? "\b \b".repeat(erased) : "";
  }

  #lastWord(): number {
    const kept = this.text.trimEnd().lastIndexOf(" ") + 1;
    return this.#text.length - Array.from(this.text.slice(0, kept)).length;
  }
}
