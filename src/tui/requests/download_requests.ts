import type { Requests, Tools } from "./requests.ts";

type DownloadRequests =
  & Pick<
    Requests,
    "download" | "play" | "togglePause" | "drop" | "verifyDownloads"
  >
  & { readDownloads(): void };

export function downloadRequests(_tools: Tools): DownloadRequests {
  return {
    download: () => undefined,
    play: () => undefined,
    togglePause: () => undefined,
    drop: () => undefined,
    verifyDownloads: () => undefined,
    readDownloads: () => undefined,
  };
}
