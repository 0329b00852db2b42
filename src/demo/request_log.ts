/** All places where Jellyfin has looked for a token, except the right one. */
const OTHER_HEADERS = [
  "x-emby-authorization",
  "x-emby-token",
  "x-mediabrowser-token",
  "cookie",
];

/** A logged request; without any value that could be a token. */
export interface LoggedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly queryNames: readonly string[];
  readonly hasToken: boolean;
  /** True if it came over plain http. */
  readonly inClear: boolean;
  /** Places other than `Authorization` where a known token was seen. */
  readonly tokenSeenIn: readonly string[];
}

/**
 * Logs requests, and whether one of the server's tokens was anywhere but in the
 * `Authorization` header.
 */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];

  add(
    request: Request,
    { token, known }: { token: string | null; known: readonly string[] },
  ): void {
    const url = new URL(request.url);
    const seenIn = [];
    if (holds(decoded(url.href), known)) seenIn.push("url");
    for (const name of OTHER_HEADERS) {
      const value = request.headers.get(name);
      if (value !== null && holds(value, known)) seenIn.push(name);
    }
    this.requests.push({
      method: request.method,
      path: url.pathname,
      queryNames: [...url.searchParams.keys()],
      hasToken: token !== null,
      inClear: url.protocol === "http:",
      tokenSeenIn: seenIn,
    });
  }

  /** The number of requests that carried a token over plain http. */
  tokensSeenInClear(): number {
    return this.requests.filter((it) => it.hasToken && it.inClear).length;
  }

  /** The number of requests that carried a token where it must not be. */
  tokensSeenOutside(): number {
    return this.requests.filter((it) => it.tokenSeenIn.length > 0).length;
  }
}

/** Decodes percent-encoding; returns malformed text unchanged. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function holds(text: string, known: readonly string[]): boolean {
  return known.some((token) => text.includes(token));
}
