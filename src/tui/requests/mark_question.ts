import { counted, watchedWord } from "../../core/labels.ts";
import { isAudio } from "../../core/media_item.ts";
import type { State } from "../model/state.ts";
import type { ItemView } from "../model/views.ts";
import type { Mark } from "./mark_requests.ts";
import type { Marked } from "./marked_items.ts";
import type { Tools } from "./requests.ts";

/**
 * Asks before a whole series, season or album is marked, unless the question
 * would take keys that are meant for an overlay or for a line that is being
 * typed.
 */
export function askToMark(
  { dispatch, say }: Tools,
  { overlay, typing }: State,
  { mark, all, run }: {
    mark: Mark;
    all: readonly Marked[];
    run: () => void;
  },
): void {
  const what = `${nameOf(all)} ${markResult(mark, all).replace("marked ", "")}`;
  if (overlay !== null || typing) {
    return say(`Cannot mark ${what}: the question would interrupt you`, {
      bad: "Finish what you are typing or close the window, then mark it again",
    });
  }
  const question = { title: `Mark ${what}?`, lines: effectsOf(all), run };
  dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
}

function nameOf(all: readonly Marked[]): string {
  const [first] = all;
  return all.length === 1 && first
    ? first.item.name
    : counted(all.length, "item");
}

function effectsOf(all: readonly Marked[]): string[] {
  const inside = all.flatMap(({ leaves }) => leaves);
  const lost = inside.some(({ positionMs }) => positionMs > 0)
    ? ["Items in progress lose their position."]
    : [];
  return [`This marks ${counted(inside.length, nounFor(inside))}.`, ...lost];
}

function nounFor(items: readonly ItemView[]): string {
  if (items.every(isAudio)) return "track";
  return items.every(({ type }) => type === "episode") ? "episode" : "item";
}

/** Returns words such as `marked as watched`. */
export function markResult(
  { kind, value }: Mark,
  done: readonly Marked[],
): string {
  if (kind === "favorite") {
    return value ? "added to your favourites" : "removed from your favourites";
  }
  const word = watchedWord(...done.map(({ item }) => item));
  return value ? `marked as ${word}` : `marked as not ${word}`;
}
