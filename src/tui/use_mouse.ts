import { useEffect, useRef } from "react";
import { act, type Hands } from "./act.ts";
import type { MouseSource } from "./app.tsx";
import { placed } from "./cursor.ts";
import { FIRST_LIST_ROW, isTyped, type Layout } from "./layout.ts";
import { press } from "./press.ts";
import { cursorAt, placeNow } from "./state.ts";

/** Presses and the wheel, in the SGR form. Source: xterm, mouse tracking. */
const ON = "\x1b[?1000h\x1b[?1006h";
const OFF = "\x1b[?1006l\x1b[?1000l";

/** While it is on: a press selects, a second one opens, the wheel moves. */
export function useMouse(
  { mouse, on, handsNow, layout, stdout }: {
    mouse: MouseSource | null;
    on: boolean;
    handsNow: () => Hands;
    layout: Layout | null;
    stdout: { write(text: string): unknown };
  },
): void {
  const now = useRef({ handsNow, layout });
  now.current = { handsNow, layout };
  useEffect(() => {
    if (!on || mouse === null) return;
    stdout.write(ON);
    const forget = mouse.listen((event) => {
      if (now.current.layout === null) return;
      const hands = now.current.handsNow();
      if (event.what === "press") {
        return pressed(hands, now.current.layout, event);
      }
      turned(hands, event.what === "wheel-up" ? "up" : "down");
    });
    return () => {
      forget();
      stdout.write(OFF);
    };
  }, [on, mouse, stdout]);
}

/** The wheel moves what is seen: a list that is covered stays where it is. */
function turned(hands: Hands, way: "up" | "down"): void {
  const { overlay } = hands.state;
  if (overlay === null) return act(hands, way);
  if (overlay.kind === "help" || overlay.kind === "palette") press(hands, way);
}

function pressed(
  hands: Hands,
  layout: Layout | null,
  { column, row }: { column: number; row: number },
): void {
  const { state, size, dispatch } = hands;
  if (layout === null || state.overlay !== null || state.detail) return;
  const left = layout.parentWidth;
  const line = row - FIRST_LIST_ROW - (isTyped(state) ? 1 : 0);
  const inside = column >= left && column < left + layout.listWidth &&
    line >= 0 && line < size.lines && size.perLine === 1;
  if (!inside) return;
  const { index, top } = cursorAt(state, placeNow(state));
  if (top + line >= size.total) return;
  if (top + line === index) return act(hands, "open");
  const cursor = placed({ index: top + line, top }, size);
  dispatch({ kind: "cursor", cursor });
}
