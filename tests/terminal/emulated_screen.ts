/** Emulates a terminal: turns the output of a program into a grid of cells. */
import { PassThrough, Writable } from "node:stream";
import xterm from "@xterm/headless";

const WAIT_LIMIT_MS = 60_000;
const QUIET_TURNS = 25;

export interface Cell {
  readonly text: string;
  readonly inverse: boolean;
  readonly bold: boolean;
  readonly dim: boolean;
  /** The colour; -1 for the terminal's own. */
  readonly color: number;
}

/** The streams of a program, and its screen and keys. */
export class EmulatedScreen {
  readonly stdin: PassThrough & { setRawMode(raw: boolean): unknown };
  readonly stdout: Writable & { columns: number; rows: number; isTTY: true };
  /** Everything that was written, to be searched for secrets. */
  written = "";
  rawMode = false;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #waiting = new Set<(shown: string) => void>();
  /** The text as of the last write; null if it may have changed. */
  #text: string | null = null;

  constructor({ columns, rows }: { columns: number; rows: number }) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 1_000,
      // As the line discipline of a terminal does.
      convertEol: true,
    });
    this.stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (raw: boolean) => {
        this.rawMode = raw;
        return this.stdin;
      },
      ref: () => this.stdin,
      unref: () => this.stdin,
    });
    const write = (text: string, done: () => void) => {
      this.written += text;
      this.#terminal.write(text, () => {
        this.#text = null;
        this.#look();
        done();
      });
    };
    this.stdout = Object.assign(
      new Writable({
        decodeStrings: false,
        write: (chunk, _, done) => write(String(chunk), () => done()),
      }),
      { columns, rows, isTTY: true as const },
    );
  }

  /** Sends text or control sequences as a terminal does. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.stdin.write(key);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#text = null;
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit("resize");
  }

  get alternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  lines(): string[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from(
      { length: this.#terminal.rows },
      (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? "",
    );
  }

  text(): string {
    return this.#text ??= this.lines().join("\n");
  }

  /** Returns the text of the normal screen and everything above it. */
  scrollback(): string {
    const buffer = this.#terminal.buffer.normal;
    return Array.from(
      { length: buffer.length },
      (_, y) => buffer.getLine(y)?.translateToString(true) ?? "",
    ).join("\n");
  }

  cell(column: number, row: number): Cell {
    const buffer = this.#terminal.buffer.active;
    const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
    return {
      text: cell?.getChars() ?? "",
      inverse: (cell?.isInverse() ?? 0) !== 0,
      bold: (cell?.isBold() ?? 0) !== 0,
      dim: (cell?.isDim() ?? 0) !== 0,
      color: cell?.isFgDefault() ? -1 : cell?.getFgColor() ?? -1,
    };
  }

  /** Waits until the screen shows the text. @returns the screen */
  async waitFor(wanted: string | RegExp): Promise<string> {
    return await this.waitUntil(
      (shown) =>
        typeof wanted === "string"
          ? shown.includes(wanted)
          : wanted.test(shown),
      String(wanted),
    );
  }

  /** Checks after each write, because a message may stay for one frame only. */
  waitUntil(
    holds: (shown: string) => boolean,
    what: string,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiting.delete(look);
        clearInterval(interval);
        clearTimeout(limit);
      };
      const look = (shown: string) => {
        try {
          if (!holds(shown)) return;
          resolve(shown);
        } catch (caught) {
          reject(caught);
        }
        end();
      };
      // A condition may be about a cell or the number of requests, too.
      const interval = setInterval(() => look(this.text()), 10);
      const limit = setTimeout(() => {
        end();
        const shown = this.text();
        reject(new Error(`"${what}" did not appear; the screen:\n${shown}`));
      }, WAIT_LIMIT_MS);
      this.#waiting.add(look);
      look(this.text());
    });
  }

  #look(): void {
    if (this.#waiting.size === 0) return;
    const shown = this.text();
    for (const look of [...this.#waiting]) look(shown);
  }

  /**
   * Waits until nothing has been written for so many turns of this process: on a
   * machine with much to do they take longer, as all that it waits for does.
   *
   * @returns the screen
   */
  async waitForRest(): Promise<string> {
    let length = -1;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      if (length !== this.written.length) quiet = 0;
      length = this.written.length;
      await new Promise((done) => setTimeout(done, 10));
    }
    return this.text();
  }

  /** Waits until the terminal has taken everything that was written. */
  settled(): Promise<void> {
    return new Promise((done) => void this.stdout.write("", () => done()));
  }

  close(): void {
    this.#terminal.dispose();
    this.stdin.end();
  }
}

/** Key sequences by name, as a terminal sends them. */
export const KEYS = {
  enter: "\r",
  esc: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  home: "\x1b[H",
  end: "\x1b[F",
  pageUp: "\x1b[5~",
  pageDown: "\x1b[6~",
  tab: "\t",
  shiftTab: "\x1b[Z",
  backspace: "\x7f",
  ctrlC: "\x03",
  ctrlD: "\x04",
  ctrlK: "\x0b",
  ctrlL: "\x0c",
  ctrlT: "\x14",
  ctrlU: "\x15",
  ctrlZ: "\x1a",
} as const;
