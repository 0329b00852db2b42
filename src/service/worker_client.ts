import * as v from "valibot";
import { interrupted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import { decode } from "./decode.ts";
import { decodeFailure } from "./failure_message.ts";
import {
  type CommandInput,
  type CommandName,
  COMMANDS,
  type Reply,
  type ServiceEvent,
} from "./protocol.ts";
import { Listeners, type ServiceClient } from "./service_client.ts";
import { type ToScreen, toScreenSchema, type ToService } from "./messages.ts";

/** The screen's end of a channel, such as a `Worker`. */
export interface ScreenPort {
  postMessage(message: unknown): void;
  addEventListener(
    type: "message" | "error" | "messageerror",
    listener: (event: MessageEvent<unknown> & ErrorEvent) => void,
  ): void;
  terminate(): void;
}

interface Waiting {
  name: CommandName;
  resolve(reply: unknown): void;
  reject(failure: Failure): void;
}

/** The time for players to end and for last reports to the server. */
const END_LIMIT_MS = 8_000;

/** The part of a message that identifies its command. */
const NUMBERED = v.looseObject({
  type: v.optional(v.unknown()),
  id: v.optional(v.unknown()),
});

/** The service in a worker: a slow server never delays a key press. */
export class WorkerClient implements ServiceClient {
  readonly #port: ScreenPort;
  readonly #waiting = new Map<number, Waiting>();
  /**
   * Commands that have not ended, even if their results are no longer needed.
   */
  readonly #running = new Set<number>();
  readonly #endLimitMs: number;
  #onIdle: () => void = () => undefined;
  readonly #listeners = new Listeners();
  #lastId = 0;
  #lost: Failure | null = null;

  constructor(port: ScreenPort, { endLimitMs = END_LIMIT_MS } = {}) {
    this.#port = port;
    this.#endLimitMs = endLimitMs;
    port.addEventListener("message", ({ data }) => this.#receive(data));
    port.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose("stopped by an error of its own");
      this.#forgetRunning();
    });
    port.addEventListener("messageerror", () => {
      this.#lose("sent an unreadable message");
      this.#forgetRunning();
    });
  }

  send<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Reply<N>> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (signal?.aborted) return Promise.reject(interrupted());
    const id = ++this.#lastId;
    return new Promise<Reply<N>>((resolve, reject) => {
      const cancel = () => {
        this.#post({ type: "cancel", id });
        this.#settle(id)?.reject(interrupted());
      };
      const done = () => signal?.removeEventListener("abort", cancel);
      signal?.addEventListener("abort", cancel, { once: true });
      this.#waiting.set(id, {
        name,
        resolve: (reply) => {
          done();
          resolve(reply as Reply<N>);
        },
        reject: (failure) => {
          done();
          reject(failure);
        },
      });
      try {
        this.#post({ type: "command", id, name, input });
        this.#running.add(id);
      } catch {
        this.#settle(id)?.reject(unsendable(name));
      }
    });
  }

  onEvent(listener: Parameters<Listeners["add"]>[0]): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    for (const id of this.#waiting.keys()) this.#post({ type: "cancel", id });
    this.#lose("closed");
    if (this.#running.size > 0) await this.#untilIdle();
    this.#port.terminate();
  }

  async #untilIdle(): Promise<void> {
    const { promise: idle, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    const limit = setTimeout(resolve, this.#endLimitMs);
    await idle;
    clearTimeout(limit);
  }

  #post(message: ToService): void {
    this.#port.postMessage(message);
  }

  #settle(id: number): Waiting | null {
    const waiting = this.#waiting.get(id) ?? null;
    this.#waiting.delete(id);
    return waiting;
  }

  #receive(data: unknown): void {
    const message = readMessage(data);
    if (message === null) return this.#refuse(data);
    if (message.type === "event") this.#tell(message.event);
    if (message.type === "failure") {
      this.#settle(message.id)?.reject(decodeFailure(message.failure));
    }
    if (message.type === "reply") this.#accept(message.id, message.reply);
    if ("id" in message) this.#ended(message.id);
  }

  #ended(id: number): void {
    this.#running.delete(id);
    if (this.#running.size === 0) this.#onIdle();
  }

  /** Stops waiting for commands that cannot end any more. */
  #forgetRunning(): void {
    this.#running.clear();
    this.#onIdle();
  }

  /**
   * An invalid message is ignored. If it could have been a reply, the waiting
   * command fails, so that nothing waits forever; later commands are
   * unaffected.
   */
  #refuse(data: unknown): void {
    const parsed = v.safeParse(NUMBERED, data);
    if (parsed.success && parsed.output.type === "event") return;
    const given = parsed.success ? parsed.output.id : null;
    // An object may refuse to become a number.
    const id = typeof given === "object" ? NaN : Number(given);
    const affected = this.#waiting.has(id) ? [id] : [...this.#waiting.keys()];
    for (const it of affected) this.#settle(it)?.reject(invalidReply());
    for (const it of [id, ...affected]) this.#ended(it);
  }

  #tell(event: ServiceEvent): void {
    try {
      this.#listeners.tell(event);
    } catch {
      this.#lose("sent something that the TUI cannot read");
    }
  }

  #accept(id: number, reply: unknown): void {
    const waiting = this.#settle(id);
    if (!waiting) return;
    const what = `reply to "${waiting.name}"`;
    try {
      waiting.resolve(
        decode(COMMANDS[waiting.name].reply, { value: reply, what }),
      );
    } catch (caught) {
      waiting.reject(caught as Failure);
    }
  }

  /** Rejects all waiting commands, so that none waits forever. */
  #lose(how: string): void {
    this.#lost ??= new Failure("internal", `Cannot reach service: it ${how}`);
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id)?.reject(this.#lost);
    }
  }
}

/** Returns null for a message that fits no schema. */
function readMessage(data: unknown): ToScreen | null {
  try {
    return decode(toScreenSchema, {
      value: data,
      what: "message of the service",
    });
  } catch {
    return null;
  }
}

function invalidReply(): Failure {
  return new Failure(
    "internal",
    "Cannot read reply: the service sent an invalid reply",
  );
}

function unsendable(name: CommandName): Failure {
  return new Failure(
    "internal",
    `Cannot send command "${name}": its input is not plain data`,
  );
}
