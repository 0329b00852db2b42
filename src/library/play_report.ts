import { toFailure } from "../core/failure.ts";
import type { MediaItem } from "../core/media_item.ts";
import type { PlayRecord } from "../core/playback_ports.ts";
import type { Clock } from "../core/ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { AccountSession } from "./download_plan.ts";
import type { PlayPlan } from "./play_plan.ts";

/** As the server's own clients do. */
const PROGRESS_EVERY_MS = 10_000;

/** Tells the server how one play session goes; playing never waits for it. */
export class PlayReport {
  readonly #session: AccountSession | null;
  readonly #plan: PlayPlan;
  readonly #item: MediaItem;
  readonly #clock: Pick<Clock, "monotonicMs" | "now">;
  readonly #record: PlayRecord;
  readonly #account: TokenKey;
  #reported = false;
  #sent: Promise<void> = Promise.resolve();
  #started = false;
  #paused = false;
  #progressMs = 0;
  /** The last report that did not arrive; null when all is well. */
  problem: ReturnType<typeof toFailure> | null = null;

  constructor(
    session: AccountSession | null,
    { plan, item, clock, record, account }: {
      plan: PlayPlan;
      item: MediaItem;
      clock: Pick<Clock, "monotonicMs" | "now">;
      record: PlayRecord;
      account: TokenKey;
    },
  ) {
    this.#record = record;
    this.#account = account;
    this.#session = session;
    this.#plan = plan;
    this.#item = item;
    this.#clock = clock;
  }

  get started(): boolean {
    return this.#started;
  }

  start(positionMs: number): void {
    if (this.#started) return;
    this.#started = true;
    this.#progressMs = this.#clock.monotonicMs();
    this.#keep(positionMs, { durable: true });
    this.#send("start", { positionMs, paused: false });
  }

  /** The earlier position, for a player that reports none. */
  startUnseen(): void {
    this.start(this.#item.userData.positionMs);
  }

  /** Every 10 s, and when it is paused or goes on. */
  progress(positionMs: number, paused: boolean): void {
    const nowMs = this.#clock.monotonicMs();
    const isDue = nowMs - this.#progressMs >= PROGRESS_EVERY_MS;
    if (!this.#started) return;
    this.#keep(positionMs, { durable: isDue });
    if (!isDue && paused === this.#paused) return;
    this.#progressMs = nowMs;
    this.#paused = paused;
    this.#send("progress", { positionMs, paused });
  }

  /** Ends the server's session too, and what it transcodes for it. */
  async stop(positionMs: number, { failed }: { failed: boolean }) {
    this.#send("stop", { positionMs, paused: false, failed });
    await this.#sent;
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

  /** One after another, so that none overtakes. */
  #send(
    moment: "start" | "progress" | "stop",
    state: { positionMs: number; paused: boolean; failed?: boolean },
  ): void {
    if (this.#session === null) return;
    const { server: { media }, token } = this.#session;
    const { sourceId, playSessionId, transcoded } = this.#plan;
    const { failed, ...rest } = state;
    const report = {
      itemId: this.#item.id,
      sourceId,
      playSessionId,
      transcoded,
      ...rest,
      ...(failed ? { failed } : {}),
    };
    this.#sent = this.#sent.then(() => media.report(token, moment, report))
      .then(() => {
        this.problem = null;
        this.#reported = true;
      }, (caught) => {
        this.problem = toFailure(caught);
      });
  }
}
