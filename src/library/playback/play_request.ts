import type { Account } from "../../core/account.ts";
import type {
  DownloadFiles,
  DownloadIndex,
} from "../../core/download_ports.ts";
import type { Failure } from "../../core/failure.ts";
import type { FileVersion, LibraryIndex } from "../../core/library_ports.ts";
import type { SkipRules } from "../../core/media_segments.ts";
import type { MediaItem, UserData } from "../../core/media_item.ts";
import type {
  Loopback,
  PlayerEnd,
  Players,
  PlayRecords,
} from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { WantedTracks } from "./choose_tracks.ts";
import type { AccountSession } from "../download/download_plan.ts";
import type { TrackMemory } from "./track_memory.ts";

export interface PlayDependencies {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
  readonly library: LibraryIndex;
  /** False if unsent plays are lost when this process ends. */
  readonly keepsLibrary: boolean;
  readonly loopback: Loopback;
  readonly players: Players;
  readonly records: PlayRecords;
  readonly clock: Clock;
}

export interface PlayRequest {
  readonly account: Account;
  /** null if the server cannot be reached; only downloads are played then. */
  readonly session: AccountSession | null;
  /** The address that the session uses. */
  readonly serverUrl: string;
  readonly item: MediaItem;
  /** The version to play; null for the server's choice. */
  readonly version?: FileVersion | null;
  /** The number of a film's part, counted from 1. */
  readonly partNumber?: number;
  /** A program; null for the first that is installed. */
  readonly player: string | null;
  /** True to start no player and report the address instead. */
  readonly print: boolean;
  readonly startMs: number;
  /** The audio and the subtitles; those of the server by default. */
  readonly wanted?: WantedTracks;
  /** True to play without the wanted tracks if the item lacks them. */
  readonly mayLackTracks?: boolean;
  /** The earlier choices of tracks; null if there are none, as for music. */
  readonly memory?: TrackMemory | null;
  /** In bits per second; null for no limit. */
  readonly maxBitrate?: number | null;
  /** Returns the rules for segments as they are now; the defaults if absent. */
  readonly skip?: () => SkipRules;
}

/** The extent of this playback, regardless of earlier ones. */
export type PlayOutcome = "nothing" | "part" | "end" | "unknown";

export interface Played {
  readonly title: string;
  readonly player: string | null;
  readonly positionMs: number;
  readonly outcome: PlayOutcome;
  /** True if the player reported the position. */
  readonly exact: boolean;
  readonly fromDisk: boolean;
  /** The state that the server has, or will have; null if unknown. */
  readonly userData: UserData | null;
  /** True if this playback counts as watched; null if unknown. */
  readonly countsAsWatched: boolean | null;
  /** True if the play is stored here until the server can be reached. */
  readonly isKept: boolean;
  readonly problem: Failure | null;
  /** The way in which the player ended; null if none was started. */
  readonly end: PlayerEnd | null;
}
