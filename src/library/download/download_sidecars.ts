import { createHash } from "node:crypto";
import {
  type Download,
  type DownloadFiles,
  type DownloadProblem,
  problemOf,
} from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { MediaTrack } from "../../core/media_ports.ts";
import {
  isSameNumber,
  isSameSidecar,
  type ServerSidecar,
  type Sidecar,
  type StoredSidecar,
} from "../../core/sidecar.ts";
import type { DownloadDependencies } from "./download_file.ts";
import type { AccountSession } from "./download_plan.ts";
import { peek } from "./judged_body.ts";
import { HEAD_BYTES, recognizeSubtitle } from "./media_signature.ts";
import { readBytes } from "../playback/byte_stream.ts";
import { lrcText, sidecarName } from "./sidecar_name.ts";
import { titledFailure } from "../titled_failure.ts";

/** More subtitles than any film has in one language. */
const MAX_NUMBER = 100;

interface Fetching {
  readonly server: AccountSession["server"];
  readonly wanted: readonly ServerSidecar[];
  readonly signal: AbortSignal;
}

/**
 * Fetches the subtitles and lyrics of a finished download that are not on the
 * disk yet. One that fails does not stop the others: its record has the reason.
 *
 * @throws {Failure} `cancelled`
 */
export async function fetchSidecars(
  deps: DownloadDependencies,
  download: Download,
  { server, wanted, signal }: Fetching,
): Promise<Download> {
  const { files, downloads } = deps;
  const isThere = ({ path, sizeBytes }: StoredSidecar) =>
    path !== null && files.sizeOf(path) === sizeBytes;
  let record = download;
  for (const sidecar of wanted) {
    const { fileId: _, source: __, ...facts } = sidecar;
    const others = record.sidecars.filter((it) => !isSameNumber(it, sidecar));
    const known = record.sidecars.findLast((it) =>
      isSameSidecar(it, sidecar) && isThere(it)
    );
    const stored = { ...(known ?? NOT_STORED), ...facts };
    const result = known !== undefined
      ? stored
      : await fetchOne(deps, record, { server, sidecar, signal })
        .then((it) => ({ ...stored, ...it }))
        .catch((caught) => {
          const problem = titledProblem(toFailure(caught), record, { sidecar });
          return { ...stored, problem };
        });
    record = { ...record, sidecars: [...others, result] };
    downloads.updateDownload(record);
  }
  return record;
}

const NOT_STORED = {
  path: null,
  sizeBytes: null,
  sha256: null,
  problem: null,
};

function titledProblem(
  failure: Failure,
  { title }: Download,
  { sidecar }: { sidecar: Sidecar },
): DownloadProblem {
  if (failure.kind === "cancelled") throw failure;
  const action = `Cannot download ${sidecarWords(sidecar)} of "${title}"`;
  return problemOf(titledFailure(action, failure));
}

/** Returns `lyrics`, or `subtitle en`. */
function sidecarWords({ kind, language }: Sidecar): string {
  return [kind, language].filter((it) => it !== null).join(" ");
}

async function fetchOne(
  { files }: Pick<DownloadDependencies, "files">,
  download: Download,
  { server, sidecar, signal }: Omit<Fetching, "wanted"> & {
    sidecar: ServerSidecar;
  },
): Promise<Pick<StoredSidecar, "path" | "sizeBytes" | "sha256">> {
  const { itemId, folder } = download;
  const bytes = await readSidecar(server, { sidecar, signal });
  const { kind, index } = sidecar;
  const partName = `${itemId}.${kind}-${index}.part`;
  const partPath = files.join(folder, partName);
  files.makeFolder(folder);
  const part = files.openPart(partPath);
  if (part === null) throw held();
  let path: string | null = null;
  try {
    part.truncate(0);
    part.append(bytes);
    await part.sync();
    const fileName = download.path?.slice(folder.length + 1) ?? itemId;
    for (let number = 1; path === null && number < MAX_NUMBER; number++) {
      const name = sidecarName(fileName, sidecar, { number });
      const wanted = files.join(folder, name);
      if (part.moveTo(wanted)) path = wanted;
    }
    if (path === null) throw namesTaken(folder);
  } finally {
    part.close();
    files.remove(partPath);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, sizeBytes: bytes.length, sha256 };
}

async function readSidecar(
  { media, library }: AccountSession["server"],
  { sidecar: { kind, source, fileId, format }, signal }: {
    sidecar: ServerSidecar;
    signal: AbortSignal;
  },
): Promise<Uint8Array> {
  if (kind === "lyrics") {
    const lines = await library.findLyrics(fileId);
    if (lines !== null) return new TextEncoder().encode(lrcText(lines));
    throw new Failure(
      "not_found",
      `Cannot read "${source}": it does not exist`,
    );
  }
  const reply = await media.stream({ path: source, signal });
  try {
    const { head, body } = await peek(reply.body, HEAD_BYTES);
    if (recognizeSubtitle(head, format) === null) throw notText();
    return await readBytes(body, "subtitle");
  } finally {
    reply.cancel();
  }
}

function held(): Failure {
  return new Failure(
    "storage_locked",
    "Cannot write: another JellyTau process is downloading it",
    {
      hint: "Wait for it: `jellytau download list` shows it",
      remedy: "wait-for-download",
    },
  );
}

function namesTaken(folder: string): Failure {
  return new Failure(
    "storage_unavailable",
    `Cannot write: every name for it in "${folder}" is taken`,
    { hint: "Move files with that name out of the folder" },
  );
}

function notText(): Failure {
  return new Failure(
    "server_error",
    "Cannot read: the server sent something other than a subtitle",
    { hint: "Check the file on the server" },
  );
}

/** Describes a stored sidecar and the path at which a player asks for it. */
export interface LocalSubtitle extends MediaTrack {
  readonly format: string;
  /** Below a server's base path, as if it were there. */
  readonly path: string;
  readonly file: string;
}

/** Returns the downloaded subtitles and lyrics of an item. */
export function localSubtitles(
  { downloads, files }: {
    downloads: Pick<DownloadDependencies["downloads"], "listDownloads">;
    files: Pick<DownloadFiles, "sizeOf">;
  },
  { serverId, itemId }: Pick<Download, "serverId" | "itemId">,
): LocalSubtitle[] {
  const found = downloads.listDownloads().find((it) =>
    it.serverId === serverId && it.itemId === itemId && it.state === "done" &&
    it.sidecars.length > 0
  );
  const sidecars = found?.sidecars ?? [];
  const isReplaced = (it: StoredSidecar, at: number) =>
    sidecars.slice(at + 1).some((later) => isSameNumber(it, later));
  return sidecars.flatMap((it, at): LocalSubtitle[] => {
    if (isReplaced(it, at)) return [];
    const { path: file, index, format, language } = it;
    if (file === null || files.sizeOf(file) === null) return [];
    return [{
      kind: "subtitle",
      index,
      format,
      language,
      title: null,
      codec: null,
      isDefault: false,
      isForced: it.isForced,
      isHearingImpaired: it.isHearingImpaired,
      isExternal: true,
      path: `/Videos/${itemId}/${itemId}/Subtitles/${index}/0/Stream.${format}`,
      file,
    }];
  });
}
