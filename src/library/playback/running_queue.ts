import { Failure } from "../../core/failure.ts";
import type { QueueAction, RepeatMode } from "../../core/playback_ports.ts";
import type { QueuedItem } from "./queue_entries.ts";

/** The place of a play in its queue. */
export interface QueuePlace {
  /** Counted from 1. */
  readonly number: number;
  readonly total: number;
  readonly repeat: RepeatMode;
  /** True if the item that plays is the last one. */
  readonly ends: boolean;
  /** The number of changes of the items so far. */
  readonly changes: number;
}

/** A running queue, as others see and change it. */
export interface RunningQueue {
  readonly place: QueuePlace;
  /** Returns up to `limit` items from an index on. */
  list(window: { from: number; limit: number }): readonly QueuedItem[];
  /**
   * @throws {Failure} `not_found` if there is no such item, and `usage` if the
   * queue cannot be changed like this
   */
  control(action: QueueAction): Promise<void>;
}

/** @throws {Failure} always */
export function noneBeside(place: "next" | "previous"): never {
  throw new Failure(
    "not_found",
    `Cannot go to the ${place} item: there is none`,
    { hint: "Play a series, an album or several items first" },
  );
}

/** Returns the failure of a change while nothing more is to be played. */
export function endsAlready(): Failure {
  return new Failure(
    "usage",
    "Cannot change the queue: it ends after the item that plays",
    { hint: "Play the items once it has ended" },
  );
}
