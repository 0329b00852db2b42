import { NO_TRACK } from "../../core/media_ports.ts";
import type { ChosenTracks, PlayerState } from "../../core/playback_ports.ts";
import type { TrackChoices } from "../../core/track_choices.ts";
import { traitsOf } from "./matching_track.ts";
import type { PlayPlan } from "./play_plan.ts";
import type { PlayRequest } from "./play_request.ts";

type Plan = Pick<PlayPlan, "offered" | "chosen" | "wanted">;

/** Stores the tracks that a user names, or selects while an item plays. */
export class RememberedTracks {
  readonly #request: Pick<PlayRequest, "memory" | "version">;
  readonly #plan: Plan;
  #last: ChosenTracks;
  #begun = false;

  constructor(request: Pick<PlayRequest, "memory" | "version">, plan: Plan) {
    this.#request = request;
    this.#plan = plan;
    this.#last = plan.chosen;
  }

  /** Stores what the user named, once it plays. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const { wanted: { audio, subtitles }, chosen } = this.#plan;
    const { memory, version } = this.#request;
    const named = this.#choicesOf({
      audio: audio === null ? null : chosen.audio,
      subtitle: subtitles === null ? null : chosen.subtitle,
    });
    const choices = version ? { ...named, version: version.name } : named;
    if (Object.keys(choices).length > 0) memory?.save(choices);
  }

  /**
   * Stores what a user has selected in the player since the last call.
   *
   * @returns whether that was something else
   */
  observe(state: PlayerState): boolean {
    const last = this.#last;
    const audio = state.audioSelected ? state.audio : null;
    const subtitle = state.subtitleSelected ? state.subtitle : null;
    this.#last = {
      audio: audio ?? last.audio,
      subtitle: subtitle ?? last.subtitle,
    };
    const choices = this.#choicesOf({
      audio: audio === last.audio ? null : audio,
      subtitle: subtitle === last.subtitle ? null : subtitle,
    });
    const isOther = Object.keys(choices).length > 0;
    if (isOther) this.#request.memory?.change(choices);
    return isOther;
  }

  /** Describes the tracks with these numbers; leaves out unknown ones. */
  #choicesOf({ audio, subtitle }: ChosenTracks): Partial<TrackChoices> {
    const { offered } = this.#plan;
    const sound = audio === null ? null : traitsOf(offered, audio);
    const text = subtitle === null
      ? null
      : subtitle === NO_TRACK
      ? "off"
      : traitsOf(offered, subtitle);
    return {
      ...(sound ? { audio: sound } : {}),
      ...(text ? { subtitle: text } : {}),
    };
  }
}
