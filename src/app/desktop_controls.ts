import { toFailure } from "../core/failure.ts";
import { type Log, NO_LOG } from "../core/log.ts";
import type { MediaControls } from "../core/playback_ports.ts";

/**
 * Returns the media controls of the desktop. Loads nothing without the address
 * of a session bus.
 */
export function desktopControls(
  { sessionBus = null, log = NO_LOG }: {
    readonly sessionBus?: string | null;
    readonly log?: Log;
  },
): MediaControls {
  return {
    async open(play, act) {
      if (sessionBus === null) return null;
      try {
        const { openMpris } = await import("../system/mpris.ts");
        return await openMpris(sessionBus, { play, act });
      } catch (caught) {
        const { code } = toFailure(caught);
        log.write("debug", "No media controls", { code: code ?? null });
        return null;
      }
    },
  };
}
