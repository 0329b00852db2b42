import { Failure, type FailureKind } from "../core/failure.ts";

type Meaning = readonly [kind: FailureKind, state: string];

/** Names that undici, node:net and node:tls give to what went wrong. */
const CODES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: ["unreachable", "it refuses connections"],
  ECONNRESET: ["unreachable", "it hung up"],
  EPIPE: ["unreachable", "it hung up"],
  ENOTFOUND: ["unreachable", "the name is unknown"],
  EAI_AGAIN: ["unreachable", "no name server answers"],
  EHOSTUNREACH: ["unreachable", "no way leads there"],
  ENETUNREACH: ["unreachable", "no way leads there"],
  ETIMEDOUT: ["timeout", "it does not answer"],
  UND_ERR_SOCKET: ["unreachable", "it hung up"],
  UND_ERR_CLOSED: ["unreachable", "the connection was closed"],
  UND_ERR_DESTROYED: ["unreachable", "the connection was closed"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "it does not take the connection"],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "it does not answer"],
  UND_ERR_BODY_TIMEOUT: ["timeout", "its answer does not end"],
  UND_ERR_HEADERS_OVERFLOW: ["server_error", "its headers are too large"],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ["server_error", "its answer is too large"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    "server_error",
    "its answer is cut short",
  ],
};

/** What TLS libraries say when a certificate is not vouched for. */
const UNTRUSTED =
  /certificate|self.signed|UnknownIssuer|CaUsedAsEndEntity|NotValid|Expired|BadSignature|UNABLE_TO|CERT_|ALTNAME/i;
const NOT_TLS =
  /InvalidContentType|corrupt message|received corrupt|wrong version|record/i;
const OLD_TLS = /ProtocolVersion|protocol version|handshake ?failure/i;

/** Deno 2.7's `node:tls` says no more when a certificate is refused. */
const UNEXPLAINED = "UNKNOWN";

/** Whether the handshake may have failed because of the certificate. */
export function mayBeUntrusted(caught: unknown): boolean {
  return textsOf(caught).some((it) => it === UNEXPLAINED || UNTRUSTED.test(it));
}

/**
 * The one translation of what the network answers. It keeps the code and drops
 * the rest: an error of a HTTP library may carry the request's headers.
 */
export function transportFailure(caught: unknown, url: string): Failure {
  if (caught instanceof Failure) return caught;
  const action = `Cannot reach "${url}"`;
  const texts = textsOf(caught);
  for (const text of texts) {
    const meaning = CODES[text];
    if (meaning) {
      const [kind, state] = meaning;
      return new Failure(kind, `${action}: ${state}`, { code: text });
    }
  }
  if (texts.some((it) => it.startsWith("HPE_"))) {
    return new Failure(
      "not_jellyfin",
      `${action}: its answer is not HTTP`,
    );
  }
  if (texts.some((it) => NOT_TLS.test(it))) {
    return new Failure("unreachable", `${action}: it does not speak TLS`, {
      hint: "Check the port: https is often 8920 or behind a proxy on 443",
    });
  }
  if (texts.some((it) => UNTRUSTED.test(it))) {
    return new Failure(
      "tls_untrusted",
      `Cannot trust "${url}": nobody vouches for its certificate`,
    );
  }
  if (texts.some((it) => OLD_TLS.test(it))) {
    return new Failure(
      "unreachable",
      `${action}: it does not speak TLS 1.2 or later`,
      { hint: "Bring the server or its proxy up to date" },
    );
  }
  const code = texts[0] ?? "unknown";
  return new Failure("unreachable", `${action}: the connection failed`, {
    code,
  });
}

/** Codes first, then messages, of the error and what caused it. */
function textsOf(caught: unknown): string[] {
  const codes: string[] = [];
  const messages: string[] = [];
  let error = caught;
  for (let depth = 0; error instanceof Error && depth < 4; depth++) {
    if ("code" in error && typeof error.code === "string") {
      codes.push(error.code);
    }
    messages.push(error.message);
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return [...codes, ...messages];
}
