import net, { isIP, type Socket } from "node:net";
import process from "node:process";
import { createHash, X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { buildConnector } from "undici";
import type { Trust } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { Certificate } from "../../core/ports.ts";
import { sanitize } from "../../core/printable.ts";
import type { Tunnels } from "./tunnels.ts";

const HTTPS_PORT = 443;
const LOOPBACK = "127.0.0.1";

/** The certificate that a connection received from the server. */
export interface Seen {
  certificate: Certificate | null;
}

type Connector = ReturnType<typeof buildConnector>;
/** The members of the HTTP library, which is loaded late. */
export interface ConnectorLibrary {
  readonly buildConnector: typeof buildConnector;
  readonly defaultAuthorities: () => readonly string[];
}

/**
 * Opens connections under one trust. With a pin, the certificate is compared
 * before the first byte of a request can be written.
 */
export function trustingConnector(
  library: ConnectorLibrary,
  options: {
    trust: Trust;
    connectMs: number;
    seen: Seen;
    /** Null to connect without a proxy. */
    tunnels?: Tunnels | null;
    /** The checked certificate and key of this client, in PEM. */
    client?: { readonly cert: string; readonly key: string } | null;
  },
): Connector {
  const { trust, connectMs, seen, tunnels = null, client } = options;
  const pin = trust.pinSha256;
  const direct = library.buildConnector({
    timeout: connectMs,
    minVersion: "TLSv1.2",
    // A resumed session would not show its certificate.
    maxCachedSessions: 0,
    ...client,
    ...(pin === null
      ? { rejectUnauthorized: true, ...authorities(library, trust) }
      : { rejectUnauthorized: false }),
  });
  const connect = tunnels === null
    ? direct
    : throughTunnels(direct, tunnels, { connectMs });
  return (target, done) => {
    connect(target, (...args) => {
      const [error, socket] = args;
      if (error !== null || socket === null) return done(...args);
      const refusal = judge(socket, { pin, seen, tls: target.protocol });
      if (refusal === null) {
        // Deno 2.9 also ends a socket after an error, such as the alert of a
        // server; the HTTP library would report the end in its place.
        socket.once("error", () => socket.destroy());
        return done(null, socket);
      }
      socket.destroy();
      done(refusal, null);
    });
  };
}

/**
 * Connects to the end of a tunnel on this machine, under the server's name: the
 * handshake is with the server.
 */
function throughTunnels(
  connect: Connector,
  tunnels: Tunnels,
  { connectMs }: { connectMs: number },
): Connector {
  return (target, done) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, "");
    const server = { hostname, port: Number(target.port) || HTTPS_PORT };
    tunnels.open(server, connectMs).then(({ port }) => {
      const end = { hostname: LOOPBACK, port: String(port) };
      const named = { ...target, ...end, servername: hostname };
      if (isIP(hostname) === 0) return connect(named, done);
      withoutWarning(() => {
        try {
          connect(named, done);
        } catch {
          connect({ ...target, httpSocket: connectSocket(port) }, done);
        }
      });
    }).catch((failure) => done(failure, null));
  };
}

/**
 * Runs `connect` without a warning that a server's name is an address. Deno 2.7
 * compares it with the certificate nevertheless; later ones refuse it, but can
 * start TLS over a socket, which 2.7 cannot.
 */
function withoutWarning(connect: () => void): void {
  const before: unknown = Reflect.get(process, "noDeprecation");
  Reflect.set(process, "noDeprecation", true);
  try {
    connect();
  } finally {
    Reflect.set(process, "noDeprecation", before);
  }
}

function connectSocket(port: number): Socket {
  const socket = net.connect(port, LOOPBACK);
  // TLS reports it; without a listener it would end the process.
  socket.on("error", () => undefined);
  return socket;
}

function authorities(library: ConnectorLibrary, { caPem }: Trust) {
  return caPem === null ? {} : { ca: [...library.defaultAuthorities(), caPem] };
}

/** A handshake that failed although Deno 2.7 reports a connection. */
class HandshakeError extends Error {
  readonly code = "UNKNOWN";
}

/** Returns the reason to refuse a connection; null if it may be used. */
function judge(
  socket: Socket | TLSSocket,
  options: { pin: string | null; seen: Seen; tls: string },
): Error | null {
  const { pin, seen } = options;
  if (options.tls !== "https:") {
    return isLoopback(socket.remoteAddress) ? null : notLoopback();
  }
  seen.certificate = readCertificate(socket as TLSSocket);
  if (seen.certificate === null) return new HandshakeError();
  if (pin === null || seen.certificate.sha256 === pin) return null;
  return new Failure(
    "tls_untrusted",
    "Cannot trust server: it does not show the pinned certificate",
    {
      hint: "If the server's certificate was renewed on purpose, check its " +
        "SHA-256 and accept it with `jellytau server trust <server>`",
      remedy: "renew-pin",
      details: { ...certificateDetails(seen.certificate), pinned: true },
    },
  );
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined &&
    (/^(::ffff:)?127\./.test(address) || address === "::1");
}

function notLoopback(): Failure {
  return new Failure(
    "insecure",
    "Cannot use http://: the name does not resolve to this machine",
  );
}

/** Returns the certificate of the handshake; null if there is none. */
function readCertificate(socket: TLSSocket): Certificate | null {
  const { raw } = socket.getPeerCertificate(true) ?? {};
  if (!raw || raw.length === 0) return null;
  const certificate = new X509Certificate(raw);
  return {
    sha256: createHash("sha256").update(raw).digest("hex"),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
  };
}

/** Returns the certificate as details of a failure, for the user to check. */
export function certificateDetails(
  certificate: Certificate | null,
): Record<string, string> {
  if (certificate === null) return {};
  const { sha256, subject, issuer, validFrom, validTo } = certificate;
  return {
    sha256,
    subject,
    issuer,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  };
}

function oneLine(name: string): string {
  return sanitize(name.split("\n").join(", "));
}
