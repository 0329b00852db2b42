import { formatSize } from "../../core/labels.ts";
import { keyFor } from "../model/key_bindings.ts";
import type { DownloadView, FollowView } from "../model/views.ts";
import { type KeyRow, type KeySubject, NO_ROW } from "./key_row.ts";

const NO_DOWNLOADS = "There are no downloads";

/** The keys for downloads. */
export const DOWNLOAD_KEYS = {
  "pause": {
    keys: ["space"],
    label: "pause or resume",
    locations: ["downloads"],
    command: "download pause <download>",
    hint: () => "pause",
    disabled: (subject) =>
      withoutDownload(subject) ??
        (downloadsOf(subject).every(({ state }) => state === "done")
          ? "The download is complete"
          : null),
    run: (context) => context.requests.togglePause(downloadsOf(context)),
  },
  "pause-all": {
    keys: ["a"],
    label: "pause or resume all downloads",
    locations: ["downloads"],
    command: "download pause --all",
    hint: ({ state }) => state.downloads.length > 1 ? "pause all" : null,
    disabled: ({ state: { downloads } }) =>
      downloads.length === 0
        ? NO_DOWNLOADS
        : downloads.every(({ state }) => state === "done")
        ? "All downloads are complete"
        : null,
    run: ({ requests }) => requests.togglePauseAll(),
  },
  "cancel-download": {
    keys: ["x"],
    label: "remove this download but keep a finished file",
    locations: ["downloads"],
    command: "download remove <download>",
    hint: () => "remove",
    disabled: withoutDownload,
    confirm: (subject) => ({
      title: `Remove ${nameIn(subject)}?`,
      lines: ["An unfinished file is deleted; a finished file is kept."],
    }),
    run: (context) =>
      context.requests.removeDownloads(downloadsOf(context), {
        deleteFile: false,
      }),
  },
  "delete-download": {
    keys: ["X"],
    label: "remove this download and delete its file",
    locations: ["downloads"],
    command: "download remove <download> --delete-file",
    disabled: withoutDownload,
    confirm: (subject) => ({
      title: `Delete ${nameIn(subject)}?`,
      lines: [
        `This deletes ${formatSize(bytesIn(subject))} on this machine, and ` +
        "nothing on the server.",
      ],
    }),
    run: (context) =>
      context.requests.removeDownloads(downloadsOf(context), {
        deleteFile: true,
      }),
  },
  "download-later": moveKey("download it later", { keys: ["J"], to: "down" }),
  "download-sooner": moveKey("download it sooner", { keys: ["K"], to: "up" }),
  "unfollow": {
    keys: ["U"],
    label: "stop following this series",
    locations: ["downloads"],
    command: "download unfollow <series>",
    hint: (subject) => followOf(subject) === null ? null : "unfollow",
    disabled: (subject) => {
      if (followOf(subject) !== null) return null;
      return subject.state.follows.length === 0
        ? "You follow no series"
        : "Choose a series that you follow";
    },
    confirm: (subject) => ({
      title: `Stop following ${followOf(subject)?.name ?? ""}?`,
      lines: ["Its next episodes are no longer downloaded; the files stay."],
    }),
    run({ requests, ...subject }) {
      const follow = followOf(subject);
      if (follow !== null) requests.unfollow(follow);
    },
  },
  "verify-downloads": {
    keys: ["V"],
    label: "verify every downloaded file",
    locations: ["downloads"],
    command: "download verify",
    anywhere: true,
    hint: () => "verify",
    disabled: ({ state }) => state.downloads.length === 0 ? NO_DOWNLOADS : null,
    run: ({ requests }) => requests.verifyDownloads(),
  },
} satisfies Record<string, KeyRow>;

function moveKey(
  label: string,
  { keys, to }: Pick<KeyRow, "keys"> & { to: "up" | "down" },
): KeyRow {
  return {
    keys,
    label,
    locations: ["downloads"],
    command: `download move <download> ${to}`,
    disabled(subject) {
      const reason = withoutDownload(subject);
      if (reason !== null) return reason;
      const { row } = subject;
      if (row?.subject.kind !== "download") return "Choose one download of it";
      const isDone = row.subject.download.state === "done";
      return isDone ? "The download is complete" : null;
    },
    run({ row, requests }) {
      if (row?.subject.kind !== "download") return;
      requests.moveDownload(row.subject.download, to);
    },
  };
}

/** Returns the downloads of the row: one, or those of a series or an album. */
function downloadsOf({ row }: KeySubject): readonly DownloadView[] {
  const subject = row?.subject;
  if (subject?.kind === "downloads") return subject.downloads;
  return subject?.kind === "download" ? [subject.download] : [];
}

function nameIn({ row }: KeySubject): string {
  const subject = row?.subject;
  if (subject?.kind !== "downloads") {
    return subject?.kind === "download" ? subject.download.title : "";
  }
  return `${subject.downloads.length} downloads of ${subject.name}`;
}

function bytesIn(subject: KeySubject): number {
  return downloadsOf(subject)
    .reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
}

function followOf({ row }: KeySubject): FollowView | null {
  return row?.subject.kind === "follow" ? row.subject.follow : null;
}

function withoutDownload(subject: KeySubject): string | null {
  if (followOf(subject) !== null) {
    return `This series is followed; ${keyFor("unfollow")} stops that`;
  }
  if (subject.state.downloads.length === 0) return NO_DOWNLOADS;
  return downloadsOf(subject).length === 0 ? NO_ROW : null;
}
