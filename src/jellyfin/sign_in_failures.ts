/** Failures of signing in that need more than the status to recognize. */
import { Failure } from "../core/failure.ts";
import { unexpectedReply } from "./decode/json.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";

/** Returns the failure of a request without a token, which refuses no token. */
export function closedToAll(
  url: string,
  { advice }: { advice: string },
): Failure {
  return new Failure(
    "forbidden",
    `Cannot use "${url}": it does not reveal which server it is`,
    {
      code: 401,
      hint: "A proxy in front of the server may require its own sign-in: " +
        `let API requests through; ${advice}`,
      remedy: "set-header",
    },
  );
}

/** Returns the failure of a page, such as the sign-in page of a proxy. */
export function webPage(
  path: string,
  { advice }: { advice: string },
): Failure {
  const { kind, message, details } = unexpectedReply(path, "it is not JSON");
  return new Failure(kind, message, {
    hint: "It is a web page. Check the address and its base path; if a proxy " +
      `shows its sign-in page, let API requests through; ${advice}`,
    remedy: "set-header",
    details,
  });
}

/** Returns the failure of a 403 that is sent before any sign-in. */
export function notAllowedToAny(
  url: string,
  { advice }: { advice: string },
): Failure {
  return new Failure("forbidden", `Cannot use "${url}": it is not allowed`, {
    code: 403,
    hint: `The server may not allow your network; ${advice}`,
    remedy: "set-header",
  });
}

/**
 * Returns whether the server got a request without its `Authorization` header:
 * it then answers 400 with plain text before it checks anything else.
 */
export function lacksHeader(reply: HttpReply): boolean {
  return reply.status === 400 &&
    /^text\/plain\b/i.test(headerOf(reply, "content-type") ?? "");
}

export function headerDropped(
  url: string,
  kind: "rejected" | "server_error" = "server_error",
): Failure {
  return new Failure(
    kind,
    `Cannot use "${url}": a proxy in front of the server drops the ` +
      "Authorization header",
    {
      code: 400,
      hint: "Configure the proxy to pass the Authorization header to " +
        "Jellyfin",
      details: { droppedHeader: true },
    },
  );
}

/**
 * Returns one failure for all causes, which look alike in the reply; only the
 * server's log shows which it is.
 */
export function notAllowed(action: string): Failure {
  return new Failure("forbidden", `${action}: the server does not allow it`, {
    code: 403,
    hint: "The user may be disabled, locked out, limited to certain " +
      "hours, devices or networks, or have too many sessions: see " +
      "the server's log",
  });
}

/**
 * Returns the failure of a reply with a body: without one, the server refuses
 * every request.
 */
export function approvalRefused(action: string): Failure {
  return new Failure("forbidden", `${action}: the server does not allow it`, {
    code: 403,
    hint: "The user may have reached the session limit or may not use " +
      "this device: see the server's log",
  });
}

/**
 * Returns the failure of Jellyfin 10.11.0 to 10.11.8, which lasts until a
 * restart.
 */
export function signInBroken(action: string): Failure {
  return new Failure("server_error", `${action}: the server answered 500`, {
    code: 500,
    hint: "Restart the server, or try `--quick-connect`",
    remedy: "sign-in-with-code",
  });
}

export function quickConnectOff(): Failure {
  return new Failure("forbidden", "Cannot use Quick Connect: it is off", {
    hint: "Sign in with a password, or turn Quick Connect on at the server",
  });
}

export function codeExpired(): Failure {
  return new Failure("expired", "Cannot use code: it is no longer valid");
}
