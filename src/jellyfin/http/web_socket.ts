import type { Duplex } from "node:stream";
import { encodeFrame, FrameReader, OPCODES } from "./web_socket_frames.ts";

/** The time for the last bytes to leave. */
const SEND_LIMIT_MS = 1_000;
/** A server that does not read gets no further replies to its pings. */
const MAX_UNSENT_BYTES = 65_536;
/** Status 1000. RFC 6455, 7.4.1. */
const NORMAL = new Uint8Array([0x03, 0xe8]);
const NOTHING = new Uint8Array(0);

/** An open WebSocket, whose handshake has succeeded. */
export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #reader: FrameReader;
  #receivedBytes = 0;
  #isClosing = false;

  /** @param maxBytes the largest message to receive */
  constructor(socket: Duplex, { maxBytes }: { maxBytes: number }) {
    this.#socket = socket;
    this.#reader = new FrameReader(maxBytes);
    // Without a listener, a broken connection would end the process.
    socket.on("error", () => undefined);
  }

  /** Increases whenever the server sends anything. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /**
   * Yields the bytes of each text message until the connection ends; ignores
   * binary ones. Reads only as fast as the caller does.
   *
   * @throws {FrameError} if the server breaks the protocol
   * @throws the socket's error
   */
  async *messages(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    try {
      const chunks = this.#socket.iterator({ destroyOnReturn: false });
      for await (const chunk of chunks) {
        const bytes = bytesOf(chunk);
        this.#receivedBytes += bytes.length;
        for (const { opcode, payload } of this.#reader.read(bytes)) {
          if (opcode === OPCODES.text) yield payload;
          else if (opcode === OPCODES.ping) this.#send(OPCODES.pong, payload);
          else if (opcode === OPCODES.close) return;
        }
      }
    } finally {
      this.close();
    }
  }

  send(text: string): void {
    this.#send(OPCODES.text, new TextEncoder().encode(text));
  }

  ping(): void {
    this.#send(OPCODES.ping, NOTHING);
  }

  /** Sends a close frame, and does not wait for the server's. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const destroy = () => this.#socket.destroy();
    const timer = setTimeout(destroy, SEND_LIMIT_MS);
    this.#socket.once("close", () => clearTimeout(timer));
    this.#socket.end(masked(OPCODES.close, NORMAL), destroy);
  }

  /** Hangs up on a server that does not answer. */
  destroy(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #send(opcode: number, payload: Uint8Array<ArrayBuffer>): void {
    const { writable, writableLength } = this.#socket;
    if (!writable || writableLength > MAX_UNSENT_BYTES) return;
    this.#socket.write(masked(opcode, payload));
  }
}

function masked(opcode: number, payload: Uint8Array<ArrayBuffer>): Uint8Array {
  const mask = crypto.getRandomValues(new Uint8Array(4));
  return encodeFrame({ opcode, payload }, mask);
}

function bytesOf(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
}
