import type { PlayerOffer } from "../core/playback_ports.ts";
import type { MpvEvent, MpvIpc } from "./mpv_ipc.ts";

/** The same key as in the TUI; mpv has it for debanding. */
const KEY = "b";
const NAME = "jellytau-offer";
/** Keeps the cursor and the window as they behave without the key. */
const FLAGS = "allow-hide-cursor+allow-vo-dragging";
/** Longer than any video: the text is removed when the offer ends. */
const SHOWN_MS = 86_400_000;
const REMOVED_MS = 1;

/**
 * Shows an offer in mpv's window and gives it a key, which has its own meaning
 * again afterwards.
 *
 * Source: mpv's manual, "List of Input Commands": `define-section`,
 * `script-message` and `show-text`.
 */
export class MpvOffers {
  readonly #channel: Pick<MpvIpc, "send">;
  #offer: PlayerOffer | null = null;

  constructor(channel: Pick<MpvIpc, "send">) {
    this.#channel = channel;
  }

  show(offer: PlayerOffer | null): void {
    const wasShown = this.#offer !== null;
    this.#offer = offer;
    if (offer !== null) {
      this.#bindKey().then((isBound) => {
        if (this.#offer !== offer) return;
        const text = isBound ? `${offer.text}: ${KEY}` : offer.text;
        this.#channel.send(["show-text", text, SHOWN_MS]);
      });
    } else if (wasShown) {
      this.#channel.send(["disable-section", NAME]);
      this.#channel.send(["show-text", "", REMOVED_MS]);
    }
  }

  /** @returns whether mpv has the key now; a later version may refuse it */
  async #bindKey(): Promise<boolean> {
    const binding = `${KEY} script-message ${NAME}\n`;
    const [defined, enabled] = await Promise.all([
      this.#channel.send(["define-section", NAME, binding, "force"]),
      this.#channel.send(["enable-section", NAME, FLAGS]),
    ]);
    return defined !== null && enabled !== null;
  }

  handle({ event, args }: MpvEvent): void {
    const isKey = event === "client-message" && Array.isArray(args) &&
      args[0] === NAME;
    if (isKey) this.#offer?.accept();
  }
}
