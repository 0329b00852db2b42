/** Describes an audio track or subtitles that a player can play. */
export interface PlayerTrack {
  readonly kind: "audio" | "subtitle";
  /** The server's number of it. */
  readonly index: number;
  readonly language: string | null;
  readonly title: string;
  /** A file beside the film, on the loopback relay. */
  readonly file: {
    readonly url: string;
    readonly format: string;
    /**
     * Reads it, for a player that takes subtitles only from the disk.
     *
     * @throws {Failure} if the server does not send it soon
     */
    read(): Promise<Uint8Array>;
  } | null;
  /** The position in the film; null for a separate file. */
  readonly place: {
    /** Counted from 1 among those of its kind. */
    readonly number: number;
    /** FFmpeg's number of the stream; null if unknown. */
    readonly streamIndex: number | null;
  } | null;
}

/** The server's numbers of the tracks to play; null for the player's choice. */
export interface ChosenTracks {
  readonly audio: number | null;
  /** `NO_TRACK` for no subtitle. */
  readonly subtitle: number | null;
}

export const PLAYERS_CHOICE: ChosenTracks = { audio: null, subtitle: null };

/** The languages to prefer among tracks without a number; null for any. */
export interface TrackLanguages {
  readonly audio: string | null;
  readonly subtitles: string | null;
}

/** The input of a player, without any token. */
export interface PlayerRequest extends ChosenTracks {
  /** On the loopback relay, and for this play session alone. */
  readonly url: string;
  readonly title: string;
  /**
   * FFmpeg's name of the format, so that the player does not guess another one
   * from the bytes; null if it has to detect the format itself.
   */
  readonly demuxer: string | null;
  /** The position at which to start. */
  readonly startMs: number;
  readonly tracks: readonly PlayerTrack[];
  readonly languages: TrackLanguages;
  /** True if the user asked for no subtitles. */
  readonly subtitlesOff: boolean;
  /** Resolves when the player has asked the relay for the first time. */
  readonly asked: Promise<void>;
  /** An empty folder for this play, private to this user. */
  readonly folder: string;
}

/**
 * The ways in which a play can end. `skipped`: the user went on to the item that
 * was appended.
 */
export type PlayerEnd = "finished" | "stopped" | "skipped" | "failed";

/** The state of a player that reports it. */
export interface PlayerState {
  readonly positionMs: number;
  readonly paused: boolean;
  /** 0 to 100; null if unknown. */
  readonly volume: number | null;
  readonly muted: boolean;
  /** The server's numbers; null if unknown. */
  readonly audio: number | null;
  /** `NO_TRACK` for no subtitle. */
  readonly subtitle: number | null;
  /** True once a user has selected audio in the player. */
  readonly audioSelected: boolean;
  readonly subtitleSelected: boolean;
  /** The number of jumps to another position since it started. */
  readonly seeks: number;
}

/** An action that a user can request of a running player. */
export type PlayerAction =
  | { readonly kind: "pause" | "resume" | "toggle-pause" | "toggle-mute" }
  | { readonly kind: "seek-by" | "seek-to"; readonly ms: number }
  /** In percent; the player's volume stays between 0 and 100. */
  | { readonly kind: "volume-by" | "volume-to"; readonly percent: number }
  | { readonly kind: "next-subtitles" | "subtitles-off" | "next-audio" }
  | { readonly kind: "next-chapter" | "previous-chapter" };

/** `all` repeats the queue, `one` the item that plays. */
export const REPEAT_MODES = ["off", "all", "one"] as const;
export type RepeatMode = typeof REPEAT_MODES[number];

/** An action on the queue, which works with any player. */
export type QueueAction =
  | { readonly kind: "next-item" | "previous-item" }
  /** Ends it after the item that plays, or shuffles the items after that. */
  | { readonly kind: "end-queue" | "shuffle-queue" }
  | { readonly kind: "repeat"; readonly mode: RepeatMode }
  /** Positions count from 1. */
  | { readonly kind: "play-item"; readonly position: number }
  | { readonly kind: "remove-items"; readonly positions: number[] }
  | { readonly kind: "move-item"; readonly from: number; readonly to: number }
  /** Adds them after the item that plays if `next` is true, else at the end. */
  | {
    readonly kind: "add-items";
    readonly ids: string[];
    readonly next: boolean;
  };

/** A jump over the segment at the current position. */
export interface SegmentAction {
  readonly kind: "skip-segment";
}

/** An action that a user can request during playback. */
export type PlayAction = PlayerAction | QueueAction | SegmentAction;

/** An action that a player offers in its own window, with a key for it. */
export interface PlayerOffer {
  readonly text: string;
  /** Called when the user presses the key. */
  readonly accept: () => void;
}

/** One item that plays in a player. */
export interface RunningPlayer {
  readonly name: string;
  /** True if it reports its position; otherwise the position is unknown. */
  readonly exact: boolean;
  /** The tracks that it starts with. */
  readonly chosen: ChosenTracks;
  /** Resolves when the item has ended. Never rejects. */
  readonly ended: Promise<PlayerEnd>;
  /** The reason of its failure, safe to print; null if it gives none. */
  readonly problem: string | null;
  /**
   * Returns the last state that it reported, also after it has ended; null
   * until it shows something.
   */
  state(): PlayerState | null;
  /**
   * Resolves once it has paused, resumed, jumped, changed a track or done an
   * action since the last call of {@link state}, but not for a volume that was
   * set in its own window. Never rejects.
   */
  changed(): Promise<void>;
  /**
   * Does an action. Never rejects, even after the end.
   *
   * @returns false if it cannot, such as without another track
   */
  control(action: PlayerAction): Promise<boolean>;
  /**
   * Offers an action in the player's own window, if it can; null withdraws it.
   * Never throws, even after the end.
   */
  offer(offer: PlayerOffer | null): void;
  /**
   * Adds the item to play after this one, in the same window and without a gap.
   * At most one can be added.
   *
   * @param request its `folder` is ignored
   * @returns the item, which has ended too if the player quits before it; null
   * if the player cannot do this, or has ended
   */
  append(request: PlayerRequest): Promise<RunningPlayer | null>;
  /** Removes the appended item again, if it does not play yet. Never fails. */
  removeAppended(): Promise<void>;
  /**
   * Ends this item and the appended one as {@link stop} does, but keeps the
   * player open for another item. Never fails.
   *
   * @returns null if the player cannot do this, or if this item has ended
   */
  hold(): Promise<HeldPlayer | null>;
  /**
   * Asks the player to quit and waits until it has ended; does nothing if this
   * item has ended. Never fails.
   */
  stop(): Promise<void>;
}

/** An open player without an item. Call one of its methods once. */
export interface HeldPlayer {
  /**
   * Plays an item in the same window, also if the player was paused.
   *
   * @param request its `folder` is ignored
   * @returns null if the player did not take it, and has ended
   */
  play(request: PlayerRequest): Promise<RunningPlayer | null>;
  /** Asks the player to quit and waits until it has ended. Never fails. */
  stop(): Promise<void>;
}

/** The part of a player with which a user controls it. */
export type ControlledPlayer = Pick<
  RunningPlayer,
  "name" | "exact" | "ended" | "control"
>;

export interface Players {
  /**
   * Starts a player beside the terminal, which it neither reads nor writes.
   *
   * @param name a program; null for the first that is installed
   * @throws {Failure} `not_found` if there is none
   */
  start(name: string | null, request: PlayerRequest): Promise<RunningPlayer>;
}

/** Exchanges lines with another process of the same user. */
export interface PlayerConnection {
  /** Ends when either side closes it, or after a line that is too long. */
  readonly lines: AsyncIterable<string>;
  /** Never throws, also after the end. */
  send(line: string): void;
  close(): void;
}

/** The sockets over which other processes of this user control a play. */
export interface PlayerSockets {
  /**
   * Opens a socket that only this user can reach.
   *
   * @param serve called for each connection; must close it
   * @returns a function that closes the socket and removes it
   * @throws {Failure} `storage_…` and `internal` if it cannot be created
   */
  open(
    serve: (connection: PlayerConnection) => void,
  ): Promise<() => Promise<void>>;
  /**
   * Connects to the process that has opened its socket last, and removes the
   * sockets of killed processes.
   *
   * @param pid the process; null for any
   * @returns null if no process has a socket
   */
  connect(
    pid: number | null,
  ): Promise<{ pid: number; connection: PlayerConnection } | null>;
}

/** The play, as the desktop shows it. */
export interface DesktopPlay {
  /** Differs for each item of a queue. */
  readonly itemId: string;
  readonly title: string;
  readonly artists: readonly string[];
  readonly album: string | null;
  readonly paused: boolean;
  readonly positionMs: number;
  readonly runtimeMs: number | null;
  /** 0 to 100; null if the player does not report it. */
  readonly volume: number | null;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly repeat: RepeatMode;
}

/** An action that the desktop can request. */
export type DesktopAction = PlayAction | { readonly kind: "stop" };

/** The media controls of the desktop, such as its media keys. */
export interface MediaControls {
  /**
   * Shows a play to the other programs of this user's session.
   *
   * @param act does an action; rejects with a `Failure` if it cannot
   * @returns null if the desktop has no such controls. Never rejects.
   */
  open(
    play: DesktopPlay,
    act: (action: DesktopAction) => Promise<void>,
  ): Promise<OpenMediaControls | null>;
}

export interface OpenMediaControls {
  /** Shows the current state of the play. Never throws. */
  show(play: DesktopPlay): void;
  /** Never fails. */
  close(): Promise<void>;
}

/** A server that only this machine can reach. */
export interface LoopbackServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  close(): Promise<void>;
}

export interface Loopback {
  listen(answer: (request: Request) => Promise<Response>): LoopbackServer;
}

/** The state of a play that the server must receive when it ends. */
export interface PlayState {
  readonly serverId: string;
  readonly userId: string;
  readonly itemId: string;
  readonly sourceId: string | null;
  readonly playSessionId: string | null;
  readonly transcoded: boolean;
  /** True if the server knows that it began. */
  readonly reported: boolean;
  readonly positionMs: number;
  readonly playedAt: Date;
}

/** The record of what this process plays: one item, or those of a queue. */
export interface PlayRecord {
  /** A folder for the player's files. */
  readonly folder: string;
  /** Never throws. `durable` also survives a power cut. */
  save(state: PlayState, options: { durable: boolean }): void;
  /** Forgets the state, once the server knows everything. Never throws. */
  clear(): void;
  /** Removes the record and the folder. */
  close(): void;
}

/** A play whose process was killed. No other process gets it meanwhile. */
export interface LeftPlay {
  readonly state: PlayState;
  /** Removes it. Call either this or `keep` once. */
  forget(): void;
  /** Leaves it for the next call of `takeLeft`. */
  keep(): void;
}

/** Recorded plays, so that those of a killed process can be ended. */
export interface PlayRecords {
  /** @throws {Failure} `internal` if no folder can be created */
  open(): PlayRecord;
  /**
   * Returns the plays of processes that have ended, after ending their players
   * and removing their folders. Never rejects.
   */
  takeLeft(): Promise<LeftPlay[]>;
}
