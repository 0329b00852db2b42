import type { DownloadProblem } from "./download_ports.ts";
import { canBeSame } from "./languages.ts";

export const SIDECAR_KINDS = ["subtitle", "lyrics"] as const;

/** A subtitle or the lyrics of an item: a file beside its film or track. */
export interface Sidecar {
  readonly kind: typeof SIDECAR_KINDS[number];
  /** The server's number of the stream; 0 for lyrics. */
  readonly index: number;
  /** The extension: `srt`, `ass`, `ssa`, `vtt` or `lrc`. */
  readonly format: string;
  /** Such as `en`; null if it is unknown. */
  readonly language: string | null;
  readonly isForced: boolean;
  readonly isHearingImpaired: boolean;
}

/** A sidecar on the server. */
export interface ServerSidecar extends Sidecar {
  /** The item, or the version of it, whose file it belongs to. */
  readonly fileId: string;
  /** Below the server's base path; contains no token. */
  readonly source: string;
}

/** A sidecar of a download: on the disk, or the reason why it is not. */
export interface StoredSidecar extends Sidecar {
  /** Absolute; null if it could not be fetched. */
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** 64 lower-case hex digits. */
  readonly sha256: string | null;
  readonly problem: DownloadProblem | null;
}

/** One line of a song. */
export interface LyricLine {
  readonly text: string;
  /** null if the lyrics have no times. */
  readonly startMs: number | null;
}

/** Returns whether two have the same number, and so the same address. */
export function isSameNumber(a: Sidecar, b: Sidecar): boolean {
  return a.kind === b.kind && a.index === b.index && a.format === b.format;
}

/**
 * Returns whether two are the same file of an item. A server may learn the
 * language later, but gives the number of a removed file to another one.
 */
export function isSameSidecar(a: Sidecar, b: Sidecar): boolean {
  return isSameNumber(a, b) && a.isForced === b.isForced &&
    canBeSame(a.language, b.language);
}
