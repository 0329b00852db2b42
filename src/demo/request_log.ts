/** Where Jellyfin has ever looked for a token, but the one right place. */
const OTHER_HEADERS = [
  "x-emby-authorization",
  "x-emby-token",
  "x-mediabrowser-token",
  "cookie",
];

/** One request as it is remembered; never a value that could be a token. */
export interface LoggedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly queryNames: readonly string[];
  readonly hasToken: boolean;
  /** Places other than `Authorization` where a known token was seen. */
  readonly tokenSeenIn: readonly string[];
}

/**
 * Remembers requests, and whether one of the server's tokens was anywhere but
 * in the `Authorization` header.
 */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];

  add(request: Request, token: string | null, known: readonly string[]): void {
    const url = new URL(request.url);
    const seenIn = [];
    if (holds(decodeURIComponent(url.href), known)) seenIn.push("url");
    for (const name of OTHER_HEADERS) {
      const value = request.headers.get(name);
      if (value !== null && holds(value, known)) seenIn.push(name);
    }
    this.requests.push({
      method: request.method,
      path: url.pathname,
      queryNames: [...url.searchParams.keys()],
      hasToken: token !== null,
      tokenSeenIn: seenIn,
    });
  }

  /** How many requests carried a token where it must not be. */
  tokensSeenOutside(): number {
    return this.requests.filter((it) => it.tokenSeenIn.length > 0).length;
  }
}

function holds(text: string, known: readonly string[]): boolean {
  return known.some((token) => text.includes(token));
}
