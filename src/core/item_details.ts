/** The metadata that the server sends for a single item only. */
export interface ItemDetails {
  /** The file or folder on the server's disk. */
  readonly path: string | null;
  readonly tagline: string | null;
  /** In the server's order: the leading roles first. */
  readonly people: readonly Person[];
  readonly studios: readonly string[];
  readonly countries: readonly string[];
  readonly tags: readonly string[];
  /** 0 to 100. */
  readonly criticRating: number | null;
  /** The end of a series. */
  readonly endedAt: Date | null;
  /** `Continuing`, `Ended`. */
  readonly status: string | null;
  readonly addedAt: Date | null;
  /** By catalogue, such as `Imdb`. */
  readonly externalIds: Readonly<Record<string, string>>;
}

export interface Person {
  readonly name: string;
  /** The character, or the job in other words. */
  readonly role: string | null;
  /** Jellyfin's word in camel case, such as `actor` and `guestStar`. */
  readonly type: string;
}

export const TRACK_TYPES = ["video", "audio", "subtitle", "lyrics"] as const;

/** Describes video, audio, subtitles or lyrics in a file or beside it. */
export interface FileTrack {
  readonly type: typeof TRACK_TYPES[number];
  /** The server's number of it, which chooses it; null if unknown. */
  readonly index: number | null;
  /** The server's code, such as `eng`. */
  readonly language: string | null;
  readonly title: string | null;
  /** The server's description, such as `English - AAC - Stereo`. */
  readonly displayTitle: string | null;
  readonly codec: string | null;
  readonly channels: number | null;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  /** `HDR10`, `SDR`. */
  readonly videoRange: string | null;
  readonly default: boolean;
  readonly forced: boolean;
  readonly hearingImpaired: boolean;
  /** True for a separate file. */
  readonly external: boolean;
}

/** A collection that an item belongs to. */
export interface CollectionRef {
  readonly id: string;
  readonly name: string;
}

/** A trailer, a scene, or other material beside an item. */
export interface Extra {
  readonly id: string;
  readonly name: string;
  /** Jellyfin's word in camel case, such as `trailer`. */
  readonly type: string;
  readonly runtimeMs: number | null;
}
