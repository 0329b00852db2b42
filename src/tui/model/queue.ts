import { formatDuration } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import type { Row } from "./rows.ts";
import type { State } from "./state.ts";
import type { QueuedView } from "./views.ts";

/** Returns the position of an item in the queue, from 1; 0 if it has left. */
export function positionOf({ queue }: State, { key }: QueuedView): number {
  return (queue?.findIndex((it) => it.key === key) ?? -1) + 1;
}

/** Returns the queue with an item at another position, counted from 1. */
export function withMoved(
  queue: readonly QueuedView[],
  { from, to }: { from: number; to: number },
): readonly QueuedView[] {
  const moved = queue.slice(from - 1, from);
  return queue.toSpliced(from - 1, 1).toSpliced(to - 1, 0, ...moved);
}

/** Returns the items of the queue, with the one that plays marked. */
export function queueRows({ queue, playing }: State): Row[] | null {
  if (playing === null) return [];
  const number = playing.queue?.number ?? 0;
  const digits = `${queue?.length ?? 0}`.length;
  return queue?.map((queued, at): Row => {
    const isCurrent = at + 1 === number;
    return {
      id: `${queued.key}`,
      symbol: isCurrent ? playing.state === "paused" ? "=" : ">" : " ",
      tone: isCurrent ? "accent" : at + 1 < number ? "dim" : "plain",
      label: `${`${at + 1}`.padStart(digits)}. ${sanitize(queued.title)}`,
      note: isCurrent ? playing.state : formatDuration(queued.runtimeMs),
      opens: null,
      subject: { kind: "queued", queued },
    };
  }) ?? null;
}
