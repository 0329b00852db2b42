import type { PlayHandle } from "../library/playback/now_playing.ts";
import type { QueueCall } from "../library/playback/play_queue.ts";
import type { RunningQueue } from "../library/playback/running_queue.ts";
import type { PlayProgress } from "../library/playback/watch_player.ts";
import type { DesktopDisplay } from "./desktop_display.ts";
import type { CommandOptions } from "./handlers.ts";

/** Returns the listeners of a queue: the screen, other processes, the desktop. */
export function queueCall(
  { turn, desktop, requested, context }: {
    turn: PlayHandle;
    desktop: DesktopDisplay;
    /** The ID of the first item that was requested. */
    requested: string;
    context: CommandOptions;
  },
): QueueCall {
  const { signal } = context;
  const note = (text: string) => context.tell({ kind: "notice", text });
  let queue: RunningQueue | null = null;
  let tellAgain = () => {};
  return {
    note,
    callFor(file) {
      const { id: item } = file;
      const tell = (progress: PlayProgress) => {
        if (queue === null) return;
        tellAgain = () => progress.state === "ended" || tell(progress);
        const { url, next = null, segment = null, ...shown } = progress;
        const status = { ...shown, segment, queue: queue.place };
        turn.tell({ itemId: item, ...status });
        desktop.show(file, status);
        const kind = "playback-progress";
        context.tell({ kind, item, requested, ...status, url, next });
      };
      return { signal, note, attach: turn.attach, tell };
    },
    lendQueue(running) {
      queue = running;
      turn.lendQueue(running);
    },
    changed: () => tellAgain(),
  };
}
