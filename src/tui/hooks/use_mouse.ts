import { useEffect, useRef } from "react";
import { act, type KeyContext } from "../keys/actions.ts";
import type { MouseSource } from "../app.tsx";
import { kept, placed } from "../model/cursor.ts";
import { cellAt } from "../model/grid.ts";
import {
  FIRST_LIST_ROW,
  gridOf,
  isTyped,
  type Layout,
  PANE_COLUMNS,
} from "../model/layout.ts";
import type { Graphics } from "../pictures/graphics.ts";
import { dispatchKey } from "../keys/dispatch.ts";
import { currentLocation, cursorAt } from "../model/state.ts";

/** Presses and the wheel, in the SGR form. Source: xterm, mouse tracking. */
const ON = "\x1b[?1000h\x1b[?1006h";
const OFF = "\x1b[?1006l\x1b[?1000l";

/** Handles the mouse: a press selects, a second one opens, the wheel moves. */
export function useMouse(
  { mouse, on, keyContext, layout, graphics, stdout }: {
    mouse: MouseSource | null;
    on: boolean;
    keyContext: () => KeyContext;
    layout: Layout | null;
    graphics: Graphics;
    stdout: { write(text: string): unknown };
  },
): void {
  const now = useRef({ keyContext, layout, graphics });
  now.current = { keyContext, layout, graphics };
  useEffect(() => {
    if (!on || mouse === null) return;
    stdout.write(ON);
    const forget = mouse.listen((event) => {
      const { layout, graphics } = now.current;
      if (layout === null) return;
      const context = now.current.keyContext();
      if (event.what === "press") {
        return pressed(context, { layout, graphics }, event);
      }
      turned(context, event.what === "wheel-up" ? "up" : "down");
    });
    return () => {
      forget();
      stdout.write(OFF);
    };
  }, [on, mouse, stdout]);
}

/** The wheel moves what is seen: a list that is covered stays where it is. */
function turned(context: KeyContext, way: "up" | "down"): void {
  const { overlay } = context.state;
  if (overlay === null) return act(context, way);
  if (overlay.kind === "help" || overlay.kind === "palette") {
    dispatchKey(context, way);
  }
}

function pressed(
  context: KeyContext,
  shown: { layout: Layout; graphics: Graphics },
  at: { column: number; row: number },
): void {
  const { state, size, dispatch } = context;
  if (state.overlay !== null || state.detail) return;
  const nth = nthAt(context, shown, at);
  const { index, top } = kept(cursorAt(state, currentLocation(state)), size);
  if (nth === null || top + nth >= size.total) return;
  if (top + nth === index) return act(context, "open");
  const cursor = placed({ index: top + nth, top }, size);
  dispatch({ kind: "cursor", cursor });
}

/**
 * Returns the row of the window that was clicked, from 0; null if there is
 * none.
 */
function nthAt(
  { state, size }: KeyContext,
  { layout, graphics }: { layout: Layout; graphics: Graphics },
  { column, row }: { column: number; row: number },
): number | null {
  const line = row - FIRST_LIST_ROW - (isTyped(state) ? 1 : 0);
  const grid = gridOf(state, { layout, graphics });
  const left = grid?.poster ? 0 : layout.parentWidth;
  if (grid !== null) {
    const from = left + PANE_COLUMNS / 2;
    return cellAt(grid, { column: column - from, row: line });
  }
  const inside = column >= left && column < left + layout.listWidth &&
    line >= 0 && line < size.lines;
  return inside ? line : null;
}
