import { type KeyRow, type KeySubject, NO_ROW } from "./key_row.ts";

const NO_DOWNLOADS = "There are no downloads";

/** The keys for downloads. */
export const DOWNLOAD_KEYS = {
  "pause": {
    keys: ["space"],
    label: "pause or resume",
    locations: ["downloads"],
    hint: () => "pause",
    disabled: (subject) =>
      withoutDownload(subject) ??
        (downloadOf(subject)?.state === "done"
          ? "The download is complete"
          : null),
    run(context) {
      const download = downloadOf(context);
      if (download) context.requests.togglePause([download]);
    },
  },
  "cancel-download": {
    keys: ["x"],
    label: "remove this download but keep a finished file",
    locations: ["downloads"],
    command: "download remove <download>",
    hint: () => "remove",
    disabled: withoutDownload,
    confirm: (subject) => ({
      title: `Remove ${downloadOf(subject)?.title}?`,
      lines: ["An unfinished file is deleted; a finished file is kept."],
    }),
    run(context) {
      const download = downloadOf(context);
      if (!download) return;
      context.requests.removeDownloads([download], { deleteFile: false });
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

function downloadOf({ row }: KeySubject) {
  return row?.subject.kind === "download" ? row.subject.download : null;
}

function withoutDownload(subject: KeySubject): string | null {
  if (subject.state.downloads.length === 0) return NO_DOWNLOADS;
  return downloadOf(subject) === null ? NO_ROW : null;
}
