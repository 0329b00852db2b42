import { createHash } from "node:crypto";
import type { Device } from "./users.ts";
import type { DemoItem } from "./library_items.ts";

/** A playing client that sends nothing for this time has stopped. */
const SILENCE_LIMIT_MS = 5 * 60_000;
const TICKS_PER_MS = 10_000;

/** The last report of a client's playback. */
export interface NowPlaying {
  readonly item: DemoItem | null;
  readonly positionTicks: number;
  readonly paused: boolean;
  /** Other members of the report, with the server's names. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly reportedMs: number;
}

/** The capabilities that a client reported. */
export interface Capabilities {
  readonly mediaTypes: readonly string[];
  readonly commands: readonly string[];
  readonly mediaControl: boolean;
  readonly persistentId: boolean;
}

const NOTHING: Capabilities = {
  mediaTypes: [],
  commands: [],
  mediaControl: false,
  persistentId: true,
};

export interface QueueItem {
  readonly Id: string;
  readonly PlaylistItemId?: string;
}

/** One client on one device. */
export interface Session {
  /** 32 hex digits that follow from client and device. */
  readonly id: string;
  device: Device;
  capabilities: Capabilities;
  playing: NowPlaying | null;
  lastActivityMs: number;
  /** null before the first report of playback. */
  lastCheckInMs: number | null;
  /**
   * The queue that a client reported; the server forgets it with the session.
   */
  queue: readonly QueueItem[];
  playlistItemId: string | null;
  /** True if a socket listens for commands. */
  hasSocket: boolean;
  /** The state of its encoder, with the server's names. */
  encoding: Readonly<Record<string, unknown>> | null;
}

/**
 * The current sessions, in memory only: one entry per client and device id. It
 * appears at a sign-in and when a client reports something. A restart removes
 * it, but not the token.
 *
 * Source: Jellyfin `SessionManager.cs`.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The last writer of an entry wins. */
  touch(device: Device): Session {
    const key = `${device.client}\n${device.deviceId}`;
    const known = this.#sessions.get(key);
    const session: Session = known ?? {
      id: createHash("md5").update(key).digest("hex"),
      device,
      capabilities: NOTHING,
      playing: null,
      lastActivityMs: 0,
      lastCheckInMs: null,
      queue: [],
      playlistItemId: null,
      hasSocket: false,
      encoding: null,
    };
    session.device = device;
    session.lastActivityMs = this.#nowMs();
    this.#sessions.set(key, session);
    return session;
  }

  /** Records the item that a client plays; null if it stopped. */
  play(
    device: Device,
    playing: Omit<NowPlaying, "reportedMs"> | null,
  ): Session {
    const session = this.touch(device);
    const reportedMs = this.#nowMs();
    session.lastCheckInMs = reportedMs;
    session.playing = playing && { ...playing, reportedMs };
    if (playing === null) return session;
    const { NowPlayingQueue: queue, PlaylistItemId: entry } = playing.state;
    if (Array.isArray(queue)) session.queue = queue;
    if (typeof entry === "string") session.playlistItemId = entry;
    return session;
  }

  /**
   * Ends silent sessions and returns them. The server advances their position by
   * its own clock, to a position that may never have been reached.
   */
  endSilent(): { session: Session; item: DemoItem; positionTicks: number }[] {
    return this.all().flatMap((session) => {
      const { playing } = session;
      if (playing === null || playing.item === null) return [];
      const silentMs = this.#nowMs() - playing.reportedMs;
      if (silentMs < SILENCE_LIMIT_MS) return [];
      const positionTicks = this.positionOf(playing);
      session.playing = null;
      return [{ session, item: playing.item, positionTicks }];
    });
  }

  /** Returns the current position of a player, as the server assumes it. */
  positionOf({ item, positionTicks, paused, reportedMs }: NowPlaying): number {
    if (paused) return positionTicks;
    const passed = (this.#nowMs() - reportedMs) * TICKS_PER_MS;
    return Math.min(item?.runTimeTicks ?? Infinity, positionTicks + passed);
  }

  find(id: string): Session | null {
    return this.all().find((it) => it.id === id) ?? null;
  }

  /** Removes the sessions of all users on a device. */
  endDevice(deviceId: string): void {
    for (const [key, { device }] of this.#sessions) {
      if (device.deviceId === deviceId) this.#sessions.delete(key);
    }
  }

  clear(): void {
    this.#sessions.clear();
  }

  all(): Session[] {
    return [...this.#sessions.values()];
  }

  list(): Device[] {
    return this.all().map((it) => it.device);
  }
}
