import { Failure, type FailureKind } from "../core/failure.ts";
import { findProxy, type ProxyReply } from "./proxy_reply.ts";
import type { HttpReply } from "./http/transport.ts";

type Meaning = readonly [kind: FailureKind, state: string, hint: string];

const START = "Start Jellyfin, and check the address that the proxy uses";
const WAIT = "Try again in a minute, or see the proxy's log";

/** Failures by status; the text follows the proxy's name. */
const STATUSES: Readonly<Record<number, Meaning>> = {
  401: [
    "forbidden",
    "asks for a password",
    "Configure the proxy to let Jellyfin handle sign-in",
  ],
  403: [
    "forbidden",
    "refuses the request",
    "Configure the proxy to allow programs other than browsers",
  ],
  407: [
    "forbidden",
    "asks for Proxy-Authorization",
    "Use the user name and password of the proxy",
  ],
  404: [
    "not_jellyfin",
    "does not know this path",
    "Check the address, its base path and the proxy's routes",
  ],
  429: ["server_error", "limits the rate of requests", WAIT],
  502: ["server_error", "cannot reach the server", START],
  503: ["server_error", "has no server available", START],
  504: ["server_error", "gets no reply from the server", START],
  520: ["server_error", "gets an invalid reply from the server", WAIT],
  521: ["server_error", "is refused by the server", START],
  522: ["server_error", "cannot connect to the server", START],
  523: ["server_error", "has no route to the server", START],
  524: ["server_error", "timed out waiting for the server", WAIT],
  525: [
    "server_error",
    "cannot shake hands with the server",
    "Check the TLS settings of the server and of Cloudflare",
  ],
  526: [
    "server_error",
    "does not trust the server's certificate",
    "Renew the server's certificate, or give it one of Cloudflare's",
  ],
  527: ["server_error", "loses its connection to the server", WAIT],
  530: ["server_error", "cannot find the server", START],
};

/** Cloudflare's own refusals. Source: its documentation, "1xxx errors". */
const CODES: Readonly<Record<number, Meaning>> = {
  1010: [
    "forbidden",
    "refuses programs that are not browsers",
    "Turn off Browser Integrity Check for this host at Cloudflare",
  ],
  1015: ["server_error", "limits the rate of requests", WAIT],
  1016: ["server_error", "cannot find the server", START],
  1020: [
    "forbidden",
    "blocks the request by a rule",
    "Allow this network and programs other than browsers in Cloudflare",
  ],
  1033: [
    "server_error",
    "finds no tunnel to the server",
    "Start cloudflared beside the server",
  ],
};

/**
 * Returns the failure for an error that a proxy sent instead of the server.
 *
 * @param action the failed action: `Cannot use "https://…"`
 * @param advice the advice if it is an access proxy
 * @returns null if the reply may be the server's own
 */
export function proxyFailure(
  reply: HttpReply,
  action: string,
  { advice }: { advice: string },
): Failure | null {
  const proxy = findProxy(reply);
  if (proxy === null) return null;
  const { status } = reply;
  if (proxy.wantsCertificate) return asksForCertificate(action, proxy);
  const [kind, state, hint] = meaningOf(status, proxy);
  const number = proxy.code === null ? "" : ` (error ${proxy.code})`;
  return new Failure(
    kind,
    `${action}: ${proxy.name} in front of the server ${state}${number}`,
    {
      code: status,
      details: { proxy: proxy.name },
      ...mayAskForHeaders(status, proxy)
        ? { hint: `${hint}; ${advice}`, remedy: "set-header" }
        : { hint },
    },
  );
}

function asksForCertificate(action: string, { name }: ProxyReply): Failure {
  return new Failure(
    "unreachable",
    `${action}: ${name} in front of the server asks for a client certificate`,
    {
      code: 400,
      hint: "Set one that it accepts with `jellytau server certificate set " +
        "<server> <pem>`",
      remedy: "set-certificate",
      details: { proxy: name },
    },
  );
}

/** Returns whether an access proxy refuses requests in this way. */
function mayAskForHeaders(status: number, { code }: ProxyReply): boolean {
  return code === null && [401, 403, 407].includes(status);
}

function meaningOf(status: number, { code }: ProxyReply): Meaning {
  const known = (code === null ? undefined : CODES[code]) ?? STATUSES[status];
  return known ??
    ["server_error", `answers ${status} in its place`, WAIT];
}
