import type { ServerChange, ServerChanges } from "../core/change_ports.ts";
import type { Clock } from "../core/ports.ts";
import { decodeServerMessage } from "./decode/change.ts";
import type { WebSocketConnection } from "./http/web_socket.ts";

/** Half of the minute after which the server forgets a silent client. */
const BEAT_MS = 30_000;
/** No server needs more frequent messages than this. */
const SHORTEST_BEAT_MS = 5_000;
/** The time for the server to answer a ping. */
const ANSWER_LIMIT_MS = 10_000;
/** More messages wait in the connection, so that a flood costs little. */
const MESSAGES_PER_SECOND = 500;
const SECOND_MS = 1_000;
const KEEP_ALIVE = JSON.stringify({ MessageType: "KeepAlive" });

type Socket = Pick<
  WebSocketConnection,
  "messages" | "send" | "ping" | "close" | "destroy" | "receivedBytes"
>;

/**
 * Reads the changes on a server's socket and keeps it alive. Jellyfin wants a
 * message of its own; only a ping shows that the connection is broken.
 */
export class ChangeSocket implements ServerChanges {
  readonly #socket: Socket;
  readonly #clock: Pick<Clock, "wait" | "monotonicMs">;
  #beatMs = BEAT_MS;
  #second = { untilMs: 0, messages: 0 };
  #beating = new AbortController();
  readonly #closing = new AbortController();

  constructor(socket: Socket, clock: Pick<Clock, "wait" | "monotonicMs">) {
    this.#socket = socket;
    this.#clock = clock;
  }

  get changes(): AsyncIterable<ServerChange> {
    return this.#read();
  }

  close(): void {
    this.#closing.abort();
    this.#beating.abort();
    this.#socket.close();
  }

  async *#read(): AsyncGenerator<ServerChange> {
    this.#beat();
    try {
      for await (const bytes of this.#socket.messages()) {
        await this.#pace();
        const message = decodeServerMessage(bytes);
        if (message?.kind === "keep-alive") this.#hasten(message.withinMs / 2);
        else if (message !== null) yield message;
      }
    } catch {
      // A broken connection, or a server that breaks the protocol.
    } finally {
      this.close();
    }
  }

  /** Waits for the next second once this one has had enough messages. */
  async #pace(): Promise<void> {
    const { signal } = this.#closing;
    const leftMs = this.#second.untilMs - this.#clock.monotonicMs();
    const isFull = this.#second.messages === MESSAGES_PER_SECOND;
    if (isFull && leftMs > 0) await this.#clock.wait(leftMs, signal);
    if (isFull || leftMs <= 0) {
      const untilMs = this.#clock.monotonicMs() + SECOND_MS;
      this.#second = { untilMs, messages: 0 };
    }
    this.#second.messages++;
  }

  /** Begins to beat faster; never slower. */
  #hasten(wantedMs: number): void {
    const beatMs = Math.max(SHORTEST_BEAT_MS, wantedMs);
    if (beatMs >= this.#beatMs || this.#beating.signal.aborted) return;
    this.#beatMs = beatMs;
    this.#beating.abort();
    this.#beating = new AbortController();
    this.#beat();
  }

  #beat(): void {
    const { signal } = this.#beating;
    // Rejects only when it is stopped.
    this.#beatUntil(signal).catch(() => undefined);
  }

  async #beatUntil(signal: AbortSignal): Promise<void> {
    while (true) {
      await this.#clock.wait(this.#beatMs, signal);
      this.#socket.send(KEEP_ALIVE);
      this.#ping(signal).catch(() => undefined);
    }
  }

  /** Hangs up if the server sends nothing in time. */
  async #ping(signal: AbortSignal): Promise<void> {
    const { receivedBytes } = this.#socket;
    this.#socket.ping();
    await this.#clock.wait(ANSWER_LIMIT_MS, signal);
    if (this.#socket.receivedBytes === receivedBytes) this.#socket.destroy();
  }
}
