import { delay } from "@std/async/delay";
import { openTextPipe, type TextPipe } from "./text_pipe.ts";

/** mpv may have to load a large configuration on a slow machine first. */
const CONNECT_LIMIT_MS = 20_000;
const RETRY_MS = 50;
/** It answers its first command after loading the configuration. */
const REPLY_LIMIT_MS = CONNECT_LIMIT_MS;
/** A longer line is not from mpv. */
const LINE_MAX_BYTES = 1_048_576;

/** An event of mpv, with the members that are used here. */
export interface MpvEvent {
  readonly event: string;
  readonly reason?: unknown;
  /** The error with which a file ended. */
  readonly "file_error"?: unknown;
  /** The text of a log message. */
  readonly text?: unknown;
  /** The words of a script message. */
  readonly args?: unknown;
  /** The observed property and its value. */
  readonly name?: unknown;
  readonly data?: unknown;
}

type Waiting = (reply: { error?: unknown; data?: unknown }) => void;

/**
 * Talks to mpv in JSON over a socket, or a named pipe on Windows, that only
 * this user can reach.
 *
 * Source: mpv's manual, "JSON IPC".
 */
export class MpvIpc {
  #pipe: TextPipe | null = null;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEvent: (event: MpvEvent) => void;
  #rest = "";
  #lastId = 0;
  readonly #closed = Promise.withResolvers<void>();

  private constructor(onEvent: (event: MpvEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** @returns null if mpv has ended or does not answer in time */
  static async open(
    path: string,
    { onEvent, isAlive }: {
      onEvent: (event: MpvEvent) => void;
      isAlive: () => boolean;
    },
  ): Promise<MpvIpc | null> {
    const deadlineMs = performance.now() + CONNECT_LIMIT_MS;
    while (isAlive() && performance.now() < deadlineMs) {
      const ipc = new MpvIpc(onEvent);
      if (await ipc.#connect(path)) return ipc;
      await delay(RETRY_MS);
    }
    return null;
  }

  async #connect(path: string): Promise<boolean> {
    this.#pipe = await openTextPipe(path, {
      onText: (text) => this.#take(text),
      onEnd: () => this.close(),
    });
    return this.#pipe !== null;
  }

  /**
   * Sends a command.
   *
   * @returns mpv's data; null if mpv refuses, has ended or is too slow
   */
  send(command: unknown, limitMs = REPLY_LIMIT_MS): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, {}), limitMs);
      this.#waiting.set(id, ({ error, data }) => {
        clearTimeout(timer);
        resolve(error === "success" ? data ?? true : null);
      });
      const line = JSON.stringify({ command, request_id: id });
      if (this.#pipe === null) this.#settle(id, {});
      else this.#pipe.write(`${line}\n`);
    });
  }

  /** Resolves once mpv has closed it and every event was read. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  close(): void {
    this.#pipe?.close();
    this.#pipe = null;
    this.#closed.resolve();
    for (const id of [...this.#waiting.keys()]) this.#settle(id, {});
  }

  #settle(id: number, reply: { error?: unknown; data?: unknown }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.(reply);
  }

  #take(text: string): void {
    const lines = `${this.#rest}${text}`.split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > LINE_MAX_BYTES) return this.close();
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    let message: Record<string, unknown>;
    try {
      message = Object(JSON.parse(line));
    } catch {
      return; // skips a line that is not JSON
    }
    const { request_id: id, event } = message;
    if (typeof event === "string") {
      return this.#onEvent({ ...message, event });
    }
    if (typeof id === "number") this.#settle(id, message);
  }
}
