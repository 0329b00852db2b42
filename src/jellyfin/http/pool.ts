import type * as undici from "undici";
import type { Trust } from "../../core/account.ts";
import type { ClientCertificate } from "../../core/client_certificate.ts";
import type { RequestHeaders } from "../../core/request_headers.ts";
import { type Seen, trustingConnector } from "./connector.ts";
import type { Limits } from "./limits.ts";
import type { Tunnels } from "./tunnels.ts";

export interface PoolOptions {
  readonly url: string;
  readonly trust: Trust;
  readonly limits: Limits;
  readonly seen: Seen;
  readonly headers?: RequestHeaders | null;
  /** Null to connect without a proxy. */
  readonly tunnels: Tunnels | null;
  readonly certificate?: ClientCertificate | null;
}

/**
 * Returns a pool of connections to the origin of an address. Adds the request
 * headers in the one method that every request goes through, also streams and
 * WebSockets.
 */
export async function openPool(
  { url, trust, limits, seen, headers, tunnels, certificate }: PoolOptions,
): Promise<undici.Pool> {
  const library = await import("./http_library.ts");
  const { origin } = new URL(url);
  const { connectMs } = limits;
  const options = {
    connect: trustingConnector(library, {
      trust,
      connectMs,
      seen,
      tunnels,
      client: certificate?.tlsOptionsFor(url) ?? null,
    }),
    maxHeaderSize: limits.headerBytes,
    allowH2: false,
    pipelining: 1,
  };
  if (!headers) return new library.Pool(origin, options);
  const fields = headers.fieldsFor(url);
  class PoolWithHeaders extends library.Pool {
    override dispatch(
      request: undici.Dispatcher.DispatchOptions,
      handler: undici.Dispatcher.DispatchHandler,
    ): boolean {
      const all = { ...request.headers as Record<string, string>, ...fields };
      return super.dispatch({ ...request, headers: all }, handler);
    }
  }
  return new PoolWithHeaders(origin, options);
}
