import type { TokenKey } from "./token_key.ts";

/** Describes a track, so that a similar one can be found in another file. */
export interface TrackTraits {
  readonly language: string | null;
  /** The server's description, such as `English - AAC - Stereo`. */
  readonly title: string | null;
  readonly codec: string | null;
  /** The position among the tracks of its kind, counted from 0. */
  readonly place: number;
  /** True for subtitles of foreign words alone. */
  readonly isForced: boolean;
}

/** The tracks and the version that a user chose; null without a choice. */
export interface TrackChoices {
  readonly audio: TrackTraits | null;
  readonly subtitle: TrackTraits | "off" | null;
  /** The name of a version, such as `2160p`. */
  readonly version: string | null;
}

export const NO_CHOICES: TrackChoices = {
  audio: null,
  subtitle: null,
  version: null,
};

/** Stores choices by account, for a series or for a single film. */
export interface TrackChoiceIndex {
  findChoices(account: TokenKey, id: string): TrackChoices;
  /** Replaces the choices that are given; null removes one. */
  saveChoices(
    account: TokenKey,
    options: { id: string; choices: Partial<TrackChoices> },
  ): void;
}
