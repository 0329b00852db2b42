import type { DemoFile, MediaFiles } from "./media_files.ts";

const CUT_AFTER_MS = 20;

interface Slice {
  readonly from: number;
  /** The first byte that is not of it. */
  readonly to: number;
  readonly partial: boolean;
}

/**
 * A file as ASP.NET Core sends it: one range, dates in `If-Range`, no `ETag`;
 * and as the switches make it go wrong.
 *
 * Source: dotnet/aspnetcore `FileResultHelper.cs`.
 */
export function byteReply(
  request: Request,
  file: DemoFile,
  { files, attachment }: { files: MediaFiles; attachment: boolean },
): Response {
  const { switches } = files;
  switches.onRequest?.(request);
  if (switches.redirectTo !== null) {
    const headers = { location: switches.redirectTo };
    return new Response(null, { status: 302, headers });
  }
  const slice = sliceOf(request, file, switches.ranges);
  if (slice === null) {
    const headers = { "content-range": `bytes */${file.sizeBytes}` };
    return new Response(null, { status: 416, headers });
  }
  const headers = headersOf(file, slice, files);
  if (attachment) {
    headers.set(
      "content-disposition",
      switches.disposition ?? dispositionOf(file.name),
    );
  }
  const status = slice.partial ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  return new Response(bodyOf(file, slice, files), { status, headers });
}

function headersOf(
  file: DemoFile,
  { from, to, partial }: Slice,
  { switches }: MediaFiles,
): Headers {
  const headers = new Headers({
    "content-type": file.contentType,
    "accept-ranges": "bytes",
  });
  if (switches.sendLength) headers.set("content-length", String(to - from));
  if (switches.sendLastModified) {
    headers.set("last-modified", file.modified.toUTCString());
  }
  if (partial) {
    const wrong = switches.ranges === "other-total" ? 1 : 0;
    const total = file.sizeBytes + wrong;
    headers.set("content-range", `bytes ${from}-${to - 1}/${total}`);
  }
  return headers;
}

/** null for a range that cannot be satisfied. */
function sliceOf(
  request: Request,
  { sizeBytes, modified }: DemoFile,
  ranges: MediaFiles["switches"]["ranges"],
): Slice | null {
  const whole = { from: 0, to: sizeBytes, partial: false };
  const [, first = "", last = ""] =
    /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (first === "" && last === "") return whole;
  if (ranges === "ignored") return whole;
  if (ranges === "unsatisfiable") return null;
  // A date only; an entity tag is as good as none, because there is no `ETag`.
  const unchangedSince = Date.parse(request.headers.get("if-range") ?? "");
  if (modified.getTime() > unchangedSince) return whole;
  const from = first === ""
    ? Math.max(0, sizeBytes - Number(last))
    : Number(first);
  const to = first === "" || last === ""
    ? sizeBytes
    : Math.min(sizeBytes, Number(last) + 1);
  return from >= to ? null : { from, to, partial: true };
}

function bodyOf(
  file: DemoFile,
  { from, to }: Slice,
  { switches }: MediaFiles,
): ReadableStream<Uint8Array> {
  const cut = switches.cuts.find((it) => it >= from && it < to);
  if (cut !== undefined) {
    switches.cuts = switches.cuts.filter((it) => it !== cut);
  }
  let at = from;
  return new ReadableStream({
    async pull(controller) {
      if (at >= to) return controller.close();
      if (switches.chunkDelayMs > 0) {
        await new Promise((done) => setTimeout(done, switches.chunkDelayMs));
      }
      const end = Math.min(cut ?? to, at + switches.chunkBytes);
      if (end <= at) {
        // What was sent before has to be on its way first.
        await new Promise((done) => setTimeout(done, CUT_AFTER_MS));
        return controller.error(new Error("cut"));
      }
      controller.enqueue(file.read(at, end - at));
      at = end;
    },
  }, { highWaterMark: 0 });
}

/** Both forms of the name, as the server writes them. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll('"', "");
  const ascii = plain.replace(/[^\x20-\x7e]/g, "_");
  const encoded = encodeURIComponent(plain.toWellFormed())
    .replace(/['()*]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
