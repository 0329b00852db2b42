import type { Trust } from "../../core/account.ts";
import type { ClientCertificate } from "../../core/client_certificate.ts";
import { Failure } from "../../core/failure.ts";
import { type Proxy, proxyLabel } from "../../core/proxy.ts";
import type { StoreProblem } from "../../core/ports.ts";
import {
  certificateDetails,
  type Seen,
  trustingConnector,
} from "./connector.ts";
import {
  asksForClient,
  clientReason,
  findTlsReason,
  isClientRefused,
  readTlsReason,
  REFUSES_HANDSHAKE,
  type TlsReason,
} from "./tls_reason.ts";
import type { Tunnels } from "./tunnels.ts";
import { isUntrusted } from "./transport_failure.ts";

export interface Handshake {
  readonly url: string;
  readonly trust: Trust;
  /** The limit for each of at most two connections. */
  readonly limitMs: number;
  readonly tunnels: Tunnels | null;
  readonly certificate?: ClientCertificate | null;
}

/**
 * Finds out why a handshake failed, and the certificate that the server shows.
 * Opens connections for this that send nothing.
 *
 * @param caught the error of the connection
 * @returns null if the handshake was not the reason
 */
export async function explainHandshake(
  caught: unknown,
  handshake: Handshake,
): Promise<Failure | null> {
  const { url, trust, limitMs, tunnels, certificate = null } = handshake;
  const { caPem, pinSha256 } = trust;
  const isSet = certificate !== null;
  if (isClientRefused(caught)) return broken(url, clientReason(isSet));
  // With a pin, only the signature of the handshake is checked.
  if (pinSha256 !== null && isUntrusted(caught)) return notOwner(url);
  const reason =
    await findTlsReason(new URL(url), { caPem, limitMs, tunnels }) ??
      readTlsReason(caught instanceof Error ? caught.message : "");
  if (reason === null) return null;
  if (asksForClient(reason)) return broken(url, clientReason(isSet));
  if (reason.kind === "unreachable") return broken(url, reason);
  // The look at the reason checks authorities, which do not matter here.
  if (pinSha256 !== null) return broken(url, REFUSES_HANDSHAKE);
  const details = certificateDetails(await look(handshake));
  return new Failure(
    "tls_untrusted",
    `Cannot trust "${url}": ${reason.state}`,
    {
      details: { ...details, pinned: false },
      ...adviceOf(reason),
    },
  );
}

/**
 * Names both certificates if the server does not show the pinned one, and the
 * setting that is wrong: a missing authority may have signed the server's
 * certificate.
 */
export function blamingStore(
  failure: Failure,
  { storeProblem, proxy, url, trust }: {
    storeProblem?: StoreProblem | null;
    proxy?: Proxy | null;
    url: string;
    trust: Trust;
  },
): Failure {
  if (failure.remedy === "renew-pin") return namingPin(failure, url, trust);
  const { kind, message, remedy, details } = failure;
  // A self-signed or expired certificate has its own remedy.
  const isBlamed = remedy === "tls_untrusted" && trust.pinSha256 === null;
  if (isBlamed && proxy) return blamingProxy(failure, proxy);
  if (!storeProblem || !isBlamed) return failure;
  const { variable, state } = storeProblem;
  const hint = `Correct or unset ${variable}: ${state}`;
  return new Failure(kind, message, { hint, details });
}

/** A proxy that decrypts connections signs certificates of its own. */
function blamingProxy(failure: Failure, proxy: Proxy): Failure {
  const { kind, message, hint, remedy, details } = failure;
  const suspect = `The proxy "${
    proxyLabel(proxy)
  }" may decrypt the connection. `;
  return new Failure(kind, message, { hint: suspect + hint, remedy, details });
}

/** Names the server and both certificates. */
function namingPin(
  { kind, remedy, details }: Failure,
  url: string,
  { pinSha256 }: Trust,
): Failure {
  const { sha256, subject, validFrom, validTo } = details;
  return new Failure(
    kind,
    `Cannot trust "${url}": it does not show the pinned certificate`,
    {
      hint:
        `The pin is SHA-256 ${pinSha256}; it shows ${sha256} (${subject}, ` +
        `from ${day(validFrom)} to ${day(validTo)}). If it was renewed on ` +
        `purpose, accept it with \`jellytau server trust ${url}\``,
      remedy,
      details: { ...details, pinnedSha256: pinSha256, url },
    },
  );
}

function day(date: unknown): string {
  return String(date).slice(0, 10);
}

function notOwner(url: string): Failure {
  return new Failure(
    "tls_untrusted",
    `Cannot trust "${url}": it does not own the key of its certificate`,
    {
      hint: "Somebody may be intercepting the connection: use another network",
      details: { pinned: true },
    },
  );
}

function broken(url: string, reason: TlsReason): Failure {
  const { kind, state } = reason;
  return new Failure(kind, `Cannot reach "${url}": ${state}`, adviceOf(reason));
}

/** Returns the hint of a reason; nothing if that of the failure kind fits. */
function adviceOf({ hint, remedy }: TlsReason) {
  return hint === null ? {} : { hint, remedy };
}

/** Reads the certificate of a server, with a pin that no certificate matches. */
async function look({ url, trust, limitMs, tunnels }: Handshake) {
  const library = await import("./http_library.ts");
  const seen: Seen = { certificate: null };
  const connect = trustingConnector(library, {
    trust: { ...trust, pinSha256: "0".repeat(64) },
    connectMs: limitMs,
    seen,
    tunnels,
  });
  const { host, hostname, port, protocol } = new URL(url);
  const target = { hostname: hostname.replace(/^\[|\]$/g, ""), host, port };
  await new Promise<void>((done) => {
    connect({ ...target, protocol }, (_, socket) => {
      socket?.destroy();
      done();
    });
  });
  return seen.certificate;
}
