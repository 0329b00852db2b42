import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import type { DownloadFiles } from "../../core/download_ports.ts";
import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type { ByteReply, MediaStreams } from "../../core/media_ports.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import type { LocalCopy } from "../download/local_copy.ts";
import {
  isPlaylistPath,
  rewritePlaylist,
  withoutToken,
} from "./hls_playlist.ts";
import { peek, withoutReferences } from "../download/judged_body.ts";
import {
  HEAD_BYTES,
  type MediaKind,
  recognizeMedia,
  recognizeSubtitle,
} from "../download/media_signature.ts";
import { readBytes, readText, streamPieces } from "./byte_stream.ts";
import {
  notMedia,
  type RelayAnswer,
  RelayedFile,
  type UpstreamRequest,
} from "./relayed_file.ts";

const PLAYLIST: MediaKind = {
  contentType: "application/vnd.apple.mpegurl",
  demuxer: "hls",
};
/** Below `/Videos/{id}/` and `/Audio/{id}/`: playlists, pieces, subtitles. */
const TREE =
  /^(?:[\w-]+\.m3u8|hls1?\/[\w-]+\/[\w-]+\.(?:ts|mp4|m4s|aac|mp3)|[\w-]+\/subtitles\/\d+\/\d+\/stream\.(?:srt|ass|ssa|vtt))$/i;

const SUBTITLE = /^(srt|ass|ssa|vtt)$/i;

/** The server behind the relay. */
export interface RelayUpstream {
  readonly server: Pick<ServerSession, "containsToken"> & {
    readonly media: Pick<MediaStreams, "stream">;
  };
  /** Origin and base path. */
  readonly serverUrl: string;
}

/** The one item that a relay serves. */
export interface RelayTarget {
  readonly itemId: string;
  /** The last part of its address, which players show. */
  readonly fileName: string;
  /** Below the server's base path; null if the server cannot be reached. */
  readonly path: string | null;
  readonly copy: LocalCopy | null;
  /** Files on the disk by their paths, such as downloaded subtitles. */
  readonly local?: ReadonlyMap<string, string>;
}

/**
 * Serves one item's bytes to a player on the loopback interface, from the disk
 * as far as they were downloaded. The address contains a random secret. Accepts
 * only GET and HEAD, and passes on only known headers.
 */
export class Relay {
  readonly #target: RelayTarget;
  readonly #upstream: RelayUpstream | null;
  readonly #file: RelayedFile;
  readonly #files: Pick<DownloadFiles, "read" | "sizeOf">;
  readonly #capability = crypto.getRandomValues(new Uint8Array(16)).toHex();
  readonly #stop = new AbortController();
  #open = 0;
  /** Resolves with the first request for the item. */
  readonly asked = Promise.withResolvers<void>();
  /** True if there was such a request. */
  wasAsked = false;
  /** The last failure of the server to send bytes. */
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
    const ask = (request: UpstreamRequest) => this.#ask(request);
    this.#file = new RelayedFile(target, { files, ask });
  }

  /** Returns the address of the item on `host`. */
  urlOn(host: string): string {
    const { path, fileName } = this.#target;
    const prefix = `http://${host}/${this.#capability}`;
    return this.#isPlaylist()
      ? `${prefix}${path}`
      : `${prefix}/${encodeURIComponent(fileName)}`;
  }

  /**
   * Determines the format for the player, before it is started.
   *
   * @throws {Failure} the server's failure, or `server_error` if it sends
   * something other than video or audio
   */
  async kind(): Promise<MediaKind> {
    return this.#isPlaylist() ? PLAYLIST : await this.#file.kind();
  }

  #isPlaylist(): boolean {
    const { path, copy } = this.#target;
    return path !== null && isPlaylistPath(path) && copy === null;
  }

  /** Returns the address of another file of the item, such as its subtitles. */
  urlOf(host: string, path: string): string {
    return `http://${host}/${this.#capability}${path}`;
  }

  /**
   * Reads a subtitle of the item. This is not a request for the item itself.
   *
   * @throws {Failure} the server's failure, or `server_error` if it sends
   * something other than a subtitle
   */
  async readSubtitle(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const local = this.#target.local?.get(path);
    const { body, cancel } = local === undefined
      ? await this.#piece({ path, signal }, extensionOf(path))
      : this.#localFile(local);
    try {
      return body === null
        ? new Uint8Array()
        : await readBytes(body, "subtitle");
    } finally {
      cancel();
    }
  }

  /** Returns the time since the last request; 0 while something is sent. */
  idleMs(): number {
    return this.#open > 0 ? 0 : Date.now() - this.#idleSinceMs;
  }

  /** Ends all transfers, and refuses every further request. */
  stop(): void {
    this.#stop.abort();
  }

  /** @param host the only accepted value of `Host`, against DNS rebinding */
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

  #noteAsked(): void {
    this.wasAsked = true;
    this.asked.resolve();
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
      this.#noteAsked();
      return this.#respond(request, await this.#file.answer(request));
    }
    const path = `/${rest.join("/")}`;
    const local = this.#target.local?.get(path);
    if (local !== undefined) {
      return this.#respond(request, this.#localFile(local));
    }
    if (!this.#isInTree(rest)) return refuse(404);
    this.#noteAsked();
    const full = `${path}${withoutToken(query)}`;
    if (/\.m3u8$/i.test(path)) return await this.#playlist(path, full);
    const piece = await this.#piece({ path: full }, extensionOf(path));
    return this.#respond(request, piece);
  }

  /** Returns a small file of this machine unchanged. */
  #localFile(path: string): RelayAnswer {
    const to = this.#files.sizeOf(path) ?? 0;
    const headers = new Headers({ "content-type": "text/plain" });
    const body = this.#files.read(path, { from: 0, to });
    return { status: 200, headers, body, cancel: () => undefined };
  }

  /** Compares the decoded name, because players encode it in different ways. */
  #isName(spelled = ""): boolean {
    try {
      return decodeURIComponent(spelled) === this.#target.fileName;
    } catch {
      return false; // not a valid encoding
    }
  }

  #isInTree([kind = "", id = "", ...below]: string[]): boolean {
    return /^(videos|audio)$/i.test(kind) && TREE.test(below.join("/")) &&
      id.replaceAll("-", "").toLowerCase() === this.#target.itemId;
  }

  /** Answers with a whole piece of a transcoded film, or a subtitle. */
  async #piece(
    request: UpstreamRequest,
    extension: string,
  ): Promise<RelayAnswer> {
    const reply = await this.#ask(request);
    const cancel = () => reply.cancel();
    try {
      const { head, body } = await peek(reply.body, HEAD_BYTES);
      const kind = recognizeMedia(head);
      const contentType = SUBTITLE.test(extension)
        ? recognizeSubtitle(head, extension)
        : kind?.contentType ?? null;
      if (contentType === null) throw notMedia();
      return {
        status: 200,
        headers: new Headers({ "content-type": contentType }),
        body: kind?.demuxer === "mov" ? withoutReferences(body) : body,
        cancel,
      };
    } catch (caught) {
      cancel();
      throw caught;
    }
  }

  async #playlist(path: string, full: string): Promise<Response> {
    const reply = await this.#ask({ path: full });
    const text = await readText(reply);
    const { server, serverUrl } = this.#upstreamOrThrow();
    const prefix = `/${this.#capability}`;
    const rewritten = rewritePlaylist(text, { serverUrl, path, prefix });
    // The token may be in an unknown place.
    if (server.containsToken(rewritten)) throw leaky();
    const headers = { "content-type": PLAYLIST.contentType };
    return new Response(rewritten, { headers });
  }

  #upstreamOrThrow(): RelayUpstream {
    if (this.#upstream !== null) return this.#upstream;
    throw new Failure(
      "unreachable",
      "Cannot play: the server cannot be reached",
    );
  }

  #ask({ path, signal, ...request }: UpstreamRequest): Promise<ByteReply> {
    const { server: { media } } = this.#upstreamOrThrow();
    const stop = this.#stop.signal;
    return media.stream({
      ...request,
      path: path ?? "",
      signal: signal ? AbortSignal.any([signal, stop]) : stop,
    });
  }

  #respond(
    { method }: Request,
    { status, headers, body, cancel }: RelayAnswer,
  ): Response {
    if (body !== null && method !== "HEAD") {
      return new Response(this.#streamOf(body, cancel), { status, headers });
    }
    cancel();
    return new Response(null, { status, headers });
  }

  /**
   * Streams at the reader's pace. A reader that stops also ends the request to
   * the server.
   */
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

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function leaky(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the server put the token where it cannot be removed",
  );
}
