import type { DownloadFiles } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import type { ByteReply } from "../../core/media_ports.ts";
import { type ByteRange, readRange } from "./byte_range.ts";
import { isUsable, type LocalCopy } from "../download/local_copy.ts";
import { readContentRange } from "../download/download_answer.ts";
import { peek, withHead, withoutReferences } from "../download/judged_body.ts";
import {
  HEAD_BYTES,
  headBytesOf,
  type MediaKind,
  recognizeMedia,
} from "../download/media_signature.ts";

/** Headers of the server's answer that a player needs. */
const PASSED_HEADERS = [
  "content-length",
  "content-range",
  "accept-ranges",
  "last-modified",
] as const;

/** A request to the server, below its base path. */
export interface UpstreamRequest {
  readonly path: string | null;
  readonly method?: "GET" | "HEAD";
  readonly range?: string | null;
  readonly ifRange?: string | null;
  readonly signal?: AbortSignal;
}

/** An answer to the player; `body` is null if none is sent. */
export interface RelayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly cancel: () => void;
}

interface Judged extends MediaKind {
  readonly head: Uint8Array;
}

interface FileDependencies {
  readonly files: Pick<DownloadFiles, "read" | "sizeOf" | "isHeld">;
  readonly ask: (request: UpstreamRequest) => Promise<ByteReply>;
}

/**
 * The file of an item, read from the disk as far as it was downloaded. Checks
 * its first bytes once, and serves only known formats.
 */
export class RelayedFile {
  readonly #path: string | null;
  readonly #copy: LocalCopy | null;
  readonly #deps: FileDependencies;
  #judging: Promise<Judged> | null = null;

  constructor(
    { path, copy }: { path: string | null; copy: LocalCopy | null },
    deps: FileDependencies,
  ) {
    this.#path = path;
    this.#copy = copy;
    this.#deps = deps;
  }

  /**
   * Determines the format of the file.
   *
   * @throws {Failure} `server_error` if it is neither video nor audio
   */
  kind(): Promise<MediaKind> {
    return this.#judge();
  }

  /** Answers a request for all of the file, or a range of it. */
  async answer(request: Request): Promise<RelayAnswer> {
    const judged = await this.#judge();
    const copy = this.#usableCopy();
    return copy === null
      ? await this.#fromServer(request, judged)
      : this.#fromDisk(request, { copy, judged });
  }

  #usableCopy(): LocalCopy | null {
    const copy = this.#copy;
    return copy !== null && isUsable(this.#deps, copy) ? copy : null;
  }

  /** After a failure, the next request tries again. */
  #judge(): Promise<Judged> {
    this.#judging ??= this.#readKind().catch((caught) => {
      this.#judging = null;
      throw caught;
    });
    return this.#judging;
  }

  async #readKind(): Promise<Judged> {
    let wanted = HEAD_BYTES;
    let head = await this.#readHead(wanted);
    while (head.length === wanted && headBytesOf(head) > wanted) {
      wanted = headBytesOf(head);
      head = await this.#readHead(wanted);
    }
    const kind = recognizeMedia(head);
    if (kind === null) throw notMedia();
    return { ...kind, head };
  }

  async #readHead(length: number): Promise<Uint8Array> {
    const copy = this.#usableCopy();
    if (copy !== null) {
      const stop = new AbortController();
      const to = Math.min(length, copy.totalBytes);
      const range = { from: 0, to, signal: stop.signal };
      return (await peek(this.#splice(copy, range), length)).head;
    }
    const range = `bytes=0-${length - 1}`;
    const reply = await this.#deps.ask({ path: this.#path, range });
    try {
      if (reply.status === 416) return new Uint8Array();
      return (await peek(reply.body, length)).head;
    } finally {
      reply.cancel();
    }
  }

  #fromDisk(
    { headers, method }: Request,
    { copy, judged }: { copy: LocalCopy; judged: Judged },
  ): RelayAnswer {
    const { totalBytes, lastModified } = copy;
    const ifRange = headers.get("if-range");
    const asked = ifRange !== null && ifRange !== lastModified
      ? null
      : readRange(headers.get("range"), totalBytes);
    const answer = headersFor(judged);
    answer.set("accept-ranges", "bytes");
    if (lastModified !== null) answer.set("last-modified", lastModified);
    const cancel = () => undefined;
    if (asked === "unsatisfiable") {
      answer.set("content-range", `bytes */${totalBytes}`);
      return { status: 416, headers: answer, body: null, cancel };
    }
    const { from, to } = asked ?? { from: 0, to: totalBytes };
    answer.set("content-length", String(to - from));
    if (asked !== null) {
      answer.set("content-range", `bytes ${from}-${to - 1}/${totalBytes}`);
    }
    const status = asked === null ? 200 : 206;
    if (method === "HEAD") {
      return { status, headers: answer, body: null, cancel };
    }
    const stop = new AbortController();
    const bytes = this.#splice(copy, { from, to, signal: stop.signal });
    const body = judgedBody(bytes, { from, judged });
    return { status, headers: answer, body, cancel: () => stop.abort() };
  }

  /** Reads from the disk as far as possible, and then from the server. */
  async *#splice(
    copy: LocalCopy,
    { from, to, signal }: ByteRange & { signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    const { path, heldBytes } = copy;
    if (from < heldBytes) {
      const end = Math.min(to, heldBytes);
      yield* this.#deps.files.read(path, { from, to: end });
    }
    const next = Math.max(from, heldBytes);
    if (next >= to) return;
    const reply = await this.#deps.ask({
      path: this.#path,
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

  async #fromServer(
    { headers, method }: Request,
    judged: Judged,
  ): Promise<RelayAnswer> {
    const range = headers.get("range");
    const reply = await this.#deps.ask({
      path: this.#path,
      method: method === "HEAD" ? "HEAD" : "GET",
      range,
      ifRange: headers.get("if-range"),
    });
    const answer = headersFor(judged);
    for (const name of PASSED_HEADERS) {
      const value = reply.header(name);
      if (value !== null) answer.set(name, value);
    }
    const { status } = reply;
    const cancel = () => reply.cancel();
    if (method === "HEAD" || status === 416) {
      cancel();
      return { status, headers: answer, body: null, cancel };
    }
    const from = startOf(reply, range);
    if (from === null) {
      cancel();
      throw anotherPart();
    }
    const body = judgedBody(reply.body, { from, judged });
    return { status, headers: answer, body, cancel };
  }
}

function headersFor({ contentType }: MediaKind): Headers {
  return new Headers({ "content-type": contentType });
}

function judgedBody(
  bytes: AsyncIterable<Uint8Array>,
  { from, judged: { head, demuxer } }: { from: number; judged: Judged },
): AsyncIterable<Uint8Array> {
  const same = withHead(bytes, { from, head });
  return demuxer === "mov" ? withoutReferences(same) : same;
}

/**
 * Returns the offset at which the answer begins; null if it is the wrong one.
 */
function startOf(reply: ByteReply, range: string | null): number | null {
  if (reply.status === 200) return 0;
  const given = readContentRange(reply.header("content-range"));
  const asked = given && readRange(range, given.total);
  if (!given || !asked || asked === "unsatisfiable") return null;
  return given.from === asked.from && given.to === asked.to ? asked.from : null;
}

/** Returns whether a reply provably continues the version on the disk. */
function isSame(
  reply: ByteReply,
  { copy, from, to }: ByteRange & { copy: LocalCopy },
): boolean {
  const range = readContentRange(reply.header("content-range"));
  return reply.status === 206 && range !== null && range.from === from &&
    range.to === to && range.total === copy.totalBytes &&
    copy.lastModified !== null &&
    reply.header("last-modified") === copy.lastModified;
}

/** Returns the failure for bytes that are neither video nor audio. */
export function notMedia(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the server sent something other than video or audio",
    {
      hint: "Download it to inspect it: `jellytau download <item>`",
      remedy: "download-item",
    },
  );
}

function anotherPart(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the server sent the wrong part of the file",
  );
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
