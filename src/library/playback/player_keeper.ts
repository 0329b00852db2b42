import type {
  HeldPlayer,
  Players,
  RunningPlayer,
} from "../../core/playback_ports.ts";

/** Keeps the player of a queue open when the user goes to another item. */
export class PlayerKeeper {
  readonly #players: Players;
  #running: RunningPlayer | null = null;
  #held: Promise<HeldPlayer | null> = Promise.resolve(null);

  constructor(players: Players) {
    this.#players = players;
  }

  /**
   * Returns players that use the open one, if there is one.
   *
   * @param left aborted once the user leaves the item: its player is held as
   * soon as it has started
   */
  until(left: AbortSignal): Players {
    return {
      start: async (...play) => {
        const held = await this.#take();
        const [, request] = play;
        const player = await held?.play(request) ??
          await this.#players.start(...play);
        this.follow(player);
        if (left.aborted) this.hold();
        return player;
      },
    };
  }

  /** Follows the player that plays an item now; null if none does. */
  follow(player: RunningPlayer | null): void {
    this.#running = player;
  }

  /**
   * Ends the item but not its player. If the player cannot do this, nothing
   * happens until the caller stops the item, which it does in any case.
   */
  hold(): void {
    const [running, before] = [this.#running, this.#held];
    if (running === null) return;
    this.#running = null;
    this.#held = running.hold().then(async (it) => it ?? await before);
  }

  /** Stops the open player if it has no item. */
  async close(): Promise<void> {
    const held = await this.#take();
    await held?.stop();
  }

  #take(): Promise<HeldPlayer | null> {
    const held = this.#held;
    this.#held = Promise.resolve(null);
    return held;
  }
}
