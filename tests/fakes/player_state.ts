import type { PlayerState } from "../../src/core/playback_ports.ts";

/** Returns the state of a player that nobody has touched, with changes. */
export function playerState(
  changes: Partial<PlayerState> & { positionMs: number },
): PlayerState {
  return {
    paused: false,
    volume: null,
    muted: false,
    audio: null,
    subtitle: null,
    audioSelected: false,
    subtitleSelected: false,
    seeks: 0,
    ...changes,
  };
}
