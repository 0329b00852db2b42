import { downloadId, type DownloadState } from "../../core/download_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { LiveDownload } from "./run_download.ts";

/** The least time between two reports of a download. */
const TELL_EVERY_MS = 250;
/** The time span that counts for the rate. */
const WINDOW_MS = 5_000;

/** The progress of one download. */
export interface DownloadProgress {
  readonly serverId: string;
  readonly item: string;
  readonly root: string;
  readonly title: string;
  readonly state: DownloadState;
  /** True while it runs and the server does not answer. */
  readonly waiting: boolean;
  /** True while another process fetches it. */
  readonly elsewhere: boolean;
  readonly done: number;
  readonly total: number | null;
  /** Bytes per second. */
  readonly rate: number | null;
  readonly leftMs: number | null;
}

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

interface Meter {
  samples: Sample[];
  reportedMs: number;
  state: DownloadState;
  waiting: boolean;
}

/** Computes rates and remaining times from what downloads report per piece. */
export class DownloadMeter {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #tell: (progress: DownloadProgress) => void;
  readonly #meters = new Map<string, Meter>();

  constructor(
    clock: Pick<Clock, "monotonicMs">,
    tell: (progress: DownloadProgress) => void,
  ) {
    this.#clock = clock;
    this.#tell = tell;
  }

  take(download: LiveDownload): void {
    const { receivedBytes } = download;
    const id = downloadId(download);
    const atMs = this.#clock.monotonicMs();
    const state = stateOf(download);
    const known = this.#meters.get(id);
    const { waiting = false } = download;
    const isNews = known?.state !== state || known.waiting !== waiting;
    if (known && !isNews && atMs - known.reportedMs < TELL_EVERY_MS) return;
    const last = known?.samples.at(-1);
    // With fewer bytes than before, the download has restarted, and so does the
    // rate.
    const before = !known || isNews || (last?.bytes ?? 0) > receivedBytes
      ? []
      : known.samples.filter((it) => atMs - it.atMs <= WINDOW_MS);
    const samples = [...before, { atMs, bytes: receivedBytes }];
    this.#meters.set(id, { samples, reportedMs: atMs, state, waiting });
    this.#tell(progressOf(download, { state, samples }));
  }
}

/** Returns the state to report; only a lock shows that a download runs. */
export function stateOf({ running, state }: LiveDownload): DownloadState {
  return running ? "running" : state;
}

function progressOf(
  download: LiveDownload,
  { state, samples }: { state: DownloadState; samples: readonly Sample[] },
): DownloadProgress {
  const { serverId, itemId, root, title, path } = download;
  const { waiting = false, elsewhere = false } = download;
  const { receivedBytes, sizeBytes } = download;
  const rate = state === "running" && !waiting ? rateOf(samples) : null;
  const left = sizeBytes === null ? null : sizeBytes - receivedBytes;
  const leftMs = left === null || rate === null || rate === 0
    ? null
    : Math.ceil(Math.max(0, left) / rate * 1_000);
  return {
    serverId,
    item: itemId,
    root,
    title: path === null ? title : lastPart(path),
    state,
    waiting,
    elsewhere,
    done: receivedBytes,
    total: sizeBytes,
    rate,
    leftMs,
  };
}

/** Returns the name of the file, on Windows as well. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function rateOf(samples: readonly Sample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.atMs === first.atMs) return null;
  const perMs = (last.bytes - first.bytes) / (last.atMs - first.atMs);
  return Math.round(perMs * 1_000);
}
