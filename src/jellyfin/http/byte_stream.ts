import type { Dispatcher, Pool } from "undici";
import { interrupted } from "../../core/abort.ts";
import type { Clock } from "../../core/ports.ts";
import { refuseCompressed } from "./content_encoding.ts";
import { atLeastRate } from "./minimum_rate.ts";
import { tooLarge, transportFailure } from "./transport_failure.ts";

/** The bytes to buffer for a slow reader; the rest waits in the socket. */
const READ_AHEAD_BYTES = 1_048_576;

/** A request whose reply is read as it arrives. */
export interface StreamRequest {
  readonly method: "GET" | "HEAD";
  /** Begins with `/`, below the base path; may hold a query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamReply {
  readonly status: number;
  header(name: string): string | null;
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

/** The time limits for the server's reply and for its bytes. */
export interface StreamLimits {
  readonly firstByteMs: number;
  readonly stallMs: number;
  readonly trickleMs: number;
  readonly headerCount: number;
}

/**
 * Sends one request on a connection of the pool. Follows no redirect.
 *
 * @throws the HTTP library's errors before the headers arrive; reading `body`
 * throws a `Failure`
 */
export async function openByteStream(
  pool: Pool,
  request: StreamRequest & { signal: AbortSignal },
  { url, limits, clock }: {
    url: string;
    limits: StreamLimits;
    clock: Pick<Clock, "monotonicMs">;
  },
): Promise<StreamReply> {
  const { pathname } = new URL(url);
  const reply = await pool.request({
    method: request.method,
    path: `${pathname.replace(/\/$/, "")}${request.path}`,
    headers: { ...request.headers, "accept-encoding": "identity" },
    signal: request.signal,
    headersTimeout: limits.firstByteMs,
    bodyTimeout: limits.stallMs,
    highWaterMark: READ_AHEAD_BYTES,
  });
  // Without a listener, an error after the last read would end the process.
  reply.body.on("error", () => undefined);
  if (Object.values(reply.headers).flat().length > limits.headerCount) {
    reply.body.destroy();
    throw tooLarge(url, "it has too many headers");
  }
  const header = (name: string) =>
    [reply.headers[name] ?? null].flat()[0] ?? null;
  try {
    if (reply.statusCode < 300) {
      refuseCompressed(header("content-encoding"), url);
    }
  } catch (caught) {
    reply.body.destroy();
    throw caught;
  }
  return {
    status: reply.statusCode,
    header,
    body: readBody(reply, {
      url,
      windowMs: limits.trickleMs,
      clock,
      signal: request.signal,
    }),
    cancel: () => void reply.body.destroy(),
  };
}

/** Yields the body as it arrives; closes the connection if the reader stops. */
async function* readBody(
  { body }: Dispatcher.ResponseData,
  options: Parameters<typeof atLeastRate>[1] & { signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  try {
    yield* atLeastRate(body as AsyncIterable<Uint8Array>, options);
  } catch (caught) {
    throw options.signal.aborted
      ? interrupted()
      : transportFailure(caught, options.url);
  } finally {
    body.destroy();
  }
}
