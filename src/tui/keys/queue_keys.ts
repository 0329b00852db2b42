import { keyFor } from "../model/key_bindings.ts";
import { HOME } from "../model/location.ts";
import { positionOf, withMoved } from "../model/queue.ts";
import { currentLocation } from "../model/state.ts";
import type { PlayAction } from "../../core/playback_ports.ts";
import { type KeyRow, type KeySubject, NO_ROW } from "./key_row.ts";

/** The place of a row in the queue. */
interface Place {
  readonly position: number;
  readonly total: number;
  readonly isPlaying: boolean;
}

/** The keys of the queue, and the one that goes to it. */
export const QUEUE_KEYS = {
  "queue": {
    keys: ["Q"],
    label: "show what is playing and what follows",
    command: "player queue",
    anywhere: true,
    hint: ({ state }) =>
      (state.playing?.queue?.total ?? 0) > 1 &&
        currentLocation(state).kind !== "queue"
        ? "queue"
        : null,
    disabled: ({ state: { playing } }) =>
      playing === null ? "Nothing is playing" : null,
    run({ state, dispatch }) {
      dispatch({ kind: "go-to", trail: [HOME, { kind: "queue" }] });
      const index = (state.playing?.queue?.number ?? 1) - 1;
      dispatch({ kind: "cursor", cursor: { index, top: 0 } });
    },
  },
  "shuffle-queued": {
    keys: ["S"],
    label: "shuffle the items that follow",
    locations: ["queue"],
    command: "player shuffle",
    anywhere: true,
    hint: (subject) => withoutFollowing(subject) === null ? "shuffle" : null,
    disabled: withoutFollowing,
    run: ({ requests }) =>
      requests.control({ kind: "shuffle-queue" }, "Shuffled what follows"),
  },
  "play-queued": queueKey("play this item of the queue", {
    keys: ["enter"],
    command: "player queue play <position>",
    hint: () => "play",
    disabled: ({ isPlaying }) => isPlaying ? "It is playing" : null,
    action: ({ position }) => ({ kind: "play-item", position }),
  }),
  "remove-queued": queueKey("remove from the queue", {
    keys: ["x"],
    command: "player queue remove <position>",
    hint: () => "remove",
    disabled: ({ isPlaying }) =>
      isPlaying
        ? `It is playing; ${keyFor("next-item")} goes to the next item`
        : null,
    action: ({ position }) => ({ kind: "remove-items", positions: [position] }),
  }),
  "move-later": queueKey("move down in the queue", {
    keys: ["J"],
    hint: () => `${keyFor("move-earlier")} move`,
    disabled: ({ position, total }) =>
      position === total ? "It is the last item" : null,
    action: ({ position: from }) => ({ kind: "move-item", from, to: from + 1 }),
  }),
  "move-earlier": queueKey("move up in the queue", {
    keys: ["K"],
    disabled: ({ position }) => position === 1 ? "It is the first item" : null,
    action: ({ position: from }) => ({ kind: "move-item", from, to: from - 1 }),
  }),
} satisfies Record<string, KeyRow>;

/** Returns why there is nothing to shuffle; null if there is. */
function withoutFollowing({ state: { playing } }: KeySubject): string | null {
  if (playing === null) return "Nothing is playing";
  const { number = 0, total = 0 } = playing.queue ?? {};
  return total - number < 2 ? "Fewer than two items follow" : null;
}

function queueKey(
  label: string,
  { action, disabled, ...row }: Pick<KeyRow, "keys" | "command" | "hint"> & {
    disabled: (place: Place) => string | null;
    action: (place: Place) => PlayAction;
  },
): KeyRow {
  return {
    ...row,
    label,
    locations: ["queue"],
    disabled(subject) {
      const place = placeOf(subject);
      return place === null ? NO_ROW : disabled(place);
    },
    run(context) {
      const place = placeOf(context);
      if (place === null) return;
      const wanted = action(place);
      context.requests.control(wanted);
      // The next press of the key must not move the item that is there now.
      const { state, dispatch } = context;
      const { ends = false } = state.playing?.queue ?? {};
      if (wanted.kind !== "move-item" || ends) return;
      dispatch({ kind: "queue", ...withMoved(state, wanted) });
    },
  };
}

/** Returns the place of the row under the cursor; null without one. */
function placeOf({ state, row }: KeySubject): Place | null {
  if (row?.subject.kind !== "queued") return null;
  const position = positionOf(state, row.subject.queued);
  const { number = 0, total = 0 } = state.playing?.queue ?? {};
  return position === 0 ? null : {
    position,
    total,
    isPlaying: position === number,
  };
}
