import type { TokenStorage } from "./account.ts";
import { ORIGIN_ADVICE } from "./entry_key.ts";
import { Failure } from "./failure.ts";
import { jsonSpellings, maskText, maskToken } from "./mask_token.ts";
import { Secret } from "./secret.ts";
import type { RawReply } from "./session_ports.ts";
import { TOKEN_MAX_BYTES } from "./token.ts";

/** The names of an origin's request headers; their values are stored apart. */
export interface HeaderRecord {
  /** Scheme, host and port, as `URL` spells them. */
  readonly origin: string;
  readonly names: readonly string[];
  readonly tokenStorage: TokenStorage;
}

const HEADERS_MAX = 8;
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Headers that requests have already, that frame a message, or that Jellyfin
 * reads a token from; the words are those of the help.
 */
export const REFUSED_HEADERS = [
  "Authorization",
  "Host",
  "Cookie",
  "Set-Cookie",
  "Connection",
  "Keep-Alive",
  "Proxy-Connection",
  "Upgrade",
  "TE",
  "Trailer",
  "Transfer-Encoding",
  "Expect",
  "Accept*",
  "Content-*",
  "If-*",
  "Range",
  "Sec-*",
  "X-Emby-*",
  "X-MediaBrowser-*",
] as const;

/** @throws {Failure} `usage` for a name that must not or cannot be set */
export function checkHeaderName(name: string): void {
  if (!NAME.test(name)) {
    throw refused(name, "it is not the name of a header");
  }
  const isRefused = REFUSED_HEADERS.some((it) =>
    it.endsWith("*")
      ? name.toLowerCase().startsWith(it.slice(0, -1).toLowerCase())
      : name.toLowerCase() === it.toLowerCase()
  );
  if (isRefused) throw refused(name, "JellyTau does not let you set it");
}

/** @throws {Failure} `usage`, which does not quote the value */
export function checkHeaderValue(name: string, value: Secret): void {
  const text = value.expose();
  if (VALUE.test(text)) return;
  throw refused(
    name,
    text === ""
      ? "its value is empty"
      : "its value is not one line of ASCII text without spaces around it",
    { hint: "Copy the value alone, without the name of the header" },
  );
}

const USE_ANOTHER =
  "Use a header that an access proxy reads, such as CF-Access-Client-Id or " +
  "Proxy-Authorization; see `jellytau help server header set`";

function refused(
  name: string,
  state: string,
  { hint = USE_ANOTHER }: { hint?: string } = {},
): Failure {
  const message = `Cannot set header "${name}": ${state}`;
  return new Failure("usage", message, { hint, remedy: "set-header" });
}

/**
 * The secret headers that an access proxy in front of one origin asks for. The
 * values leave this class in two ways: to storage, and to a request to that
 * origin.
 */
export class RequestHeaders {
  readonly origin: string;
  readonly #values: ReadonlyMap<string, Secret>;

  constructor(
    origin: string,
    values: ReadonlyMap<string, Secret> = new Map(),
  ) {
    this.origin = origin;
    this.#values = values;
  }

  get names(): string[] {
    return [...this.#values.keys()];
  }

  /**
   * Returns the same headers with one more; it replaces one of the same name.
   *
   * @throws {Failure} `usage` if the header is refused, or there are too many
   */
  with(name: string, value: Secret): RequestHeaders {
    checkHeaderName(name);
    checkHeaderValue(name, value);
    const values = new Map(this.without(name).#values).set(name, value);
    const headers = new RequestHeaders(this.origin, values);
    const { length } = headers.encode().expose();
    if (values.size > HEADERS_MAX || length > TOKEN_MAX_BYTES) {
      throw refused(
        name,
        `the headers of "${this.origin}" become too large`,
        {
          hint: `At most ${HEADERS_MAX} headers with about ` +
            `${TOKEN_MAX_BYTES} characters together can be stored`,
        },
      );
    }
    return headers;
  }

  /** Returns the same headers without the one of that name, in any case. */
  without(name: string): RequestHeaders {
    const values = [...this.#values]
      .filter(([it]) => it.toLowerCase() !== name.toLowerCase());
    return new RequestHeaders(this.origin, new Map(values));
  }

  /**
   * Returns the fields to add to a request.
   *
   * @param url the address that the connection is for
   * @throws {Failure} `internal` for an address of another origin
   */
  fieldsFor(url: string): Record<string, string> {
    if (URL.parse(url)?.origin !== this.origin) {
      throw new Failure(
        "internal",
        "Cannot send request headers: the address has another origin",
      );
    }
    return Object.fromEntries(
      [...this.#values].map(([name, value]) => [name, value.expose()]),
    );
  }

  /** Masks the values in a reply that another program will see. */
  maskReply(reply: RawReply): RawReply {
    const all = [...this.#values.values()].flatMap(jsonSpellings);
    return all.reduce((it, token) => ({
      status: it.status,
      headers: it.headers
        .map(([name, value]) => [name, maskText(value, token)] as const),
      body: maskToken(it.body, { token, onFound: () => undefined }),
    }), reply);
  }

  /** Returns the form in which they are stored: one line of JSON. */
  encode(): Secret {
    const entries = [...this.#values]
      .map(([name, value]) => [name, value.expose()]);
    return new Secret(JSON.stringify(Object.fromEntries(entries)));
  }

  /** @throws {Failure} `storage_damaged` for anything that was not stored so */
  static decode(origin: string, stored: Secret): RequestHeaders {
    try {
      const value: unknown = JSON.parse(stored.expose());
      if (typeof value !== "object" || value === null) throw damaged(origin);
      const headers = Object.entries(value).reduce(
        (all, [name, it]) => all.with(name, new Secret(String(it))),
        new RequestHeaders(origin),
      );
      if (headers.encode().equals(stored)) return headers;
    } catch {
      // JSON.parse quotes what it was given.
    }
    throw damaged(origin);
  }
}

function damaged(origin: string): Failure {
  return new Failure(
    "storage_damaged",
    `Cannot read request headers for "${origin}": the entry is not a list of ` +
      "headers",
    ORIGIN_ADVICE.request_headers,
  );
}
