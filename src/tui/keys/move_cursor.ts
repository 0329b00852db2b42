import { type Move, moved } from "../model/cursor.ts";
import { spanOf } from "../model/home.ts";
import { currentCursor } from "../model/state.ts";
import type { KeyContext } from "./key_row.ts";

/** Moves the cursor, or scrolls open details. */
export function moveCursor(
  { state, dispatch, size }: KeyContext,
  move: Move,
): void {
  if (state.detail === null) {
    const { from, count } = spanOf(state, size.total);
    const { index, top } = currentCursor(state);
    const list = { ...size, total: count };
    const inside = moved({ index: index - from, top }, { move, list });
    const cursor = { index: inside.index + from, top: inside.top };
    return dispatch({ kind: "cursor", cursor });
  }
  const { top, lastTop } = state.detail;
  const list = { total: lastTop + 1, lines: size.lines, perLine: 1 };
  const { index } = moved({ index: top, top: 0 }, { move, list });
  dispatch({ kind: "detail", detail: { top: index, lastTop } });
}
