import { toFailure } from "../../core/failure.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import { NO_TRACK, type PlaybackReport } from "../../core/media_ports.ts";
import type {
  ChosenTracks,
  PlayerState,
  PlayRecord,
  RepeatMode,
} from "../../core/playback_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { AccountSession } from "../download/download_plan.ts";
import type { PlayPlan } from "./play_plan.ts";

/** The interval of the server's own clients. */
const PROGRESS_EVERY_MS = 10_000;

/** Reports a play session to the server. Playback never waits for a report. */
export class PlayReport {
  readonly #session: AccountSession | null;
  readonly #plan: PlayPlan;
  readonly #item: MediaItem;
  readonly #clock: Pick<Clock, "monotonicMs" | "now">;
  readonly #record: PlayRecord;
  readonly #account: TokenKey;
  readonly #repeat: () => RepeatMode;
  #reported = false;
  #sent: Promise<void> = Promise.resolve();
  #started = false;
  /** True for a player that does not report its state. */
  #isUnseen = false;
  /** The last state that was sent. */
  #lastSent: Reported | null = null;
  #progressMs = 0;
  readonly #waiting: Waiting[] = [];
  /** The failure of the last report; null if it arrived. */
  problem: ReturnType<typeof toFailure> | null = null;

  constructor(
    session: AccountSession | null,
    { plan, item, clock, record, account, repeat }: {
      plan: PlayPlan;
      item: MediaItem;
      clock: Pick<Clock, "monotonicMs" | "now">;
      record: PlayRecord;
      account: TokenKey;
      repeat: () => RepeatMode;
    },
  ) {
    this.#record = record;
    this.#repeat = repeat;
    this.#account = account;
    this.#session = session;
    this.#plan = plan;
    this.#item = item;
    this.#clock = clock;
  }

  get started(): boolean {
    return this.#started;
  }

  start(player: PlayerState): void {
    if (this.#started) return;
    this.#started = true;
    const state = { ...player, repeat: this.#repeat() };
    this.#lastSent = state;
    this.#progressMs = this.#clock.monotonicMs();
    this.#keep(state.positionMs, { durable: true });
    this.#send("start", this.#reportOf(state));
  }

  /**
   * Reports the start for a player that reports nothing itself: the earlier
   * position, and the tracks that it certainly plays.
   */
  startUnseen(selected: ChosenTracks): void {
    const { encoded } = this.#plan;
    this.#isUnseen = true;
    this.start({
      positionMs: this.#item.userData.positionMs,
      paused: false,
      volume: null,
      muted: false,
      audio: encoded.audio ?? selected.audio,
      subtitle: encoded.subtitle ?? selected.subtitle,
      audioSelected: false,
      subtitleSelected: false,
      seeks: 0,
    });
  }

  /** Sends a state every 10 s, and when more than the position changed. */
  progress(player: PlayerState): void {
    const state = { ...player, repeat: this.#repeat() };
    const nowMs = this.#clock.monotonicMs();
    const isDue = nowMs - this.#progressMs >= PROGRESS_EVERY_MS;
    if (!this.#started) return;
    this.#keep(state.positionMs, { durable: isDue });
    if (!isDue && !hasChanged(this.#lastSent, state)) return;
    this.#progressMs = nowMs;
    this.#lastSent = state;
    this.#send("progress", this.#reportOf(state));
  }

  /**
   * Reports the end, with which the server ends its session and its
   * transcoding.
   */
  async stop(positionMs: number, { failed }: { failed: boolean }) {
    const { audioIndex = null, subtitleIndex = null } = this.#lastSent === null
      ? {}
      : this.#reportOf(this.#lastSent);
    const end = {
      positionMs,
      paused: false,
      audioIndex,
      subtitleIndex,
      ...(failed ? { failed } : {}),
    };
    this.#send("stop", end);
    await this.#sent;
  }

  /**
   * Returns the report of a state. If a player does not say which track it
   * plays, that is the planned one: a server forgets what it gets no number for.
   */
  #reportOf(state: Reported): Waiting["state"] {
    const { positionMs, paused, volume, muted, audio, subtitle, repeat } =
      state;
    const base = { positionMs, paused, volume, muted, repeat };
    if (this.#isUnseen) {
      return { ...base, audioIndex: audio, subtitleIndex: subtitle };
    }
    const { chosen, offered } = this.#plan;
    const hasTexts = offered.some(({ kind }) => kind === "subtitle");
    const none = hasTexts || isAudio(this.#item) ? null : NO_TRACK;
    return {
      ...base,
      audioIndex: audio ?? chosen.audio,
      subtitleIndex: subtitle ?? chosen.subtitle ?? none,
    };
  }

  /** Records the position in case this process is killed before the stop. */
  #keep(positionMs: number, options: { durable: boolean }): void {
    const { sourceId, playSessionId, transcoded } = this.#plan;
    const { serverId, userId } = this.#account;
    this.#record.save({
      serverId,
      userId,
      itemId: this.#item.id,
      sourceId,
      playSessionId,
      transcoded,
      reported: this.#reported,
      positionMs,
      playedAt: this.#clock.now(),
    }, options);
  }

  /**
   * Sends reports one after another, so that their order is kept. A new
   * progress report replaces a waiting one.
   */
  #send(moment: Waiting["moment"], state: Waiting["state"]): void {
    if (this.#session === null) return;
    const isLater = moment === "progress" &&
      this.#waiting.at(-1)?.moment === "progress";
    if (isLater) this.#waiting.pop();
    this.#waiting.push({ moment, state });
    const session = this.#session;
    this.#sent = this.#sent.then(() => this.#sendNext(session));
  }

  async #sendNext(
    { server: { media } }: AccountSession,
  ): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const { sourceId, playSessionId, transcoded } = this.#plan;
    const itemId = this.#item.id;
    const session = { itemId, sourceId, playSessionId, transcoded };
    try {
      await media.report({
        moment: next.moment,
        report: { ...session, ...next.state },
      });
      this.problem = null;
      this.#reported = true;
    } catch (caught) {
      this.problem = toFailure(caught);
    }
  }
}

/** The state of the player and of its queue. */
interface Reported extends PlayerState {
  readonly repeat: RepeatMode;
}

interface Waiting {
  readonly moment: "start" | "progress" | "stop";
  readonly state: Omit<
    PlaybackReport,
    "itemId" | "sourceId" | "playSessionId" | "transcoded"
  >;
}

/** Returns whether more than the position has changed. */
function hasChanged(before: Reported | null, after: Reported): boolean {
  const { positionMs: _, ...rest } = after;
  return before === null ||
    Object.entries(rest).some(([name, value]) =>
      before[name as keyof Reported] !== value
    );
}
