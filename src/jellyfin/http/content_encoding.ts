import { concat } from "@std/bytes/concat";
import { Failure } from "../../core/failure.ts";
import { headerOf, type HttpReply } from "./transport.ts";

/** Encodings that the runtime decodes; no request asks for one. */
const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
};

type Headers = HttpReply["headers"];

/**
 * Decodes a body that a proxy compressed although no request asked for it.
 *
 * @param options.maxBytes limits the decoded body
 * @throws {Failure} `not_jellyfin` if it is too large, broken, or compressed in
 * an unsupported way
 */
export async function decodeContent(
  reply: HttpReply,
  { url, maxBytes }: { url: string; maxBytes: number },
): Promise<HttpReply> {
  const encoding = encodingOf(reply.headers);
  if (encoding === null || reply.body.length === 0) return reply;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of decoded(only(reply.body), { encoding, url })) {
    length += piece.length;
    if (length > maxBytes) throw refused(url, "it is compressed and too large");
    pieces.push(piece);
  }
  const headers = withoutEncoding(reply.headers);
  return { ...reply, headers, body: concat(pieces) };
}

/** Decodes a body that is read as it arrives. */
export function decodeStream<
  R extends { headers: Headers; body: AsyncIterable<Uint8Array> },
>(reply: R, url: string): R {
  const encoding = encodingOf(reply.headers);
  if (encoding === null) return reply;
  return {
    ...reply,
    headers: withoutEncoding(reply.headers),
    body: decoded(reply.body, { encoding, url }),
  };
}

/**
 * Refuses a compressed body where offsets in it matter.
 *
 * @throws {Failure} `not_jellyfin`
 */
export function refuseCompressed(encoding: string | null, url: string): void {
  const name = encodingOf([["content-encoding", encoding ?? ""]]);
  if (name !== null) throw refused(url, `it is compressed with "${name}"`);
}

function encodingOf(headers: Headers): string | null {
  const value = (headerOf({ headers }, "content-encoding") ?? "")
    .trim().toLowerCase().replace(/[^\w, -]/g, "").slice(0, 32);
  return value === "" || value === "identity" ? null : value;
}

/** Uses the length of the decoded body. */
function withoutEncoding(headers: Headers): Headers {
  return headers.filter(([name]) =>
    name !== "content-encoding" && name !== "content-length"
  );
}

async function* decoded(
  body: AsyncIterable<Uint8Array>,
  { encoding, url }: { encoding: string; url: string },
): AsyncGenerator<Uint8Array> {
  const format = Object.hasOwn(FORMATS, encoding) ? FORMATS[encoding] : null;
  if (!format) throw refused(url, `it is compressed with "${encoding}"`);
  const pieces = body[Symbol.asyncIterator]();
  const first = await pieces.next();
  // A reply to HEAD has only the header.
  if (first.done) return;
  const source = ReadableStream.from(resumed(first.value, pieces));
  try {
    yield* source.pipeThrough(new DecompressionStream(format));
  } catch (caught) {
    if (caught instanceof TypeError) {
      throw refused(url, "its compression is broken");
    }
    throw caught;
  }
}

async function* resumed(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<BufferSource> {
  try {
    yield first as BufferSource;
    for (let it = await rest.next(); !it.done; it = await rest.next()) {
      yield it.value as BufferSource;
    }
  } finally {
    await rest.return?.();
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function refused(url: string, state: string): Failure {
  return new Failure(
    "not_jellyfin",
    `Cannot read reply of "${url}": ${state}`,
    {
      hint: "Turn off compression for this host in the proxy",
    },
  );
}
