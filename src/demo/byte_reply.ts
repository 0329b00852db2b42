import { delay } from "@std/async/delay";
import type { DemoFile, MediaFiles } from "./media_files.ts";

const CUT_AFTER_MS = 20;

interface Slice {
  readonly from: number;
  /** The end, exclusive. */
  readonly to: number;
  readonly partial: boolean;
}

/**
 * Replies with a file as ASP.NET Core does: one range, dates in `If-Range`, no
 * `ETag`. Fails as the options demand.
 *
 * Source: dotnet/aspnetcore `FileResultHelper.cs`.
 */
export function byteReply(
  request: Request,
  file: DemoFile,
  { files, attachment }: { files: MediaFiles; attachment: boolean },
): Response {
  const { options } = files;
  options.onRequest?.(request);
  if (options.redirectTo !== null) {
    const headers = { location: options.redirectTo };
    return new Response(null, { status: 302, headers });
  }
  const early = conditionOf(request, file);
  if (early !== null) return early;
  const slice = sliceOf(request, file, { ranges: options.ranges });
  const whole = { from: 0, to: file.sizeBytes, partial: false };
  const headers = headersOf(file, slice ?? whole, files);
  if (attachment) {
    headers.set(
      "content-disposition",
      options.disposition ?? dispositionOf(file.name),
    );
  }
  if (slice === null) {
    headers.set("content-length", "0");
    headers.set("content-range", `bytes */${file.sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const status = slice.partial ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  return new Response(bodyOf(file, slice, files), { status, headers });
}

/** Evaluates the dates of a request before its range. */
function conditionOf(
  request: Request,
  { modified }: DemoFile,
): Response | null {
  const date = (name: string) => Date.parse(request.headers.get(name) ?? "");
  const headers = { "last-modified": modified.toUTCString() };
  if (modified.getTime() > date("if-unmodified-since")) {
    return new Response(null, { status: 412, headers });
  }
  return modified.getTime() <= date("if-modified-since")
    ? new Response(null, { status: 304, headers })
    : null;
}

function headersOf(
  file: DemoFile,
  { from, to, partial }: Slice,
  { options }: MediaFiles,
): Headers {
  const headers = new Headers({
    "content-type": file.contentType,
    "accept-ranges": "bytes",
  });
  if (options.sendLength) headers.set("content-length", String(to - from));
  if (options.sendLastModified) {
    headers.set("last-modified", file.modified.toUTCString());
  }
  if (partial) {
    const wrong = options.ranges === "other-total" ? 1 : 0;
    const total = file.sizeBytes + wrong;
    headers.set("content-range", `bytes ${from}-${to - 1}/${total}`);
  }
  return headers;
}

/** Returns the range of a request; null if it cannot be satisfied. */
function sliceOf(
  request: Request,
  { sizeBytes, modified }: DemoFile,
  { ranges }: { ranges: MediaFiles["options"]["ranges"] },
): Slice | null {
  const whole = { from: 0, to: sizeBytes, partial: false };
  const [, first = "", last = ""] =
    /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (first === "" && last === "") return whole;
  if (ranges === "ignored") return whole;
  if (ranges === "unsatisfiable") return null;
  // Only a date counts: there is no `ETag` that an entity tag could match.
  const unchangedSince = Date.parse(request.headers.get("if-range") ?? "");
  if (modified.getTime() > unchangedSince) return whole;
  const from = first === ""
    ? Math.max(0, sizeBytes - Number(last))
    : Number(first);
  const to = first === "" || last === ""
    ? sizeBytes
    : Math.min(sizeBytes, Number(last) + 1);
  // A range that ends before its start is invalid.
  if (last !== "" && first !== "" && Number(last) < Number(first)) return whole;
  return from >= to ? null : { from, to, partial: true };
}

function bodyOf(
  file: DemoFile,
  { from, to }: Slice,
  { options }: MediaFiles,
): ReadableStream<Uint8Array> {
  const cut = options.cuts.find((it) => it >= from && it < to);
  if (cut !== undefined) {
    options.cuts = options.cuts.filter((it) => it !== cut);
  }
  let at = from;
  return new ReadableStream({
    async pull(controller) {
      if (at >= to) return controller.close();
      if (options.chunkDelayMs > 0) {
        await delay(options.chunkDelayMs);
      }
      const end = Math.min(cut ?? to, at + options.chunkBytes);
      if (end <= at) {
        // The earlier bytes must be sent first.
        await delay(CUT_AFTER_MS);
        return controller.error(new Error("cut"));
      }
      controller.enqueue(file.read(at, end - at));
      at = end;
    },
  }, { highWaterMark: 0 });
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** Source: RFC 5987, `attr-char`. */
const PLAIN = /[!#$&+.^_`|~0-9a-z-]/i;

/**
 * Returns both forms of the name, as the server writes them: quoted only if it
 * is not a token.
 *
 * Source: .NET `ContentDispositionHeaderValue.SetHttpFileName`.
 */
function dispositionOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, "_");
  const quoted = TOKEN.test(ascii)
    ? ascii
    : `"${ascii.replace(/["\\]/g, "\\$&")}"`;
  const encoded = [...new TextEncoder().encode(name.toWellFormed())]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      if (PLAIN.test(letter)) return letter;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");
  return `attachment; filename=${quoted}; filename*=UTF-8''${encoded}`;
}
