import { Box, type DOMElement, useBoxMetrics } from "ink";
import { type Dispatch, type ReactNode, useEffect, useRef } from "react";
import type { Change } from "../model/reduce.ts";
import type { Detail } from "../model/state.ts";
import type { Selection } from "./linked_texts.tsx";

/** Scrolls content that is longer than its window. */
export function Scrolled(
  { detail, rows, selection = null, dispatch, children }: {
    detail: Detail;
    rows: number;
    /** The line with the selected link is shown when that changes. */
    selection?: Selection | null;
    dispatch: Dispatch<Change>;
    children: ReactNode;
  },
) {
  const link = selection?.link;
  const content = useRef<DOMElement>(null);
  const { height } = useBoxMetrics(content);
  const lastTop = Math.max(0, height - rows);
  const top = Math.min(detail.top, lastTop);
  useEffect(() => {
    if (lastTop === detail.lastTop) return;
    dispatch({ kind: "detail", detail: { top, lastTop } });
  }, [lastTop, detail.lastTop]);
  useEffect(() => {
    const line = selection?.line.current;
    if (!link || !line || content.current === null) return;
    const from = topIn(content.current, line);
    const to = from + (line.yogaNode?.getComputedHeight() ?? 1);
    const shown = Math.min(Math.max(top, to - rows), from, lastTop);
    if (shown !== top) {
      dispatch({ kind: "detail", detail: { top: shown, lastTop } });
    }
  }, [link?.line, link?.at, lastTop]);
  return (
    <Box
      height={rows}
      overflow="hidden"
      flexDirection="column"
      contentOffsetY={top}
    >
      <Box ref={content} flexDirection="column" flexShrink={0}>{children}</Box>
    </Box>
  );
}

/** Returns the line of the content at which an element begins. */
function topIn(content: DOMElement, element: DOMElement): number {
  let top = 0;
  let node: DOMElement | undefined = element;
  while (node !== undefined && node !== content) {
    top += node.yogaNode?.getComputedTop() ?? 0;
    node = node.parentNode;
  }
  return top;
}

/**
 * Returns the title of a panel, with the keys that scroll if its text is long.
 */
export function scrolledTitle(title: string, { lastTop }: Detail): string {
  return lastTop > 0 ? `${title}; Up and Down show the rest` : title;
}
