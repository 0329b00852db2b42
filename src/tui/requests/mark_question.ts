import { counted, watchedWord } from "../../core/labels.ts";
import { isAudio } from "../../core/media_item.ts";
import type { Confirmation, Question, State } from "../model/state.ts";
import type { ItemView } from "../model/views.ts";
import type { Mark } from "./mark_requests.ts";
import type { Marked } from "./marked_items.ts";
import type { Tools } from "./requests.ts";

/**
 * Shows the question, unless it would take keys that are meant for an overlay or
 * for a line that is being typed.
 */
export function askToMark(
  { dispatch, say }: Tools,
  { overlay, typing }: State,
  { question }: { question: Confirmation },
): void {
  if (overlay === null && !typing) {
    const asked = { kind: "confirm", question } as const;
    return dispatch({ kind: "overlay", overlay: asked });
  }
  const what = question.title.replace(/^Mark (.*)\?$/s, "$1");
  say(`Cannot mark ${what}: the question would interrupt you`, {
    bad: "Finish what you are typing or close the window, then mark it again",
  });
}

/** Asks before a whole series, season or album is marked. */
export function questionFor(mark: Mark, all: readonly Marked[]): Question {
  const inside = all.flatMap(({ leaves }) => leaves);
  const [first] = all;
  const what = all.length === 1 && first
    ? first.item.name
    : counted(all.length, "item");
  const as = markResult(mark, all).replace("marked ", "");
  const lost = inside.some(({ positionMs }) => positionMs > 0)
    ? ["Items in progress lose their position."]
    : [];
  const lines = [
    `This marks ${counted(inside.length, nounFor(inside))}.`,
    ...lost,
  ];
  return { title: `Mark ${what} ${as}?`, lines };
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
