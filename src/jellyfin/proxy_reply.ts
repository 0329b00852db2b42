import { CLOUDFLARE_STATUSES } from "../core/gateway_statuses.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";

/** An error that a proxy sent instead of the server. */
export interface ProxyReply {
  /** `Cloudflare`, `nginx`, …; "a proxy" if unknown. */
  readonly name: string;
  /** Cloudflare's own number, such as 1010; null if there is none. */
  readonly code: number | null;
  /** True if it refuses a request for its client certificate, or without one. */
  readonly wantsCertificate?: boolean;
}

/** The pages of nginx for `ssl_verify_client`, which have status 400. */
const CERTIFICATE_PAGE =
  /<title>400 (No required SSL certificate was sent|The SSL certificate error)/i;

interface Signature {
  readonly name: string;
  readonly server: RegExp | null;
  readonly body: RegExp | null;
}

/** Enough of an error page to identify the proxy; it is never quoted. */
const BODY_BYTES = 8_192;

/** Names of proxies in a header and in their own error pages. */
const SIGNATURES: readonly Signature[] = [
  {
    name: "Cloudflare",
    server: /^cloudflare/i,
    body: /^error code: \d{3,4}\s*$|cf-error|__cf_chl|cloudflare/i,
  },
  { name: "OpenResty", server: /^openresty/i, body: /<center>openresty/i },
  { name: "nginx", server: /^nginx/i, body: /<center>nginx/i },
  { name: "Caddy", server: /^caddy/i, body: null },
  {
    name: "Traefik",
    server: /^traefik/i,
    body:
      /^(404 page not found|Bad Gateway|Gateway Timeout|Service Unavailable|no available server|Forbidden|Too Many Requests)\s*$/,
  },
  { name: "Apache", server: /^apache/i, body: /<address>Apache/i },
  {
    name: "HAProxy",
    server: /^haproxy/i,
    body:
      /<h1>\d{3} [\w ]+<\/h1>\s*(No server is available|Request forbidden by administrative rules|The server didn't respond in time|The server returned an invalid)/i,
  },
  { name: "Envoy", server: /^envoy/i, body: /^upstream connect error/i },
];

/** Statuses that Jellyfin never sends. */
const GATEWAY_STATUSES = [407, 502, 504];

/**
 * Finds the proxy that replied instead of the server.
 *
 * @returns null if the reply may be the server's own
 */
export function findProxy(reply: HttpReply): ProxyReply | null {
  const { status } = reply;
  const isChallenge = status === 407 ||
    (status === 401 && hasChallenge(reply));
  if (status < 400 || (isJson(reply) && !isChallenge)) return null;
  const text = new TextDecoder("latin1")
    .decode(reply.body.subarray(0, BODY_BYTES));
  const byBody = SIGNATURES.find(({ body }) => body?.test(text));
  if (byBody) {
    const wantsCertificate = status === 400 && CERTIFICATE_PAGE.test(text);
    return { name: byBody.name, code: cloudflareCode(text), wantsCertificate };
  }
  if (isOwn(reply)) return null;
  const servers = reply.headers.filter(([name]) => name === "server");
  const byServer = SIGNATURES.find(({ server }) =>
    servers.some(([, value]) => server?.test(value))
  );
  if (byServer && (isChallenge || isWrittenBy(byServer, reply))) {
    return { name: byServer.name, code: null };
  }
  if (CLOUDFLARE_STATUSES.includes(status)) {
    return { name: "Cloudflare", code: null };
  }
  const isPlain = status === 401 || status === 403;
  const isForeign = isChallenge || GATEWAY_STATUSES.includes(status) ||
    (isPlain && isPage(reply));
  return isForeign ? { name: "a proxy", code: null } : null;
}

/**
 * Returns whether a header asks for credentials; Jellyfin's own 401 has none.
 */
function hasChallenge(reply: HttpReply): boolean {
  return headerOf(reply, "www-authenticate") !== null;
}

/**
 * Returns whether the reply is JSON, as Jellyfin's errors may be. Those of
 * proxies are text or pages.
 */
function isJson(reply: HttpReply): boolean {
  return /\bjson\b/i.test(headerOf(reply, "content-type") ?? "");
}

/** Returns whether the reply has a header of Jellyfin or its web server. */
function isOwn(reply: HttpReply): boolean {
  return headerOf(reply, "x-response-time-ms") !== null ||
    reply.headers.some(([name, value]) =>
      name === "server" && /kestrel/i.test(value)
    );
}

/**
 * Returns whether the named proxy wrote the reply. The name alone is no proof:
 * a proxy also adds it to replies that it passes on.
 */
function isWrittenBy({ name }: Signature, reply: HttpReply): boolean {
  const { status, body } = reply;
  if ([...GATEWAY_STATUSES, ...CLOUDFLARE_STATUSES].includes(status)) {
    return true;
  }
  if (status === 503) return name === "Caddy" && body.length === 0;
  if (name === "Caddy" && status === 403) return body.length === 0;
  return isPage(reply);
}

export function isPage(reply: Pick<HttpReply, "headers">): boolean {
  return /\bhtml\b/i.test(headerOf(reply, "content-type") ?? "");
}

/** Source: developers.cloudflare.com, "1xxx errors". */
function cloudflareCode(text: string): number | null {
  const [, code] = /\berror(?: code)?:? (1\d{3})\b/i.exec(text) ?? [];
  return code === undefined ? null : Number(code);
}
