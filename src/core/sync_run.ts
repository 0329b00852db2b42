/** The progress of one library's listing; stored across runs. */
export interface SyncRun {
  /** The server's clock when it began. */
  readonly startedAt: Date;
  /** The scope: everything (null), or items saved since this time. */
  readonly since: Date | null;
  readonly nextIndex: number;
}

/** The state of a library that was compared with the server. */
export interface Comparison {
  /** The server's time when every id was last compared; null for never. */
  readonly comparedAt: Date | null;
  /** The number of items that the server counted then and cannot be stored. */
  readonly unlisted: number;
}

/** The end of a run; null if the server's clock is unknown. */
export interface FinishedRun extends Comparison {
  readonly startedAt: Date | null;
}
