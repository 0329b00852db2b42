import { formatDuration } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import type { Row } from "./rows.ts";
import type { State } from "./state.ts";
import type { QueuedView } from "./views.ts";

/** Returns the position of an item in the queue, from 1; 0 if it has left. */
export function positionOf({ queue }: State, { key }: QueuedView): number {
  return (queue?.findIndex((it) => it.key === key) ?? -1) + 1;
}

/**
 * Returns the queue with an item at another position, counted from 1, and what
 * plays with its new place.
 */
export function withMoved(
  { queue: items, playing }: Pick<State, "queue" | "playing">,
  { from, to }: { from: number; to: number },
): Pick<State, "queue" | "playing"> {
  if (items === null || !playing?.queue) return { queue: items, playing };
  const current = items[playing.queue.number - 1];
  const moved = items.slice(from - 1, from);
  const queue = items.toSpliced(from - 1, 1).toSpliced(to - 1, 0, ...moved);
  const number = current === undefined ? 0 : queue.indexOf(current) + 1;
  const place = { ...playing.queue, number };
  return { queue, playing: { ...playing, queue: place } };
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
