import type { Download } from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { ByteReply } from "../../core/media_ports.ts";
import { formatSize } from "../../core/labels.ts";
import { dispositionName } from "./file_name.ts";
import { isLinkFile, onlyLinked } from "./link_file.ts";

/** The facts that a whole answer reports about the file. */
export interface FileFacts {
  /** null if the server does not report the size. */
  readonly sizeBytes: number | null;
  /** null if no date identifies the version. */
  readonly lastModified: string | null;
}

/** The way to use an answer. */
export type Verdict =
  | { readonly kind: "continues" }
  | { readonly kind: "whole"; readonly facts: FileFacts }
  | { readonly kind: "another version" };

/**
 * Decides whether a reply may be appended to the received bytes. It must begin
 * where they end and have the same total and date, because a server also sends
 * a part of a file that was replaced by an older one.
 */
export function judgeAnswer(
  reply: Pick<ByteReply, "status" | "header">,
  asked: Pick<Download, "sizeBytes" | "lastModified"> & { from: number },
): Verdict {
  if (reply.status === 200) return { kind: "whole", facts: factsOf(reply) };
  if (asked.from === 0) {
    throw new Failure(
      "server_error",
      `Cannot read: the server sent status ${reply.status} for a whole file`,
      { code: reply.status },
    );
  }
  if (reply.status === 416) return { kind: "another version" };
  const range = readContentRange(reply.header("content-range"));
  const same = range !== null && range.from === asked.from &&
    range.total === asked.sizeBytes && range.to === range.total &&
    asked.lastModified !== null &&
    reply.header("last-modified") === asked.lastModified;
  return same ? { kind: "continues" } : { kind: "another version" };
}

/**
 * Reads `bytes 5-9/10`: from 5, to 10 (exclusive), of 10; returns null for
 * anything else.
 */
export function readContentRange(
  header: string | null,
): { from: number; to: number; total: number } | null {
  const [, first, last, size] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? "") ?? [];
  if (first === undefined) return null;
  const [from, to, total] = [Number(first), Number(last) + 1, Number(size)];
  return from < to && to <= total ? { from, to, total } : null;
}

function factsOf(reply: Pick<ByteReply, "header">): FileFacts {
  const length = reply.header("content-length");
  return {
    sizeBytes: length !== null && /^\d{1,15}$/.test(length)
      ? Number(length)
      : null,
    lastModified: strongDate(reply),
  };
}

/**
 * Returns the date that identifies a version. A date in the second of the reply
 * does not: the file may be replaced again within that second. Source: RFC
 * 9110, 8.8.2.2.
 */
function strongDate(reply: Pick<ByteReply, "header">): string | null {
  const text = reply.header("last-modified");
  const modified = Date.parse(text ?? "");
  const answered = Date.parse(reply.header("date") ?? "");
  return answered - modified >= 1_000 ? text : null;
}

/**
 * A replaced file may have another size than on record; a stub is far smaller.
 */
const MAX_RATIO = 2;
/** Web pages that arrive with the status and the type of a file. */
const PAGE = /^\s*<(!doctype\s+html|html|head|body)\b/i;

/** Names the missing permission if the server refuses a download. */
export async function askPermitted(
  title: string,
  reply: Promise<ByteReply>,
): Promise<ByteReply> {
  try {
    return await reply;
  } catch (caught) {
    const failure = toFailure(caught);
    const { kind, code, remedy } = failure;
    // A refusal by a proxy has its own hint.
    if (kind !== "forbidden" || code !== 403 || remedy !== kind) throw failure;
    throw new Failure(
      "forbidden",
      `Cannot download "${title}": downloads are not permitted for this user`,
      {
        code,
        hint: "Ask the server's administrator to allow downloads for this user",
      },
    );
  }
}

/** The facts about an answer before, or after, its body is read. */
export interface AnswerFacts {
  readonly contentType?: string | null;
  readonly disposition?: string | null;
  readonly start?: Uint8Array;
  readonly sizeBytes: number | null;
  /** The size in the server's library. */
  readonly expectedBytes: number | null;
}

/**
 * Refuses an answer that cannot be the file: a web page, the text of a link, or
 * a body whose size is far from the one in the server's library.
 *
 * @throws {Failure} `not_jellyfin` for a page, `not_found` for a link,
 * `server_error` for a stub
 */
export function refuseOther(
  title: string,
  { contentType = null, disposition = null, start, ...sizes }: AnswerFacts,
): void {
  const { sizeBytes, expectedBytes } = sizes;
  if (isLinkFile(dispositionName(disposition))) throw onlyLinked(title);
  const action = `Cannot download "${title}"`;
  const text = new TextDecoder().decode(start);
  if (/\bhtml\b/i.test(contentType ?? "") || PAGE.test(text)) {
    throw new Failure(
      "not_jellyfin",
      `${action}: the server sent a web page instead of the file`,
      {
        hint: "Check the proxy in front of the server: it may require " +
          "its own sign-in",
      },
    );
  }
  if (sizeBytes === null || expectedBytes === null) return;
  const isFar = sizeBytes * MAX_RATIO < expectedBytes ||
    sizeBytes > expectedBytes * MAX_RATIO;
  if (!isFar) return;
  throw new Failure(
    "server_error",
    `${action}: the server sends ${formatSize(sizeBytes)} instead of the ` +
      `${formatSize(expectedBytes)} on record`,
    {
      hint: "If the file was replaced, scan the library on the server, then " +
        "try again",
    },
  );
}

/**
 * Refuses a file that is larger than the one that a budget was planned for.
 *
 * @throws {Failure} `server_error`
 */
export function refuseLarger(
  title: string,
  { sizeBytes, maxBytes }: Pick<FileFacts, "sizeBytes"> & {
    maxBytes: number | null;
  },
): void {
  if (sizeBytes === null || maxBytes === null || sizeBytes <= maxBytes) return;
  throw new Failure(
    "server_error",
    `Cannot download "${title}": its ${formatSize(sizeBytes)} are more than ` +
      `the ${formatSize(maxBytes)} on record`,
    {
      hint: "If the file was replaced, run `jellytau library sync`",
      remedy: "sync-library",
    },
  );
}

/**
 * Recognizes an item's removal from a failure before the first answer. Jellyfin
 * 10.11 replies 500 in that case, and 404 also if only the file is missing.
 *
 * @throws {Failure} `not_found`
 */
export async function refuseRemoved(
  { isRemoved }: { isRemoved: () => Promise<boolean> },
  { title, failure: { kind, code } }: { title: string; failure: Failure },
): Promise<void> {
  const mayBeRemoved = kind === "not_found" || code === 500;
  if (!mayBeRemoved || !await isRemoved()) return;
  throw new Failure(
    "not_found",
    `Cannot download "${title}": it was removed from the server`,
    {
      hint: "Update the library: `jellytau library sync`",
      remedy: "sync-library",
    },
  );
}
