import { Failure } from "../core/failure.ts";
import type { RequestHeaders } from "../core/request_headers.ts";
import { sanitize } from "../core/printable.ts";
import { isTooOld, OLDEST_SERVER } from "../core/server_version.ts";
import { accessAdvice } from "./access_advice.ts";
import { proxyFailure } from "./proxy_failure.ts";
import { isPage } from "./proxy_reply.ts";
import { durationWords, retryAfterSeconds } from "./http/retry_after.ts";
import { HTTP1_HINT } from "./http/tls_reason.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";

/** The server that answered, as far as it is known. */
export interface Answering {
  readonly url: string;
  /** The version that it reported; null before it was asked. */
  readonly version: string | null;
  readonly now: Date;
  /** The request headers that were sent; null if none are set. */
  readonly headers: RequestHeaders | null;
}

/**
 * Returns the failure for a status that has no special meaning at an endpoint.
 * Quotes nothing of the body: it may hold a token.
 */
export function statusFailure(
  path: string,
  reply: HttpReply,
  { url, version, now, headers }: Answering,
): Failure {
  const { status } = reply;
  const action = `Cannot use "${url}${path}"`;
  const advice = accessAdvice(url, headers);
  if (status >= 300 && status < 400) {
    return redirect(url, path, { reply, advice });
  }
  const failure = proxyFailure(reply, action, { advice }) ??
    protocolFailure(reply, action) ??
    ageFailure(reply, { action, version }) ??
    ownFailure(reply, { action, url });
  return withRetryAfter(failure, { reply, now });
}

/** Returns the failure that Jellyfin itself means by a status. */
function ownFailure(
  reply: HttpReply,
  { action, url }: { action: string; url: string },
): Failure {
  const { status } = reply;
  const options = { code: status };
  if (status === 401 && reply.body.length > 0) {
    // Only an empty one is about the token: `Jellyfin.Api/Controllers` reply 401
    // with a message if something else is not allowed.
    return new Failure("forbidden", `${action}: it is not allowed`, options);
  }
  if (status === 401) {
    return new Failure("rejected", `${action}: the server refuses the token`, {
      ...options,
      hint: `Sign in again with \`jellytau auth login ${url}\`; if the ` +
        "user is locked out, the token works again afterwards",
      remedy: "sign-in-again",
    });
  }
  if (status === 403) {
    return new Failure("forbidden", `${action}: it is not allowed`, options);
  }
  if (status === 404) {
    return new Failure("not_jellyfin", `${action}: it does not exist`, options);
  }
  if (status === 503) return notNow(action, reply);
  if (status === 429) {
    const state = "it received too many requests";
    return new Failure("server_error", `${action}: ${state}`, options);
  }
  return new Failure(
    "server_error",
    `${action}: the server answered ${status}`,
    options,
  );
}

/** Statuses that an old server sends for unknown paths and parameters. */
const UNKNOWN_TO_OLD = [400, 404, 405, 415, 500, 501];

/** Returns a failure for a server whose age may be the cause of its error. */
function ageFailure(
  { status }: HttpReply,
  { action, version }: { action: string; version: string | null },
): Failure | null {
  if (!UNKNOWN_TO_OLD.includes(status) || !isTooOld(version)) return null;
  const state =
    `the server runs Jellyfin ${version}, older than ${OLDEST_SERVER}`;
  return new Failure("server_error", `${action}: ${state}`, {
    code: status,
    hint: `Update the server to Jellyfin ${OLDEST_SERVER} or later`,
  });
}

/** Source: RFC 9110, 15.5.22 and 15.6.6. */
function protocolFailure(reply: HttpReply, action: string): Failure | null {
  const { status } = reply;
  const upgrade = headerOf(reply, "upgrade") ?? "";
  const isNewer = status === 505 ||
    (status === 426 && /\bh[23]/i.test(upgrade));
  if (!isNewer) return null;
  return new Failure("unreachable", `${action}: it supports HTTP/2 only`, {
    code: status,
    hint: HTTP1_HINT,
  });
}

/** Adds the wait that the server asks for. */
function withRetryAfter(
  failure: Failure,
  { reply, now }: { reply: HttpReply; now: Date },
): Failure {
  const seconds = retryAfterSeconds(reply, now);
  if (seconds === null || failure.kind !== "server_error") return failure;
  const wait = `in ${durationWords(seconds)}, as the server asks`;
  return new Failure(failure.kind, failure.message, {
    code: reply.status,
    hint: reply.status === 503
      ? `It may be starting: try again ${wait}`
      : `Try again ${wait}`,
    details: { ...failure.details, retryAfterSeconds: seconds },
  });
}

function notNow(action: string, reply: HttpReply): Failure {
  const { status: code } = reply;
  if (isSilent(reply)) {
    return new Failure(
      "server_error",
      `${action}: the server rejects the request`,
      {
        code,
        hint: "It may not allow your network, or it may be starting: try " +
          "again in a minute, or ask its administrator",
      },
    );
  }
  return new Failure("server_error", `${action}: the server is not ready`, {
    code,
    hint: "It may be starting: try again in a minute",
  });
}

/**
 * Returns whether the reply is empty. A server that blocks a network sends no
 * page; a starting one does.
 */
function isSilent(reply: HttpReply): boolean {
  return reply.body.length === 0 && !isPage(reply) &&
    headerOf(reply, "retry-after") === null;
}

/**
 * Returns the failure of a redirect, which is never followed. Names its target.
 */
function redirect(
  url: string,
  path: string,
  { reply, advice }: { reply: HttpReply; advice: string },
): Failure {
  const target = URL.parse(headerOf(reply, "location") ?? "", `${url}/`);
  const here = new URL(url);
  const options = { code: reply.status };
  const action = `Cannot use "${url}"`;
  if (target === null || headerOf(reply, "location") === null) {
    return new Failure("not_jellyfin", `${action}: it redirects`, options);
  }
  const shown = sanitize(
    /^https?:$/.test(target.protocol)
      ? `${target.origin}${shortOf(basePathOf(target, path))}`
      : target.protocol,
  );
  // A shortened address is only shown: it cannot be followed.
  const details = shown.endsWith("…") ? {} : { location: shown };
  if (target.protocol !== "https:" && here.protocol === "https:") {
    return new Failure("insecure", `${action}: it redirects to "${shown}"`, {
      ...options,
      details,
      hint: "Turn on HTTPS at the server or its proxy",
    });
  }
  if (target.origin !== here.origin) {
    return new Failure(
      "insecure",
      `${action}: it redirects to another origin, "${shown}"`,
      {
        ...options,
        details,
        hint: `${sentence(advice)}. If that is your server, use "${shown}"`,
        remedy: "set-header",
      },
    );
  }
  const hint = WEB_CLIENT.test(target.pathname)
    ? `The base path is missing or wrong: try "${shown}"`
    : "A proxy replies instead of the server: let API requests through";
  return new Failure("not_jellyfin", `${action}: it redirects to "${shown}"`, {
    ...options,
    details,
    hint,
  });
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

/** Longer parts of a path may be tokens. */
const SEGMENT_MAX = 24;

/** Cuts a path before the first part that could be a token. */
function shortOf(path: string): string {
  const segments = path.split("/");
  const long = segments.findIndex((it) => it.length > SEGMENT_MAX);
  return long < 0 ? path : [...segments.slice(0, long), "…"].join("/");
}

/**
 * Jellyfin redirects browsers to `/jellyfin/web/`, or to its API documentation
 * if it has no web client; the base path comes before that.
 */
const WEB_CLIENT = /\/(web|api-docs\/swagger)(\/.*)?$/i;

/**
 * Returns the base path of a redirect's target. A redirect of a whole server
 * keeps the path of the request.
 */
function basePathOf({ pathname }: URL, asked: string): string {
  const isSame = pathname.toLowerCase().endsWith(asked.toLowerCase());
  const base = isSame ? pathname.slice(0, -asked.length) : pathname;
  return base.replace(WEB_CLIENT, "").replace(/\/$/, "");
}
