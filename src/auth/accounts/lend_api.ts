import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { concat } from "@std/bytes/concat";
import type { Account } from "../../core/account.ts";
import { type FailureKind, toFailure } from "../../core/failure.ts";
import type { Loopback } from "../../core/playback_ports.ts";
import type { Secret } from "../../core/secret.ts";
import type {
  RawReply,
  RawRequest,
  ServerSession,
} from "../../core/session_ports.ts";
import { movingOn } from "../../core/move_on.ts";
import type {
  AccountSession,
  AuthDependencies,
  CallOptions,
} from "../dependencies.ts";
import { openAccountSession } from "./account_server.ts";
import { checkApiPath } from "./api_path.ts";
import { holdsToken } from "./call_api.ts";
import { isRefusedRoute } from "./lent_routes.ts";
import { maskText, maskToken } from "../../core/mask_token.ts";
import { readSettled, readToken } from "./read_token.ts";

/** More requests at once than one program needs. */
const OPEN_MAX = 32;
const BODY_MAX_BYTES = 16 * 1_048_576;
const READS = ["GET", "HEAD"];
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];
/** The server's headers that are passed on. */
const PASSED = ["content-type", "etag", "last-modified", "retry-after"];
const EMPTY_STATUSES = [204, 205, 304];
const STATUSES: Partial<Record<FailureKind, number>> = {
  usage: 400,
  rejected: 401,
  forbidden: 403,
  cancelled: 503,
  timeout: 504,
};

/** A server on this machine that adds the token of an account. */
export interface LentApi {
  /** Contains the key; whoever knows it can use the account. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Lends the API of an account's server to another program, which never sees the
 * token, until it is closed.
 *
 * @throws {Failure} `rejected` if the token was revoked
 * @throws {Failure} `server_changed`, `storage_…`, and the failures of the
 * network
 */
export async function lendApi(
  deps: AuthDependencies & { readonly loopback: Loopback },
  { account, allowsWrites, call }: {
    account: Account;
    allowsWrites: boolean;
    call: CallOptions;
  },
): Promise<LentApi> {
  const held = await readSettled(deps, () => readToken(deps, account));
  const session = await openAccountSession(deps, { held, call });
  try {
    await session.server.me();
    const server = {
      raw: (request: RawRequest) => askAnywhere(session, request),
    };
    const lender = new Lender({ server, token: held.token, allowsWrites });
    const loopback = deps.loopback.listen((it) =>
      lender.answer(it, loopback.host)
    );
    return {
      url: `http://${loopback.host}/${lender.key}`,
      async close() {
        await loopback.close();
        await session.close();
      },
    };
  } catch (caught) {
    await session.close();
    throw caught;
  }
}

/**
 * Sends a request. Sends one that only reads again, perhaps to another address,
 * if the server stops answering.
 */
function askAnywhere(
  session: AccountSession,
  request: RawRequest,
): Promise<RawReply> {
  const ask = ({ server }: AccountSession) => server.raw(request);
  return READS.includes(request.method) ? movingOn(session, ask) : ask(session);
}

/** Answers the requests of one program. */
export class Lender {
  readonly key = crypto.getRandomValues(new Uint8Array(16)).toHex();
  readonly #server: Pick<ServerSession, "raw">;
  readonly #token: Secret;
  readonly #methods: readonly string[];
  /** Requests whose replies have not been sent completely. */
  readonly #open = new Set<Request>();

  constructor({ server, token, allowsWrites }: {
    server: Pick<ServerSession, "raw">;
    token: Secret;
    allowsWrites: boolean;
  }) {
    this.#server = server;
    this.#token = token;
    this.#methods = allowsWrites ? [...READS, ...WRITES] : READS;
  }

  /** @param host the only accepted value of `Host`, against DNS rebinding */
  async answer(request: Request, host: string): Promise<Response> {
    const { headers, method } = request;
    if (headers.get("host") !== host) return refuse(421);
    if (isFromBrowser(headers)) return refuse(403);
    const { pathname, search } = new URL(request.url);
    const [, key = "", ...rest] = pathname.split("/");
    if (!this.#isKey(key)) return refuse(404);
    const path = `/${rest.join("/")}${search}`;
    if (isRefusedRoute(path) || headers.has("upgrade")) {
      return refuse(403, "A borrowed sign-in cannot be used for this path");
    }
    if (!this.#methods.includes(method)) return this.#refuseMethod();
    if (this.#open.size >= OPEN_MAX) return refuse(503);
    this.#open.add(request);
    try {
      const reply = await this.#pass(request, path);
      if (reply.body === null) this.#open.delete(request);
      return reply;
    } catch (caught) {
      this.#open.delete(request);
      const { kind, message } = toFailure(caught);
      return refuse(STATUSES[kind] ?? 502, maskText(message, this.#token));
    }
  }

  #isKey(given: string): boolean {
    const theirs = new TextEncoder().encode(given);
    const ours = new TextEncoder().encode(this.key);
    return theirs.length === ours.length && timingSafeEqual(theirs, ours);
  }

  #refuseMethod(): Response {
    const text = "Only reading is allowed; see `jellytau auth serve --help`";
    const reply = refuse(405, text);
    reply.headers.set("allow", this.#methods.join(", "));
    return reply;
  }

  async #pass(request: Request, given: string): Promise<Response> {
    const { method, headers } = request;
    const path = checkApiPath(given);
    if (maskText(path, this.#token) !== path) throw holdsToken();
    const body = READS.includes(method) ? null : await readBody(request);
    if (body === "too large") return refuse(413);
    if (body !== null && !isJson(headers)) return refuse(415);
    const reply = await this.#server.raw({ method, path, body });
    return await this.#respond(request, reply);
  }

  async #respond(
    request: Request,
    { status, headers, body }: RawReply,
  ): Promise<Response> {
    const passed = new Headers({ "cache-control": "no-store" });
    for (const [name, value] of headers) {
      if (!PASSED.includes(name.toLowerCase())) continue;
      passed.set(name, maskText(value, this.#token));
    }
    if (request.method === "HEAD" || EMPTY_STATUSES.includes(status)) {
      for await (const _ of body) break;
      return new Response(null, { status, headers: passed });
    }
    const masked = maskToken(body, {
      token: this.#token,
      onFound: () => undefined,
    });
    const stream = await streamOf(masked, () => this.#open.delete(request));
    return new Response(stream, { status, headers: passed });
  }
}

/**
 * Returns whether a web page sent the request. Programs send no such headers,
 * except that `fetch` of Node sends a mode, without the site of a browser.
 */
function isFromBrowser(headers: Headers): boolean {
  const fetched = [...headers].filter(([it]) => it.startsWith("sec-fetch-"))
    .map((it) => it.join(": "));
  return headers.has("origin") ||
    fetched.some((it) => it !== "sec-fetch-mode: cors");
}

function isJson(headers: Headers): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "");
}

/**
 * Reads the first piece now: only a body that has begun can be cancelled.
 *
 * @param onEnd called, perhaps twice, when nothing is sent any more
 */
async function streamOf(
  body: AsyncIterable<Uint8Array>,
  onEnd: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const pieces = body[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<Uint8Array>> = Promise.resolve(
    await pieces.next(),
  );
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await next;
        if (done) {
          onEnd();
          return controller.close();
        }
        controller.enqueue(value);
        next = pieces.next();
        next.catch(() => undefined); // the next pull gets the error
      } catch (caught) {
        onEnd();
        throw caught;
      }
    },
    cancel: async () => {
      onEnd();
      await pieces.return?.();
    },
  });
}

/** Returns null for an empty body. */
async function readBody(
  { body }: Request,
): Promise<Uint8Array<ArrayBuffer> | null | "too large"> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body ?? []) {
    sizeBytes += piece.length;
    if (sizeBytes > BODY_MAX_BYTES) return "too large";
    pieces.push(piece);
  }
  return sizeBytes === 0 ? null : Uint8Array.from(concat(pieces));
}

function refuse(status: number, text = ""): Response {
  return new Response(text === "" ? null : `${text}\n`, {
    status,
    headers: { "cache-control": "no-store" },
  });
}
