import { FILE_CHOICES, type FileChoice } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import type { DownloadDependencies } from "./download_file.ts";
import {
  type AccountSession,
  type FileItem,
  listFiles,
} from "./download_plan.ts";
import { unwatchedNext } from "./plan_follow.ts";

/** The number of files of the choice `next`. */
const NEXT_FILES = 5;

/**
 * Returns the files that a choice takes: `next` leaves out specials.
 *
 * @throws {Failure} `not_found` if it takes none
 */
export function chooseFiles(
  files: readonly FileItem[],
  only: FileChoice,
): FileItem[] {
  const chosen = filesOf(files, only);
  if (chosen.length > 0) return chosen;
  throw new Failure("not_found", "Cannot download: everything is watched", {
    hint: "Download all of it with `--only all`",
    remedy: "download-all",
  });
}

function filesOf(files: readonly FileItem[], only: FileChoice): FileItem[] {
  switch (only) {
    case "all":
      return [...files];
    case "unwatched":
      return files.filter(({ userData }) => !userData.played);
    case "next":
      return unwatchedNext(
        files.filter((it) => it.type !== "episode" || it.seasonNumber !== 0),
      ).slice(0, NEXT_FILES);
  }
}

/** The files that each choice would take, and the space for them. */
export interface DownloadSurvey {
  readonly choices: readonly {
    readonly only: FileChoice;
    readonly files: number;
    /** Null if the server does not report every size. */
    readonly sizeBytes: number | null;
  }[];
  readonly freeBytes: number | null;
}

/** Counts the files of the items, before a user chooses some. */
export async function surveyDownload(
  { files: disk }: Pick<DownloadDependencies, "files">,
  session: AccountSession,
  { items, root }: { items: readonly FileItem[]; root: string },
): Promise<DownloadSurvey> {
  const all = await listFiles(session, items);
  // The folder may not exist yet.
  const freeBytes = disk.freeBytes(root) ??
    disk.freeBytes(disk.join(root, ".."));
  const choices = FILE_CHOICES.map((only) => {
    const files = filesOf(all, only);
    const isKnown = files.every(({ sizeBytes }) => sizeBytes !== null);
    const sizeBytes = files.reduce((sum, it) => sum + (it.sizeBytes ?? 0), 0);
    return {
      only,
      files: files.length,
      sizeBytes: isKnown ? sizeBytes : null,
    };
  });
  return { choices, freeBytes };
}
