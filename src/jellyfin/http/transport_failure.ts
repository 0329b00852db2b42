import { Failure, type FailureKind } from "../../core/failure.ts";
import { HTTP1_HINT, readTlsReason } from "./tls_reason.ts";

type Meaning = readonly [kind: FailureKind, state: string];

/** Error codes of undici, node:net and node:tls. */
const CODES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: ["unreachable", "it refuses connections"],
  ECONNRESET: ["unreachable", "it closed the connection"],
  EPIPE: ["unreachable", "it closed the connection"],
  ENOTFOUND: ["unreachable", "the host name is unknown"],
  EAI_AGAIN: ["unreachable", "no name server answers"],
  EHOSTUNREACH: ["unreachable", "there is no route to it"],
  ENETUNREACH: ["unreachable", "there is no route to it"],
  ETIMEDOUT: ["timeout", "it does not answer"],
  UND_ERR_SOCKET: ["unreachable", "it closed the connection"],
  UND_ERR_CLOSED: ["unreachable", "the connection was closed"],
  UND_ERR_DESTROYED: ["unreachable", "the connection was closed"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "it does not accept the connection"],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "it does not answer"],
  UND_ERR_BODY_TIMEOUT: ["timeout", "its reply does not end"],
  UND_ERR_HEADERS_OVERFLOW: ["server_error", "its headers are too large"],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ["server_error", "its reply is too large"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    "server_error",
    "its reply was cut short",
  ],
};

/** A media server opens its HTTPS port last, also after an upgrade. */
const STARTING = {
  hint: "Check the address, its port and the network; if the server is " +
    "starting or upgrading, try again in a minute",
};

/** A SETTINGS frame, which opens every HTTP/2 connection. RFC 9113, 3.4. */
// deno-lint-ignore no-control-regex -- frames are bytes
const HTTP2 = /^\0\0[^]\x04[^]\0\0\0\0/;

/** Messages of TLS libraries about an untrusted certificate. */
const UNTRUSTED =
  /certificate|self.signed|UNABLE_TO|CERT_|ALTNAME|BadSignature/i;

/** The only code that `node:tls` of Deno 2.7 has for a failed handshake. */
const UNEXPLAINED = "UNKNOWN";

/** Codes of failed connections that a retry may fix. */
const PASSING = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_SOCKET",
  "UND_ERR_CLOSED",
];

/** Returns whether a second handshake can explain the failure. */
export function isHandshakeFailure(caught: unknown): boolean {
  return textsOf(caught).some((it) =>
    it === UNEXPLAINED || UNTRUSTED.test(it) || readTlsReason(it) !== null
  );
}

/** Returns whether the certificate was refused. */
export function isUntrusted(caught: unknown): boolean {
  return textsOf(caught).some((it) =>
    UNTRUSTED.test(it) || readTlsReason(it)?.kind === "tls_untrusted"
  );
}

/** Returns whether a retry may succeed after a failed connection. */
export function mayPass({ kind, code }: Failure): boolean {
  return kind === "unreachable" && PASSING.some((it) => it === code);
}

/**
 * Translates an error of the network. Keeps its code and drops the rest,
 * because an error of an HTTP library may hold the request's headers.
 */
export function transportFailure(caught: unknown, url: string): Failure {
  if (caught instanceof Failure) return caught;
  const action = `Cannot reach "${url}"`;
  const texts = textsOf(caught);
  for (const text of texts) {
    const meaning = Object.hasOwn(CODES, text) ? CODES[text] : undefined;
    if (meaning) {
      const [kind, state] = meaning;
      const advice = text === "ECONNREFUSED" ? STARTING : {};
      return new Failure(kind, `${action}: ${state}`, {
        code: text,
        ...advice,
      });
    }
  }
  const misread = errorsOf(caught).find((it) => it.name === "HTTPParserError");
  if (misread && "data" in misread && HTTP2.test(String(misread.data))) {
    return new Failure("unreachable", `${action}: it supports HTTP/2 only`, {
      hint: HTTP1_HINT,
    });
  }
  if (misread) {
    return new Failure(
      "not_jellyfin",
      `${action}: its reply is not HTTP`,
    );
  }
  if (isUntrusted(caught)) {
    return new Failure(
      "tls_untrusted",
      `Cannot trust "${url}": its certificate is not trusted`,
    );
  }
  const code = codesOf(caught)[0] ?? "unknown";
  return new Failure("unreachable", `${action}: the connection failed`, {
    code,
  });
}

/** Returns the codes of an error and its causes, then their messages. */
function textsOf(caught: unknown): string[] {
  const messages = errorsOf(caught).map((it) => it.message);
  return [...codesOf(caught), ...messages];
}

function codesOf(caught: unknown): string[] {
  return errorsOf(caught).flatMap((it) =>
    "code" in it && typeof it.code === "string" ? [it.code] : []
  );
}

function errorsOf(caught: unknown): Error[] {
  const errors: Error[] = [];
  let error = caught;
  while (error instanceof Error && errors.length < 4) {
    errors.push(error);
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return errors;
}

export function tooSlow(url: string): Failure {
  return new Failure("timeout", `Cannot reach "${url}": it is too slow`);
}

export function tooLarge(url: string, state: string): Failure {
  return new Failure("server_error", `Cannot read reply of "${url}": ${state}`);
}
