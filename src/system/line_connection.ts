import type { Socket } from "node:net";
import type { PlayerConnection } from "../core/playback_ports.ts";

/** In UTF-16 units; more than any message of JellyTau. */
const LINE_MAX = 65_536;
/** In bytes; a process that does not read is disconnected. */
const UNSENT_MAX = 262_144;

/** Exchanges lines over a socket. */
export class LineConnection implements PlayerConnection {
  readonly #socket: Socket;
  readonly lines: AsyncIterable<string>;

  constructor(socket: Socket) {
    this.#socket = socket;
    // A read may end in the middle of a character.
    socket.setEncoding("utf8");
    // The end of the lines reports it.
    socket.on("error", () => this.abort());
    this.lines = this.#read();
  }

  send(line: string): void {
    if (this.#socket.writableLength > UNSENT_MAX) return this.abort();
    if (this.#socket.writable) this.#socket.write(`${line}\n`);
  }

  /** Sends the rest first, which waits until the other process reads it. */
  close(): void {
    if (this.#socket.writableLength === 0) return this.abort();
    this.#socket.end(() => this.abort());
  }

  abort(): void {
    this.#socket.destroy();
  }

  async *#read(): AsyncGenerator<string> {
    let rest = "";
    try {
      for await (const text of this.#socket) {
        const lines = `${rest}${text}`.split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.length > LINE_MAX) return;
          yield line;
        }
        if (rest.length > LINE_MAX) return;
      }
    } catch {
      // the other process has closed it
    } finally {
      this.close();
    }
  }
}
