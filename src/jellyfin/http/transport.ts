import { concat } from "@std/bytes/concat";
import { type Duplex, Readable } from "node:stream";
import { setImmediate } from "node:timers";
import type { Dispatcher, Pool } from "undici";
import { interrupted, untilAborted } from "../../core/abort.ts";
import type { Trust } from "../../core/account.ts";
import type { ClientCertificate } from "../../core/client_certificate.ts";
import { Failure } from "../../core/failure.ts";
import type { Log } from "../../core/log.ts";
import type { Certificate, Clock, StoreProblem } from "../../core/ports.ts";
import type { Proxy } from "../../core/proxy.ts";
import type { RequestHeaders } from "../../core/request_headers.ts";
import type { RawReply } from "../../core/session_ports.ts";
import {
  openByteStream,
  type StreamReply,
  type StreamRequest,
} from "./byte_stream.ts";
import { decodeContent, decodeStream } from "./content_encoding.ts";
import type { Seen } from "./connector.ts";
import type { Limits } from "./limits.ts";
import { atLeastRate } from "./minimum_rate.ts";
import { blamingStore, explainHandshake } from "./tls_diagnosis.ts";
import type { UpgradeReply, WebSocketRequest } from "./open_web_socket.ts";
import { type OutcomeListener, reportOutcome } from "./report_outcome.ts";
import { openPool } from "./pool.ts";
import { headersOf } from "./response_headers.ts";
import { retryPause } from "./retry_pause.ts";
import { Tunnels } from "./tunnels.ts";
import {
  isHandshakeFailure,
  mayPass,
  tooLarge,
  tooSlow,
  transportFailure,
} from "./transport_failure.ts";

export interface HttpRequest {
  readonly method: string;
  /** Begins with `/`, below the base path; may hold a query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** Instead of the limit for every reply. */
  readonly maxBodyBytes?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The facts that decide whether a retry is worthwhile. */
export type Answer = Pick<HttpReply, "status" | "headers"> & {
  readonly body: unknown;
};

export interface TransportOptions {
  /** Origin and base path, no trailing slash. */
  readonly url: string;
  readonly trust: Trust;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log?: Log | undefined;
  readonly signal: AbortSignal | undefined;
  /** Receives null for an answer, or the failure after the last retry. */
  readonly onOutcome?: OutcomeListener | undefined;
  /** Headers that every request has. */
  readonly headers?: RequestHeaders | null;
  /** The certificate that this client shows if the server asks for one. */
  readonly certificate?: ClientCertificate | null;
  /** A broken certificate store, for the hint about an untrusted server. */
  readonly storeProblem?: StoreProblem | null;
  readonly proxy?: Proxy | null;
}

/** Methods that can be repeated safely. */
const SAFE_METHODS = ["GET", "HEAD"];
/** The least time to find out why a handshake failed. */
const EXPLAIN_LEAST_MS = 500;

/**
 * Sends HTTP requests to one origin under one trust. Follows no redirect, keeps
 * no cookie and repeats only safe requests.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #seen: Seen = { certificate: null };
  /**
   * Every request takes an idle connection or opens one, so that a film does
   * not delay other requests.
   */
  #pool: Promise<Pool> | null = null;
  readonly #sockets: Duplex[] = [];
  readonly #tunnels: Tunnels | null;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#tunnels = options.proxy ? new Tunnels(options.proxy) : null;
  }

  get certificate(): Certificate | null {
    return this.#seen.certificate;
  }

  /**
   * Sends a request. Repeats a safe one if the network or a proxy fails.
   *
   * @throws {Failure} `unreachable`, `timeout`, `cancelled`, `tls_untrusted`,
   * `insecure`, `server_error` (too large), `not_jellyfin` (not HTTP)
   */
  send(request: HttpRequest): Promise<HttpReply> {
    return this.#untilAnswered(request, (signal) => {
      return this.#exchange(request, signal);
    });
  }

  /**
   * Sends like {@link send}, but returns the body as it arrives. The limits
   * apply to the headers and to the time between two pieces of the body, not to
   * its length.
   *
   * @throws {Failure} as {@link send}; reading the body throws the same
   */
  async stream(request: HttpRequest): Promise<RawReply> {
    const reply = await this.#untilAnswered(request, async (signal) => {
      const answer = await this.#request(request, signal);
      const { statusCode: status, body } = answer;
      return { status, headers: headersOf(answer), body };
    });
    const given = { ...reply, body: this.#pieces(reply.body) };
    return decodeStream(given, this.#options.url);
  }

  /** Tries until a reply or a failure is final. */
  async #untilAnswered<T extends Answer>(
    { method }: HttpRequest,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { limits, clock, signal } = this.#options;
    const deadlineMs = clock.monotonicMs() + limits.totalMs;
    const tries = SAFE_METHODS.includes(method) ? limits.retries : 0;
    for (let retried = 0;; retried++) {
      const outcome = await this.#guarded(deadlineMs, ask);
      const waitMs = retried < tries
        ? retryPause(outcome, { retried, ...this.#options })
        : null;
      const fits = waitMs !== null &&
        clock.monotonicMs() + waitMs < deadlineMs;
      if (fits) {
        if (!(outcome instanceof Failure)) discard(outcome);
        await clock.wait(waitMs, signal);
      } else return reportOutcome(outcome, this.#options.onOutcome);
    }
  }

  async *#pieces(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const { url, signal, clock, limits } = this.#options;
    const windowMs = limits.trickleMs;
    try {
      yield* atLeastRate(body, { url, windowMs, clock });
    } catch (caught) {
      throw signal?.aborted ? interrupted() : transportFailure(caught, url);
    }
  }

  /**
   * Sends a request on a connection of its own, so that each reply is read at
   * its own pace. Repeats it if the server had closed an idle connection.
   *
   * @throws {Failure} as {@link send}; reading the body throws the same
   */
  async streamBytes(request: StreamRequest): Promise<StreamReply> {
    const { url, limits, clock, signal } = this.#options;
    const deadlineMs = clock.monotonicMs() + limits.totalMs;
    for (let tried = 1;; tried++) {
      const outcome = await this.#guarded(deadlineMs, async (limit) => {
        const pool = await this.#opened();
        const given = [limit, request.signal].filter((it) => it !== undefined);
        const stop = AbortSignal.any(given);
        return await openByteStream(pool, { ...request, signal: stop }, {
          url,
          limits,
          clock,
        });
      });
      if (!(outcome instanceof Failure)) {
        return reportOutcome(outcome, this.#options.onOutcome);
      }
      if (signal?.aborted || request.signal?.aborted) throw interrupted();
      if (!mayPass(outcome) || tried > limits.retries) {
        reportOutcome(outcome, this.#options.onOutcome);
      }
    }
  }

  /**
   * Opens a WebSocket, or returns the status with which the server refuses it.
   * The socket is destroyed with the transport.
   *
   * @throws {Failure} as {@link send}
   */
  async openWebSocket(request: WebSocketRequest): Promise<UpgradeReply> {
    const { url, limits, clock, onOutcome } = this.#options;
    const deadlineMs = clock.monotonicMs() + limits.totalMs;
    const outcome = await this.#guarded(deadlineMs, async (signal) => {
      const pool = await this.#opened();
      const { openWebSocket } = await import("./open_web_socket.ts");
      const { firstByteMs } = limits;
      return openWebSocket(pool, { ...request, signal, url, firstByteMs });
    });
    const reply = reportOutcome(outcome, onOutcome);
    if (reply.socket !== null) this.#sockets.push(reply.socket);
    return reply;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const pool = await this.#pool?.catch(() => null);
    await pool?.destroy();
    await this.#tunnels?.close();
  }

  /** Runs `use` until the deadline and translates its errors. */
  async #guarded<T>(
    deadlineMs: number,
    use: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | Failure> {
    const { clock, signal } = this.#options;
    const leftMs = Math.max(1, deadlineMs - clock.monotonicMs());
    // Not `AbortSignal.timeout`: a stream must outlive it.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), leftMs);
    const stop = signal
      ? AbortSignal.any([limit.signal, signal])
      : limit.signal;
    try {
      // The HTTP library continues to connect after an abort.
      return await untilAborted(use(stop), stop);
    } catch (caught) {
      if (signal?.aborted) return interrupted();
      const failure = limit.signal.aborted
        ? tooSlow(this.#options.url)
        : await this.#explain(caught, deadlineMs) ??
          transportFailure(caught, this.#options.url);
      const { kind, message, code } = failure;
      this.#options.log?.write("debug", "no answer", { kind, message, code });
      return blamingStore(failure, this.#options);
    } finally {
      clearTimeout(timer);
    }
  }

  async #explain(
    caught: unknown,
    deadlineMs: number,
  ): Promise<Failure | null> {
    if (caught instanceof Failure || !isHandshakeFailure(caught)) return null;
    const { limits, clock } = this.#options;
    const leftMs = deadlineMs - clock.monotonicMs();
    const limitMs = Math.min(
      limits.connectMs,
      Math.max(EXPLAIN_LEAST_MS, leftMs),
    );
    const options = { ...this.#options, limitMs, tunnels: this.#tunnels };
    return await explainHandshake(caught, options);
  }

  async #request(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const pool = await this.#opened();
    const { url, limits } = this.#options;
    const base = new URL(url).pathname.replace(/\/$/, "");
    const reply = await pool.request({
      method: request.method as "GET",
      path: `${base}${request.path}`,
      headers: { ...request.headers, "accept-encoding": "identity" },
      body: request.body,
      signal,
      headersTimeout: limits.firstByteMs,
      bodyTimeout: limits.firstByteMs,
    });
    this.#options.log?.write("debug", "answer", {
      method: request.method,
      url: `${url}${request.path.replace(/\?.*$/s, "")}`,
      status: reply.statusCode,
    });
    if (headersOf(reply).length <= limits.headerCount) return reply;
    reply.body.destroy();
    throw tooLarge(url, "it has too many headers");
  }

  async #exchange(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const { url, limits } = this.#options;
    const reply = await this.#request(request, signal);
    const maxBytes = request.maxBodyBytes ?? limits.bodyBytes;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of reply.body) {
      length += chunk.length;
      if (length > maxBytes) {
        reply.body.destroy();
        throw tooLarge(url, "it is too large");
      }
      chunks.push(chunk);
    }
    // The HTTP library reuses a connection one turn of the event loop after its
    // reply. A request that is sent earlier opens another connection.
    await new Promise((done) => setImmediate(done));
    const body = concat(chunks);
    const whole = { status: reply.statusCode, headers: headersOf(reply), body };
    return await decodeContent(whole, { url, maxBytes });
  }

  #opened(): Promise<Pool> {
    return this.#pool ??= openPool({
      ...this.#options,
      tunnels: this.#tunnels,
      seen: this.#seen,
    });
  }
}

/** Drops the unread body of a reply and closes its connection. */
function discard({ body }: Answer): void {
  if (!(body instanceof Readable)) return;
  // Without a listener, an incomplete body would end the process.
  body.on("error", () => undefined);
  body.destroy();
}

/** Returns the first header of that name; null if there is none. */
export function headerOf(
  reply: Pick<HttpReply, "headers">,
  name: string,
): string | null {
  return reply.headers.find(([it]) => it === name)?.[1] ?? null;
}
