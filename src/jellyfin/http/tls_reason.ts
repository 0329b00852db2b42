import { deadline } from "@std/async/deadline";
import type { FailureKind } from "../../core/failure.ts";
import type { Remedy } from "../../core/remedy.ts";
import type { Tunnels } from "./tunnels.ts";

/**
 * Describes why a handshake failed; `tls_untrusted` if the certificate caused it.
 */
export interface TlsReason {
  readonly kind: Extract<FailureKind, "tls_untrusted" | "unreachable">;
  readonly state: string;
  readonly hint: string | null;
  /** The remedy of such a hint, if it names a flag. */
  readonly remedy: Remedy | null;
}

const untrusted = (
  state: string,
  hint: string | null = null,
  { remedy = null }: { remedy?: Remedy | null | undefined } = {},
): TlsReason => ({ kind: "tls_untrusted", state, hint, remedy });
const unreachable = (state: string, hint: string | null = null): TlsReason => ({
  kind: "unreachable",
  state,
  hint,
  remedy: null,
});

const SELF_SIGNED = "This is common for home servers: pin it with `--pin` or " +
  "`--trust-new`; `--ca-file` is for certificates that a CA signed";

export const HTTP1_HINT = "Enable HTTP/1.1 at the server or its proxy";

const ASKS_FOR_CLIENT: TlsReason = {
  kind: "unreachable",
  state: "it asks for a client certificate",
  hint: "Set one with `jellytau server certificate set <server> <pem>`",
  remedy: "set-certificate",
};
const REFUSES_CLIENT: TlsReason = {
  kind: "unreachable",
  state: "it refuses the client certificate",
  hint: "Set one that it accepts with `jellytau server certificate set " +
    "<server> <pem>`; this one may have expired",
  remedy: "set-certificate",
};
/** Servers of TLS 1.2 send the same alert for both. */
export const REFUSES_HANDSHAKE: TlsReason = {
  kind: "unreachable",
  state: "it asks for a client certificate, or does not speak TLS 1.2 " +
    "or later",
  hint: "Set a certificate with `jellytau server certificate set <server> " +
    "<pem>`, or update the server or its proxy",
  remedy: "set-certificate",
};
/** The alerts of a server about the certificate of a client. */
const CLIENT_REFUSED =
  /CertificateRequired|fatal alert: (BadCertificate|UnknownCA|AccessDenied|CertificateExpired|CertificateUnknown|CertificateRevoked|UnsupportedCertificate)/i;

/** Returns whether an error is about the certificate of this client. */
export function isClientRefused(caught: unknown): boolean {
  return caught instanceof Error && CLIENT_REFUSED.test(caught.message);
}

/** @param isSet true if this client has shown a certificate */
export function clientReason(isSet: boolean): TlsReason {
  return isSet ? REFUSES_CLIENT : ASKS_FOR_CLIENT;
}

export function asksForClient(reason: TlsReason): boolean {
  return reason === ASKS_FOR_CLIENT;
}

/** rustls' messages and their meanings; the first match wins. */
const REASONS: readonly (readonly [message: RegExp, reason: TlsReason])[] = [
  [CLIENT_REFUSED, ASKS_FOR_CLIENT],
  [
    /CaUsedAsEndEntity/,
    untrusted(
      "its certificate is self-signed",
      SELF_SIGNED,
      { remedy: "pin-self-signed" },
    ),
  ],
  [/UnknownIssuer/, untrusted("its certificate is not trusted")],
  [
    /certificate: (certificate )?expired/i,
    untrusted(
      "its certificate has expired",
      "Renew it on the server, and check this machine's clock",
    ),
  ],
  [
    /certificate: (certificate )?not ?valid ?yet/i,
    untrusted(
      "its certificate is not valid yet",
      "Check the clock of this machine and of the server",
    ),
  ],
  [
    /certificate: (certificate )?not ?valid ?for ?name/i,
    untrusted(
      "its certificate is for another name",
      "Use the name in the certificate, or pin it with `--pin`",
      { remedy: "pin-certificate" },
    ),
  ],
  [/Revoked/, untrusted("its certificate was revoked")],
  [/BadSignature/, untrusted("it does not own its certificate")],
  [/invalid peer certificate/, untrusted("its certificate is not accepted")],
  [
    /InvalidContentType|corrupt message/i,
    unreachable(
      "it does not speak TLS",
      "Check the port: https is often 8920 or behind a proxy on 443",
    ),
  ],
  [/handshake ?failure/i, REFUSES_HANDSHAKE],
  [
    /ProtocolVersion|peer is incompatible/i,
    unreachable(
      "it does not speak TLS 1.2 or later",
      "Update the server or its proxy",
    ),
  ],
  [
    /NoApplicationProtocol|no_application_protocol/i,
    unreachable("it supports HTTP/2 only", HTTP1_HINT),
  ],
  [
    /UnrecognisedName|unrecognized.name/i,
    unreachable(
      "it has no site with this name",
      "Check the name in the address",
    ),
  ],
];

/** Returns the meaning of a TLS library's message; null if it is unknown. */
export function readTlsReason(message: string): TlsReason | null {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/**
 * Finds out why a handshake with a server fails: makes another one with every
 * check, and sends nothing. `node:tls` of Deno 2.7 does not report the reason.
 *
 * @returns null if the handshake succeeds, takes too long, or fails for an
 * unknown reason
 */
export async function findTlsReason(
  url: URL,
  options: { caPem: string | null; limitMs: number; tunnels: Tunnels | null },
): Promise<TlsReason | null> {
  let connection: Deno.Conn | null = null;
  let over = false;
  const keep = <C extends Deno.Conn>(it: C): C => {
    connection = it;
    if (over) closeQuietly(it);
    return it;
  };
  const handshake = shakeHands(url, options, { keep });
  try {
    return await deadline(handshake, options.limitMs);
  } catch {
    return null; // it takes too long
  } finally {
    over = true;
    closeQuietly(connection);
  }
}

async function shakeHands(
  url: URL,
  { caPem, limitMs, tunnels }: Parameters<typeof findTlsReason>[1],
  { keep }: { keep: <C extends Deno.Conn>(connection: C) => C },
): Promise<TlsReason | null> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || 443);
  try {
    const tunnel = await tunnels?.open({ hostname, port }, limitMs);
    const end = tunnel
      ? { hostname: "127.0.0.1", port: tunnel.port }
      : { hostname, port };
    const tcp = keep(await Deno.connect(end));
    const caCerts = caPem === null ? [] : [caPem];
    // The HTTP library also offers only this protocol; a server may refuse it.
    const tls = { hostname, caCerts, alpnProtocols: ["http/1.1"] };
    await keep(await Deno.startTls(tcp, tls)).handshake();
    return null;
  } catch (caught) {
    return readTlsReason(caught instanceof Error ? caught.message : "");
  }
}

/** Closes a connection, unless TLS took it over or it is already closed. */
function closeQuietly(connection: Deno.Conn | null): void {
  try {
    connection?.close();
  } catch (caught) {
    if (!(caught instanceof Deno.errors.BadResource)) throw caught;
  }
}
