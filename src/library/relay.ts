import { timingSafeEqual } from "node:crypto";
import type { DownloadFiles } from "../core/download_ports.ts";
import { Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { ByteReply, MediaStreams } from "../core/media_ports.ts";
import type { Secret } from "../core/secret.ts";
import { readRange } from "./byte_range.ts";
import { type DiskCopy, isUsable } from "./disk_copy.ts";
import { readContentRange } from "./download_answer.ts";
import {
  rewritePlaylist,
  withoutPlaylist,
  withoutToken,
} from "./hls_playlist.ts";
import { readText, streamPieces } from "./piece_stream.ts";

/** What of an answer a player needs; cookies and the rest stay here. */
const PASSED_HEADERS = [
  "content-type",
  "content-length",
  "content-range",
  "accept-ranges",
  "last-modified",
] as const;
/** Below `/Videos/{id}/` and `/Audio/{id}/`: playlists, pieces, subtitles. */
const TREE =
  /^(?:[\w-]+\.m3u8|hls1?\/[\w-]+\/[\w-]+\.(?:ts|mp4|m4s|aac|mp3)|[\w-]+\/subtitles\/\d+\/\d+\/stream\.(?:srt|ass|ssa|vtt))$/i;

/** The server behind the relay; the token goes there and nowhere else. */
export interface RelayUpstream {
  readonly media: Pick<MediaStreams, "stream">;
  readonly token: Secret;
  /** Origin and base path. */
  readonly serverUrl: string;
}

/** The one item that a relay gives. */
export interface RelayTarget {
  readonly itemId: string;
  /** The last part of its address, for the player's eyes. */
  readonly fileName: string;
  /** Below the server's base path; null when the server is out of reach. */
  readonly path: string | null;
  readonly copy: DiskCopy | null;
}

/**
 * Answers a player on the loopback interface with one item's bytes, from the
 * disk as far as they are there. It knows one address that nobody can guess,
 * lets two methods through, and passes on no header that it does not know.
 */
export class Relay {
  readonly #target: RelayTarget;
  readonly #upstream: RelayUpstream | null;
  readonly #files: Pick<DownloadFiles, "read" | "sizeOf" | "isHeld">;
  readonly #capability = crypto.getRandomValues(new Uint8Array(16)).toHex();
  readonly #stop = new AbortController();
  #open = 0;
  /** Resolves with the first request for the item. */
  readonly asked = Promise.withResolvers<void>();
  /** What the server said last when it did not give bytes. */
  problem: Failure | null = null;
  #idleSinceMs = Date.now();

  constructor(
    target: RelayTarget,
    { upstream, files }: {
      upstream: RelayUpstream | null;
      files: Pick<DownloadFiles, "read" | "sizeOf" | "isHeld">;
    },
  ) {
    this.#target = target;
    this.#upstream = upstream;
    this.#files = files;
  }

  /** Where the item is, on `host`. */
  urlOn(host: string): string {
    const { path, copy, fileName } = this.#target;
    const prefix = `http://${host}/${this.#capability}`;
    return path?.includes(".m3u8") && copy === null
      ? `${prefix}${path}`
      : `${prefix}/${encodeURIComponent(fileName)}`;
  }

  /** Where something else of the item is, such as its subtitles. */
  urlOf(host: string, path: string): string {
    return `http://${host}/${this.#capability}${path}`;
  }

  /** How long nobody has asked for anything; 0 while something is sent. */
  idleMs(): number {
    return this.#open > 0 ? 0 : Date.now() - this.#idleSinceMs;
  }

  /** Cuts what is being sent; from now on everything is refused. */
  stop(): void {
    this.#stop.abort();
  }

  /** @param host what `Host` has to be: a name that was rebound is not it */
  async answer(request: Request, host: string): Promise<Response> {
    const { headers, method } = request;
    if (headers.get("host") !== host || headers.has("origin")) {
      return refuse(403);
    }
    const url = new URL(request.url);
    const [, capability = "", ...rest] = url.pathname.split("/");
    if (this.#stop.signal.aborted || !this.#isOurs(capability)) {
      return refuse(404);
    }
    if (method !== "GET" && method !== "HEAD") return refuse(405);
    try {
      return await this.#give(request, { rest, query: url.searchParams });
    } catch (caught) {
      this.problem = toFailure(caught);
      return refuse(STATUSES[this.problem.kind] ?? 502);
    }
  }

  #isOurs(capability: string): boolean {
    const given = new TextEncoder().encode(capability);
    const ours = new TextEncoder().encode(this.#capability);
    return given.length === ours.length && timingSafeEqual(given, ours);
  }

  async #give(
    request: Request,
    { rest, query }: { rest: string[]; query: URLSearchParams },
  ): Promise<Response> {
    if (rest.length === 1) {
      if (!this.#isName(rest[0])) return refuse(404);
      this.asked.resolve();
      const { copy, path } = this.#target;
      return copy !== null && isUsable({ files: this.#files }, copy)
        ? this.#fromDisk(request, copy)
        : await this.#fromServer(request, path);
    }
    const path = `/${rest.join("/")}`;
    if (!this.#isInTree(rest)) return refuse(404);
    this.asked.resolve();
    const full = `${path}${withoutToken(query)}`;
    return path.toLowerCase().endsWith(".m3u8")
      ? await this.#playlist(request, path, full)
      : await this.#fromServer(request, full);
  }

  /** However a player has spelled it on the way. */
  #isName(spelled = ""): boolean {
    try {
      return decodeURIComponent(spelled) === this.#target.fileName;
    } catch {
      return false; // no spelling of anything
    }
  }

  #isInTree([kind = "", id = "", ...below]: string[]): boolean {
    return /^(videos|audio)$/i.test(kind) && TREE.test(below.join("/")) &&
      id.replaceAll("-", "").toLowerCase() === this.#target.itemId;
  }

  #fromDisk({ headers, method }: Request, copy: DiskCopy): Response {
    const { totalBytes, lastModified } = copy;
    const ifRange = headers.get("if-range");
    const asked = ifRange !== null && ifRange !== lastModified
      ? null
      : readRange(headers.get("range"), totalBytes);
    const answer = new Headers({ "accept-ranges": "bytes" });
    answer.set("content-type", "application/octet-stream");
    if (lastModified !== null) answer.set("last-modified", lastModified);
    if (asked === "unsatisfiable") {
      answer.set("content-range", `bytes */${totalBytes}`);
      return new Response(null, { status: 416, headers: answer });
    }
    const { from, to } = asked ?? { from: 0, to: totalBytes };
    answer.set("content-length", String(to - from));
    if (asked !== null) {
      answer.set("content-range", `bytes ${from}-${to - 1}/${totalBytes}`);
    }
    const status = asked === null ? 200 : 206;
    if (method === "HEAD") {
      return new Response(null, { status, headers: answer });
    }
    const stop = new AbortController();
    const bytes = this.#splice(copy, { from, to, signal: stop.signal });
    const body = from === 0 ? withoutPlaylist(bytes) : bytes;
    return new Response(this.#streamOf(body, () => stop.abort()), {
      status,
      headers: answer,
    });
  }

  /** From the disk as far as it goes, and then from the server. */
  async *#splice(
    copy: DiskCopy,
    { from, to, signal }: { from: number; to: number; signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    const { path, heldBytes } = copy;
    if (from < heldBytes) {
      const end = Math.min(to, heldBytes);
      yield* this.#files.read(path, { from, to: end });
    }
    const next = Math.max(from, heldBytes);
    if (next >= to) return;
    const reply = await this.#ask({
      path: this.#target.path,
      range: `bytes=${next}-${to - 1}`,
      ifRange: copy.lastModified,
      signal,
    });
    try {
      if (!isSame(reply, { copy, from: next, to })) throw changed();
      yield* reply.body;
    } finally {
      reply.cancel();
    }
  }

  async #fromServer(request: Request, path: string | null): Promise<Response> {
    const { headers, method } = request;
    const reply = await this.#ask({
      path,
      method: method === "HEAD" ? "HEAD" : "GET",
      range: headers.get("range"),
      ifRange: headers.get("if-range"),
      accept: headers.get("accept"),
    });
    const answer = new Headers();
    for (const name of PASSED_HEADERS) {
      const value = reply.header(name);
      if (value !== null) answer.set(name, value);
    }
    const { status } = reply;
    if (method === "HEAD" || status === 416) {
      reply.cancel();
      return new Response(null, { status, headers: answer });
    }
    const range = readContentRange(reply.header("content-range"));
    const bytes = range === null || range.from === 0
      ? withoutPlaylist(reply.body)
      : reply.body;
    const body = this.#streamOf(bytes, () => reply.cancel());
    return new Response(body, { status, headers: answer });
  }

  async #playlist(
    { method }: Request,
    path: string,
    full: string,
  ): Promise<Response> {
    const reply = await this.#ask({ path: full });
    const text = await readText(reply);
    const { serverUrl, token } = this.#upstreamOrThrow();
    const prefix = `/${this.#capability}`;
    const rewritten = rewritePlaylist(text, { serverUrl, path, prefix });
    // In a form that nobody has thought of, it goes nowhere either.
    if (rewritten.includes(token.expose())) throw leaky();
    return new Response(method === "HEAD" ? null : rewritten, {
      headers: { "content-type": "application/vnd.apple.mpegurl" },
    });
  }

  #upstreamOrThrow(): RelayUpstream {
    if (this.#upstream !== null) return this.#upstream;
    throw new Failure("unreachable", "Cannot play: the server is out of reach");
  }

  #ask(
    { path, signal, ...request }: {
      path: string | null;
      method?: "GET" | "HEAD";
      range?: string | null;
      ifRange?: string | null;
      accept?: string | null;
      signal?: AbortSignal;
    },
  ): Promise<ByteReply> {
    const { media, token } = this.#upstreamOrThrow();
    const stop = this.#stop.signal;
    return media.stream(token, {
      ...request,
      path: path ?? "",
      signal: signal ? AbortSignal.any([signal, stop]) : stop,
    });
  }

  /** At the reader's pace; a reader who leaves ends it all the way up. */
  #streamOf(
    body: AsyncIterable<Uint8Array>,
    cancel: () => void,
  ): ReadableStream<Uint8Array> {
    const stop = this.#stop.signal;
    this.#open++;
    stop.addEventListener("abort", cancel);
    return streamPieces(body, {
      cancel,
      ended: (problem) => {
        this.#open--;
        this.#idleSinceMs = Date.now();
        stop.removeEventListener("abort", cancel);
        if (problem !== null) this.problem = problem;
      },
    });
  }
}

const STATUSES: Partial<Record<FailureKind, number>> = {
  "not_found": 404,
  forbidden: 403,
  rejected: 403,
};

function refuse(status: number): Response {
  return new Response(null, { status });
}

/** Only what is proved to be of the same version may follow the disk's bytes. */
function isSame(
  reply: ByteReply,
  { copy, from, to }: { copy: DiskCopy; from: number; to: number },
): boolean {
  const range = readContentRange(reply.header("content-range"));
  return reply.status === 206 && range !== null && range.from === from &&
    range.to === to && range.total === copy.totalBytes &&
    copy.lastModified !== null &&
    reply.header("last-modified") === copy.lastModified;
}

function changed(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the file has changed since a part of it was downloaded",
    {
      hint: "Remove the unfinished download: `jellytau download remove <item>`",
      remedy: "remove-download",
    },
  );
}

function leaky(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the server puts the token where it cannot be taken out",
  );
}
