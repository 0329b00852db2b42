import type {
  ControlledPlayer,
  RunningPlayer,
} from "../../core/playback_ports.ts";
import type { PlayPlan } from "./play_plan.ts";

/**
 * Lets a user choose another audio track of a transcoded item: the server sends
 * only one, so the player ends and the item goes on with the next one.
 */
export class AudioSwitch {
  readonly #plan: Pick<PlayPlan, "offered" | "tracks" | "chosen">;
  #audio: number | null = null;

  constructor(plan: Pick<PlayPlan, "offered" | "tracks" | "chosen">) {
    this.#plan = plan;
  }

  /** The number of the track to go on with; null if nobody has asked. */
  get audio(): number | null {
    return this.#audio;
  }

  /** Returns a player that also goes on with another audio track. */
  controls(player: RunningPlayer): ControlledPlayer {
    const { name, exact, ended } = player;
    return {
      name,
      exact,
      ended,
      control: async (action) =>
        await player.control(action) ||
        (action.kind === "next-audio" && this.#goOn(player)),
    };
  }

  #goOn(player: RunningPlayer): boolean {
    const next = this.#next();
    // Only a player that shows its position can go on from there.
    if (next === null || player.state() === null) return false;
    this.#audio = next;
    player.stop();
    return true;
  }

  #next(): number | null {
    const { offered, tracks, chosen } = this.#plan;
    const isSound = ({ kind }: { kind: string }) => kind === "audio";
    const all = offered.filter(isSound);
    if (all.length <= Math.max(1, tracks.filter(isSound).length)) return null;
    const at = all.findIndex(({ index }) => index === chosen.audio);
    return all[(at + 1) % all.length]?.index ?? null;
  }
}
