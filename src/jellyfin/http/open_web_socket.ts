import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Dispatcher, Pool } from "undici";
import { Failure } from "../../core/failure.ts";
import { headersOf } from "./response_headers.ts";

/** RFC 6455, 1.3. */
const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Headers that would change the frames, and were not asked for. */
const UNASKED = ["sec-websocket-extensions", "sec-websocket-protocol"] as const;

export interface WebSocketRequest {
  /** Begins with `/`, below the base path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer to an upgrade; the socket is null if it was refused. */
export interface UpgradeReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly socket: Duplex | null;
}

/**
 * Upgrades a connection of the pool, which then no longer belongs to it. Uses
 * neither the runtime's client, which knows no pins and hides the status of a
 * refusal, nor the HTTP library's, which fails in Deno 2.7.
 *
 * @throws {Failure} `not_jellyfin` if the handshake is not that of a WebSocket
 * @throws the HTTP library's errors
 */
export function openWebSocket(
  pool: Pool,
  { path, headers, signal, url, firstByteMs }: WebSocketRequest & {
    signal: AbortSignal;
    url: string;
    firstByteMs: number;
  },
): Promise<UpgradeReply> {
  const base = new URL(url).pathname.replace(/\/$/, "");
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  const { promise, resolve, reject } = Promise.withResolvers<UpgradeReply>();
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      const stop = () => controller.abort(new Error("stopped"));
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
      const forget = () => signal.removeEventListener("abort", stop);
      promise.then(forget, forget);
    },
    onRequestUpgrade(_, status, found, socket) {
      const isAgreed = found["sec-websocket-accept"] === acceptOf(key) &&
        UNASKED.every((name) => found[name] === undefined);
      if (isAgreed && status === 101 && !signal.aborted) {
        return resolve({ status, headers: [], socket });
      }
      socket.destroy();
      reject(badHandshake(url));
    },
    onResponseStart(controller, status, headers) {
      resolve({ status, headers: headersOf({ headers }), socket: null });
      controller.abort(new Error("refused"));
    },
    onResponseData: () => undefined,
    onResponseEnd: () => undefined,
    onResponseError: (_, error) => reject(error),
  };
  pool.dispatch({
    method: "GET",
    path: `${base}${path}`,
    headers: {
      ...headers,
      "sec-websocket-key": key,
      "sec-websocket-version": "13",
    },
    upgrade: "websocket",
    headersTimeout: firstByteMs,
  }, handler);
  return promise;
}

function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}${ACCEPT_GUID}`).digest("base64");
}

function badHandshake(url: string): Failure {
  return new Failure(
    "not_jellyfin",
    `Cannot follow "${url}": its handshake is not that of a WebSocket`,
  );
}
