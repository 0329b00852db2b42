import type { PlayerState } from "../../src/core/playback_ports.ts";

/** The state of a player that has been left alone. */
export function playerState(
  changes: Partial<PlayerState> & { positionMs: number },
): PlayerState {
  return {
    paused: false,
    volume: null,
    muted: false,
    audio: null,
    subtitle: null,
    seeks: 0,
    ...changes,
  };
}
